"""The worker's part of pay for many employers: each is worked out and approved by itself."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from config.settings import HmrcService
from pa_employer.accounts.models import Account
from pa_employer.agreements.queries import latest_agreement
from pa_employer.audit.actor import Actor
from pa_employer.bureau.isolated import MandateOverError, each_by_itself, mandate_for
from pa_employer.bureau.models import BulkLine, BulkRun, BulkShare, LineState, Told
from pa_employer.bureau.ordering import JOB, Held, held_by
from pa_employer.bureau.reading import read_together
from pa_employer.bureau.telling import first_few, tell
from pa_employer.filings.about import About, Matter
from pa_employer.filings.draft import Sending
from pa_employer.jobs.worker import Bench, Handler
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.models import PayRun, PayRunState
from pa_employer.payruns.plan import RunPlan
from pa_employer.payruns.preview import Preview, preview
from pa_employer.payruns.queries import run_on
from pa_employer.payruns.service import RunDroppedError, start_run
from pa_employer.people.models import Area
from payroll.ground.errors import DomainError

LOT = 50
"""Employers whose pay is read with one question each, and kept in one step."""
Step = Callable[[Session, BulkRun, BulkLine, Actor], None]


class NoAgreementError(DomainError):
    """There is no direct payment here yet."""


def handlers(hmrc: HmrcService) -> dict[str, Handler]:
    """Return what does this kind of background work."""
    return {JOB: partial(turn, hmrc)}


def turn(hmrc: HmrcService, bench: Bench, share_id: UUID) -> datetime | None:
    """Do the next lot of a share: work out, approve, or tell HMRC; nothing is done twice.

    Each line's state is kept in one step with what was done for it, so whoever takes the work up
    after a crash goes on with the lines that are left.
    """
    now = bench.clock()
    with bench.opened() as session:
        share = session.get_one(BulkShare, share_id)
        by = Actor(share.asked_by_id, now)
        held = held_by(session, session.get_one(Account, share.asked_by_id), by.today)
        for waits, do, refuse in (
            (BulkLine.state == LineState.WAITING, partial(_work_out, held), _stop),
            (BulkLine.state == LineState.CHOSEN, partial(_approve, held), _stop),
            (BulkLine.told == Told.CHOSEN, partial(_tell, held, hmrc), _not_told),
        ):
            lines = _next_lot(session, share, waits)
            if lines:
                _each(session, share.bulk, lines, (do, refuse), by)
                session.commit()
                return now
    return None


def _next_lot(
    session: Session, share: BulkShare, waits: ColumnElement[bool]
) -> Sequence[BulkLine]:
    found = select(BulkLine).where(BulkLine.share_id == share.id, waits)
    ordered = found.order_by(BulkLine.employer_id).limit(LOT).with_for_update(of=BulkLine)
    return session.scalars(ordered.options(joinedload(BulkLine.employer))).all()


def _each(
    session: Session,
    bulk: BulkRun,
    lines: Sequence[BulkLine],
    how: tuple[Step, Callable[[BulkLine, str], None]],
    by: Actor,
) -> None:
    """Do something for each line; whatever stops one leaves the others as they are."""
    do, refuse = how
    with read_together(session, lines):
        each_by_itself(session, lines, lambda line: do(session, bulk, line, by), refuse)


def _stop(line: BulkLine, why: str) -> None:
    line.state, line.sentence = LineState.BLOCKED, why


def _not_told(line: BulkLine, why: str) -> None:
    line.told, line.told_sentence = Told.NOT_READY, why


def _work_out(
    held: dict[UUID, Held], session: Session, bulk: BulkRun, line: BulkLine, by: Actor
) -> None:
    mandate = mandate_for(held, line.employer_id)
    agreement = latest_agreement(session, line.employer_id)
    if agreement is None:
        raise NoAgreementError
    plan = RunPlan(bulk.frequency, bulk.pay_on, bulk.hours_until)
    run = run_on(session, agreement.id, bulk.frequency, bulk.pay_on)
    if run is None:
        run = start_run(session, agreement, plan, by)
    if run.state is PayRunState.APPROVED:
        line.pay_run_id, line.state, line.sentence = run.id, LineState.APPROVED, ""
        return
    # The line is changed last: reading in between would write it twice.
    found = preview(session, run)
    line.pay_run_id, line.payslips, line.cost = run.id, len(found.paid), found.total_cost
    line.state, line.sentence = _standing(found, may_decide=mandate.may(Area.PAY))


def _standing(found: Preview, *, may_decide: bool) -> tuple[LineState, str]:
    """Return where a run that was worked out stands, and why."""
    if found.blocked:
        return LineState.BLOCKED, first_few(
            [f"{pay.name}: {pay.blocked}" for pay in found.blocked]
        )
    if not found.paid:
        return LineState.NOTHING, first_few([pay.nothing_because for pay in found.pays])
    odd = first_few([f"{pay.name}: {said}" for pay in found.pays for said in pay.warnings])
    if not may_decide:
        return LineState.CLIENT, odd
    return (LineState.LOOK, odd) if odd else (LineState.READY, "")


def _approve(
    held: dict[UUID, Held], session: Session, _bulk: BulkRun, line: BulkLine, by: Actor
) -> None:
    if not mandate_for(held, line.employer_id).may(Area.PAY):
        raise MandateOverError
    run = session.get(PayRun, line.pay_run_id) if line.pay_run_id else None
    if run is None:
        raise RunDroppedError
    approve_run(session, run, by, seen_cost=line.cost)
    line.state, line.sentence = LineState.APPROVED, ""


def _tell(
    held: dict[UUID, Held],
    hmrc: HmrcService,
    session: Session,
    _bulk: BulkRun,
    line: BulkLine,
    by: Actor,
) -> None:
    if not mandate_for(held, line.employer_id).may(Area.HMRC):
        raise MandateOverError
    about = About(Matter.RUN, str(line.pay_run_id))
    line.told, line.told_sentence = tell(session, line.employer, about, Sending(hmrc), by)
