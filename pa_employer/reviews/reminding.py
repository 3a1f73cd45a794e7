"""Letters that name a return, beginning with help; and closing what nobody challenged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement, EndedBecause
from pa_employer.agreements.queries import in_one_read
from pa_employer.audit.actor import Actor
from pa_employer.clock import day_of
from pa_employer.evidence.wanting import quiet_time
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench
from pa_employer.ladder.service import end_in_force
from pa_employer.letters.service import write_letter
from pa_employer.people.queries import deciders_of
from pa_employer.reviews.clocks import due_on, object_until
from pa_employer.reviews.ending import end_payment
from pa_employer.reviews.models import FinancialReturn, ReturnReminder, ReturnState
from pa_employer.reviews.periods import in_months
from pa_employer.reviews.queries import due_returns, return_for, returns_of
from pa_employer.together import together
from payroll.ground.days import ONE_DAY, Span, day_in_words
from returns.policy import return_offsets_on

JOB = "return clocks"
EVERYBODY = UUID(int=2)
"""The subject of work that is about every household."""
EVERY = timedelta(hours=24)
LOOK_BACK = timedelta(days=365)
SUBJECT = "Your return: we can help"
CALL_FROM = 14
"""From so many days after its day on somebody calls, and no letter goes any more."""


def begin(session: Session, at: datetime) -> None:
    """Have the clocks of returns looked at from now on, once a day."""
    ask_for(session, JOB, EVERYBODY, at)


def turn(bench: Bench, _subject: UUID) -> datetime | None:
    """Write the letters of a day and close what nobody challenged; back tomorrow."""
    now = bench.clock()
    with bench.opened() as session:
        living = select(Agreement.id).where(
            Agreement.ends_on.is_(None) | (Agreement.ends_on >= day_of(now) - LOOK_BACK)
        )
        ids = list(session.scalars(living.order_by(Agreement.id)))
        session.commit()
    for agreement_id in ids:
        with bench.opened() as session:
            agreement = session.get_one(Agreement, agreement_id, with_for_update=True)
            remind_household(session, agreement, now)
            close_unchallenged(session, agreement, now)
            end_by_step(session, agreement, now)
            session.commit()
    return now + EVERY


def remind_household(session: Session, agreement: Agreement, at: datetime) -> list[ReturnReminder]:
    """Name the returns whose day comes or has come, once for each day the policy has."""
    today = day_of(at)
    if quiet_time(session, agreement.id, today):
        return []
    return [
        made
        for span in due_returns(session, agreement, today)
        if (made := _remind(session, agreement, span, at))
    ]


def close_unchallenged(session: Session, agreement: Agreement, at: datetime) -> int:
    """Close the decisions whose time to be challenged is over; return how many."""
    found = select(FinancialReturn).where(
        FinancialReturn.agreement_id == agreement.id,
        FinancialReturn.state == ReturnState.DECIDED,
    )
    closed = 0
    for kept in session.scalars(found.with_for_update()):
        if kept.decided_at and object_until(agreement, day_of(kept.decided_at)) < day_of(at):
            kept.state, kept.closed_at = ReturnState.CLOSED, at
            closed += 1
    session.flush()
    return closed


def end_by_step(session: Session, agreement: Agreement, at: datetime) -> bool:
    """End a direct payment on the day a step says, once its notice is over; tell if it ended.

    Where a return past that day was sent already, it ends with what that return covers.
    """
    step = end_in_force(session, agreement.id, day_of(at))
    if step is None or agreement.ends_on is not None:
        return False
    last = max(
        [
            step.from_on - ONE_DAY,
            *(kept.ends_on for kept in returns_of(session, agreement.id) if kept.submitted_at),
        ]
    )
    by = Actor(step.agreed_by_id or step.proposed_by_id, at)
    end_payment(session, agreement, last, EndedBecause.COUNCIL, by)
    return True


@dataclass(frozen=True, slots=True)
class ToCall:
    """A household whose return is late: somebody calls, and asks what would help."""

    agreement: Agreement
    span: Span
    due_on: date
    asked_for_help: str


def households_to_call(session: Session, authority_id: UUID, today: date) -> list[ToCall]:
    """Return who asked for help with a return, and whose return is late by so much."""
    found = select(Agreement).where(
        Agreement.authority_id == authority_id,
        Agreement.ends_on.is_(None) | (Agreement.ends_on >= today - LOOK_BACK),
    )
    agreements = session.scalars(in_one_read(found).order_by(Agreement.reference)).all()
    with together(session, [each.id for each in agreements]):
        return [call for each in agreements for call in _to_call(session, each, today)]


def _to_call(session: Session, agreement: Agreement, today: date) -> Iterator[ToCall]:
    begun = {kept.starts_on: kept for kept in returns_of(session, agreement.id)}
    for span in due_returns(session, agreement, today):
        kept, due = begun.get(span.first), due_on(agreement, span)
        asked = bool(kept and kept.help_asked_at)
        if asked or today >= due + timedelta(days=CALL_FROM):
            yield ToCall(agreement, span, due, kept.help_words if kept and asked else "")


def _remind(
    session: Session, agreement: Agreement, span: Span, at: datetime
) -> ReturnReminder | None:
    """Write the one letter whose day it is; what was missed is not made up for."""
    today, due = day_of(at), due_on(agreement, span)
    kept = return_for(session, agreement.id, span.first)
    if kept and kept.help_asked_at:
        return None  # Whoever asked for help waits for us, not we for them.
    if today >= due + timedelta(days=CALL_FROM):
        return None  # It is so late that a call is kinder than one more letter.
    passed = [
        offset
        for offset in return_offsets_on(today, agreement.rules).value
        if due + timedelta(days=offset) <= today and offset < CALL_FROM
    ]
    if not passed or _is_sent(session, agreement, span, passed[-1]):
        return None
    people = deciders_of(session, agreement.employer_id, today)
    for account in people:
        body = _letter(account.name, span, due, is_late=today > due)
        write_letter(session, account.email, SUBJECT, body, at)
    if not people:
        return None
    made = ReturnReminder(
        agreement_id=agreement.id, starts_on=span.first, offset_days=passed[-1], sent_at=at
    )
    session.add(made)
    session.flush()
    return made


def _is_sent(session: Session, agreement: Agreement, span: Span, offset: int) -> bool:
    found = session.get(ReturnReminder, (agreement.id, span.first, offset))
    return found is not None


def _letter(name: str, span: Span, due: date, *, is_late: bool) -> str:
    when = "was" if is_late else "is"
    return (
        f"Hello {name},\n\n"
        "If you would like somebody to sit down with you, say so on the page of the return. "
        "Help is free and changes nothing.\n\n"
        f"Your return for {in_months(span)} is ready to look at. Its day {when} "
        f"{day_in_words(due)}. It is written already: most people only look and say that it is "
        "right.\n\n"
        "Sign in and choose Returns. If now is not a good time, tell us, or pause these letters "
        "under Money, Receipts.\n"
    )


HANDLERS = {JOB: turn}
"""What the worker does about returns by itself."""
