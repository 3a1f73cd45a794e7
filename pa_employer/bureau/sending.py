"""Sending the summaries (EPS) of many employers with one press, each once and by itself."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from config.settings import HmrcService
from pa_employer.accounts.models import Account, Organisation
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.bureau.isolated import MandateOverError, each_by_itself, mandate_for
from pa_employer.bureau.models import SummaryLine, Told
from pa_employer.bureau.ordering import IN_A_SHARE, Held, held_by
from pa_employer.bureau.summaries import (
    PayFirstError,
    Summary,
    pay_comes_first,
    summaries_of,
    summaries_waiting,
)
from pa_employer.bureau.telling import tell
from pa_employer.db import new_id, shares
from pa_employer.filings.about import About
from pa_employer.filings.draft import Sending
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, Handler
from pa_employer.people.models import Area
from payroll.ground.errors import DomainError

JOB = "bulk summaries"
LOT = 25
"""Summaries that are kept in one step."""


class NothingToSendError(DomainError):
    """Nothing is left to send here. What was pressed before is on its way, or was sent."""


def send_summaries(session: Session, account: Account, hmrc: HmrcService, by: Actor) -> int:
    """Have every summary sent that can be; returns how many. Pressed twice, each is sent once."""
    # Two colleagues at once would ask for one summary twice.
    own = select(Organisation.id).where(Organisation.id == account.organisation_id)
    session.execute(own.with_for_update())
    ready = summaries_of(session, account, hmrc, by.today).ready
    if account.organisation_id is None or not ready:
        raise NothingToSendError
    for some in shares(ready, IN_A_SHARE):
        _ask(session, account.organisation_id, some, by)
    many = len(ready)
    record(session, by, f"sent {many} summaries to HMRC for many employers")
    return many


def handlers(hmrc: HmrcService) -> dict[str, Handler]:
    """Return what does this kind of background work."""
    return {JOB: partial(turn, hmrc)}


def turn(hmrc: HmrcService, bench: Bench, share_id: UUID) -> datetime | None:
    """Send the next summaries of a share; each one's state is kept in one step with it."""
    now = bench.clock()
    with bench.opened() as session:
        found = select(SummaryLine).where(
            SummaryLine.share_id == share_id, SummaryLine.told == Told.CHOSEN
        )
        ordered = found.order_by(SummaryLine.id).limit(LOT).with_for_update(of=SummaryLine)
        lines = session.scalars(ordered.options(joinedload(SummaryLine.employer))).all()
        if not lines:
            return None
        by = Actor(lines[0].asked_by_id, now)
        held = held_by(session, session.get_one(Account, by.account_id), by.today)
        each_by_itself(session, lines, partial(_send, session, held, hmrc, by), _not_sent)
        session.commit()
    return now


def _send(
    session: Session, held: dict[UUID, Held], hmrc: HmrcService, by: Actor, line: SummaryLine
) -> None:
    if not mandate_for(held, line.employer_id).may(Area.HMRC):
        raise MandateOverError
    employer, about = line.employer, About.parse(line.about)
    for each in summaries_waiting(session, employer, by.today):
        if each.about == about and pay_comes_first(session, employer, each, by.today):
            raise PayFirstError
    line.told, line.sentence = tell(session, employer, about, Sending(hmrc), by)


def _not_sent(line: SummaryLine, why: str) -> None:
    line.told, line.sentence = Told.NOT_READY, why


def _ask(session: Session, organisation_id: UUID, some: Sequence[Summary], by: Actor) -> None:
    """Have some summaries sent by whichever worker takes them up."""
    share_id = new_id()
    for each in some:
        line = each.line or SummaryLine(
            organisation_id=organisation_id,
            employer_id=each.employer.id,
            about=str(each.waiting.about),
            share_id=share_id,
            asked_at=by.at,
            asked_by_id=by.account_id,
        )
        line.share_id, line.asked_at, line.asked_by_id = share_id, by.at, by.account_id
        line.told, line.sentence = Told.CHOSEN, ""
        session.add(line)
    session.flush()
    ask_for(session, JOB, share_id, by.at)
