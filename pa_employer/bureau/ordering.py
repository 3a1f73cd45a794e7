"""Ordering pay for many employers: who is in it, choosing what is approved, telling HMRC."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pa_employer.accounts.models import Account, Organisation
from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.bureau.models import OPEN, BulkLine, BulkRun, BulkShare, LineState, Told
from pa_employer.bureau.progress import Progress, Standing
from pa_employer.db import shares
from pa_employer.jobs.service import ask_for
from pa_employer.payruns.models import PayRun, PayRunState
from pa_employer.payruns.plan import SUNDAY, RunPlan
from pa_employer.payruns.service import HoursAfterPayDayError, NotASundayError
from pa_employer.people.models import Area, Mandate
from pa_employer.people.queries import in_force
from payroll.ground.errors import DomainError
from payroll.rates.years import require_year_on_record

JOB = "bulk pay"
IN_A_SHARE = 250
"""Employers that one worker takes up together; more shares than workers, so that none idles."""


class NobodyToPayError(DomainError):
    """Nobody you act for is paid that often. Choose another."""


class OtherHoursError(DomainError):
    """That pay day is ordered already, for other hours. Open it from the list."""


class NoneChosenError(DomainError):
    """Choose at least one employer."""


class NotYoursToApproveError(DomainError):
    """That employer decides themselves. Ask them instead."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an organisation may do for one employer today."""

    employer_id: UUID
    areas: frozenset[Area]
    """What its people may decide on."""

    def may(self, area: Area) -> bool:
        """Tell whether they may decide in an area."""
        return area in self.areas


def held_by(session: Session, account: Account, today: date) -> dict[UUID, Held]:
    """Return for whom somebody's organisation acts today, by employer."""
    found: dict[UUID, Held] = {}
    for mandate in session.scalars(
        in_force(account, today).where(Mandate.organisation_id == account.organisation_id)
    ):
        before = found.get(mandate.employer_id)
        own = frozenset(area for area in Area if mandate.decides(area))
        areas = own | before.areas if before else own
        found[mandate.employer_id] = Held(mandate.employer_id, areas)
    return found


def order_pay(session: Session, account: Account, plan: RunPlan, by: Actor) -> BulkRun:
    """Order pay for everybody an organisation acts for; ordered twice it is the same order.

    The worker then starts each employer's own pay run and works it out.
    """
    require_year_on_record(plan.pay_on)
    if plan.hours_until.weekday() != SUNDAY:
        raise NotASundayError
    if plan.hours_until > plan.pay_on:
        raise HoursAfterPayDayError
    if account.organisation_id is None:
        raise NobodyToPayError
    # Two colleagues at once would order one pay day twice.
    own = select(Organisation.id).where(Organisation.id == account.organisation_id)
    session.execute(own.with_for_update())
    known = select(BulkRun).where(
        BulkRun.organisation_id == account.organisation_id,
        BulkRun.frequency == plan.frequency,
        BulkRun.pay_on == plan.pay_on,
    )
    bulk = session.scalar(known)
    employer_ids = _paid_so_often(session, account, plan, by.today)
    if bulk is None:
        if not employer_ids:
            raise NobodyToPayError
        bulk = BulkRun(
            organisation_id=account.organisation_id,
            frequency=plan.frequency,
            pay_on=plan.pay_on,
            hours_until=plan.hours_until,
            started_at=by.at,
            started_by_id=by.account_id,
        )
        session.add(bulk)
        session.flush()
        record(session, by, "ordered pay for many employers", subject=f"bulk run {bulk.id}")
    elif bulk.hours_until != plan.hours_until:
        raise OtherHoursError
    in_it = select(BulkLine.employer_id).where(BulkLine.bulk_id == bulk.id)
    known_ids = set(session.scalars(in_it))
    _add(session, bulk, [each for each in employer_ids if each not in known_ids], by)
    return bulk


def work_out_again(session: Session, bulk: BulkRun, by: Actor) -> None:
    """Have everything that is not approved worked out anew: hours may have been agreed since."""
    _move(session, _lines(session, bulk, OPEN), LineState.WAITING, by)


def choose(
    session: Session, bulk: BulkRun, line_ids: Collection[UUID], held: dict[UUID, Held], by: Actor
) -> int:
    """Have lines approved that were worked out; returns how many. The worker checks each again."""
    lines = [
        line
        for line in _lines(session, bulk, {LineState.READY, LineState.LOOK})
        if line.id in line_ids
    ]
    if not lines:
        raise NoneChosenError
    if any(
        line.employer_id not in held or not held[line.employer_id].may(Area.PAY) for line in lines
    ):
        raise NotYoursToApproveError
    _move(session, lines, LineState.CHOSEN, by)
    record(session, by, f"approved pay of {len(lines)} employers", subject=f"bulk run {bulk.id}")
    return len(lines)


def tell_hmrc(session: Session, bulk: BulkRun, held: dict[UUID, Held], by: Actor) -> int:
    """Have HMRC told of everything that is approved and not told; returns how many."""
    may = {each for each, what in held.items() if what.may(Area.HMRC)}
    chosen = {each.line.id for each in progress_of(session, bulk, may).to_tell}
    lines = [line for line in _lines(session, bulk) if line.id in chosen]
    if not lines:
        raise NoneChosenError
    for line in lines:
        line.state, line.told, line.told_sentence = LineState.APPROVED, Told.CHOSEN, ""
    _ask(session, {line.share_id for line in lines}, by)
    record(session, by, f"told HMRC of {len(lines)} pay runs", subject=f"bulk run {bulk.id}")
    return len(lines)


def bulk_of(session: Session, account: Account, bulk_id: UUID) -> BulkRun | None:
    """Return one of an organisation's orders, or None if it is not theirs."""
    found = session.get(BulkRun, bulk_id)
    return found if found and found.organisation_id == account.organisation_id else None


def bulks_of(session: Session, account: Account, most: int) -> list[BulkRun]:
    """Return an organisation's newest orders, the newest pay day first."""
    found = select(BulkRun).where(BulkRun.organisation_id == account.organisation_id)
    newest = found.order_by(BulkRun.pay_on.desc(), BulkRun.started_at.desc())
    return list(session.scalars(newest.limit(most)))


def progress_of(session: Session, bulk: BulkRun, employer_ids: Collection[UUID]) -> Progress:
    """Return how far an order is for those employers that somebody may see, by name.

    A run that its employer approved on their own pages is approved here too.
    """
    found = (
        select(BulkLine, PayRun.state)
        .outerjoin(PayRun, PayRun.id == BulkLine.pay_run_id)
        .where(BulkLine.bulk_id == bulk.id)
        .options(joinedload(BulkLine.employer))
    )
    rows = [
        Standing(line, LineState.APPROVED if state is PayRunState.APPROVED else line.state)
        for line, state in session.execute(found)
        if line.employer_id in employer_ids
    ]
    return Progress(sorted(rows, key=lambda each: (each.employer.name, each.employer.id)))


def _paid_so_often(session: Session, account: Account, plan: RunPlan, today: date) -> list[UUID]:
    """Return the employers with a direct payment and a PA whose newest terms say so."""
    held = held_by(session, account, today)
    newest: dict[UUID, tuple[UUID, object]] = {}
    found = (
        select(Terms.assistant_id, Assistant.employer_id, Terms.frequency)
        .join(Assistant, Assistant.id == Terms.assistant_id)
        .join(Agreement, Agreement.employer_id == Assistant.employer_id)
        .where(Terms.from_on <= plan.pay_on, Agreement.starts_on <= plan.pay_on)
        .order_by(Terms.assistant_id, Terms.from_on)
    )
    for assistant_id, employer_id, frequency in session.execute(found):
        if employer_id in held:
            newest[assistant_id] = (employer_id, frequency)
    paid = {employer_id for employer_id, often in newest.values() if often is plan.frequency}
    return sorted(paid)


def _add(session: Session, bulk: BulkRun, employer_ids: Iterable[UUID], by: Actor) -> None:
    for some in shares(list(employer_ids), IN_A_SHARE):
        share = BulkShare(bulk_id=bulk.id, asked_by_id=by.account_id)
        session.add(share)
        session.flush()
        session.add_all(
            BulkLine(bulk_id=bulk.id, share_id=share.id, employer_id=employer_id)
            for employer_id in some
        )
        session.flush()
        ask_for(session, JOB, share.id, by.at)


def _lines(
    session: Session, bulk: BulkRun, states: Collection[LineState] = tuple(LineState)
) -> list[BulkLine]:
    found = select(BulkLine).where(BulkLine.bulk_id == bulk.id, BulkLine.state.in_(states))
    return list(session.scalars(found.order_by(BulkLine.id).with_for_update()))


def _move(session: Session, lines: Iterable[BulkLine], to: LineState, by: Actor) -> None:
    touched = set()
    for line in lines:
        line.state = to
        touched.add(line.share_id)
    session.flush()
    _ask(session, touched, by)


def _ask(session: Session, share_ids: Iterable[UUID], by: Actor) -> None:
    for share_id in sorted(share_ids):
        session.get_one(BulkShare, share_id).asked_by_id = by.account_id
        ask_for(session, JOB, share_id, by.at)
    session.flush()
