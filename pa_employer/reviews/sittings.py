"""Going through a return together: who sits with whom, for how long, and what came of it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.letters.service import write_letter
from pa_employer.people.models import Capacity
from pa_employer.people.queries import deciders_of
from pa_employer.reviews.models import Sitting
from pa_employer.reviews.queries import spans_of
from pa_employer.reviews.send import NotAPeriodError
from payroll.ground.days import Span
from payroll.ground.errors import DomainError

LONGEST = timedelta(hours=4)
"""A sitting nobody ended is over by then, so that nothing stays open after a visit."""
SUBJECT = "A return was sent after a visit"
WITH = (Capacity.SELF, Capacity.REPRESENTATIVE)


class NobodyThereError(DomainError):
    """Say who sits with you: the person or their representative."""


def begin_sitting(
    session: Session,
    agreement: Agreement,
    span: Span,
    person: tuple[str, Capacity],
    by: Actor,
) -> Sitting:
    """Begin to go through a return with the person; begun twice, it goes on."""
    name, capacity = person
    if not name.strip() or capacity not in WITH:
        raise NobodyThereError
    if span not in spans_of(session, agreement, by.today):
        raise NotAPeriodError
    found = _open(session, agreement.id, span, by.account_id, by.at)
    if found:
        return found
    sitting = Sitting(
        agreement_id=agreement.id,
        starts_on=span.first,
        helper_id=by.account_id,
        person=name.strip(),
        capacity=capacity,
        began_at=by.at,
    )
    session.add(sitting)
    session.flush()
    _note(session, sitting, agreement, "sat down to a return with the person", by)
    return sitting


def end_sitting(session: Session, sitting: Sitting, by: Actor, *, is_sent: bool) -> None:
    """End a sitting, whether the return was sent or is left for another time."""
    if sitting.ended_at is not None:
        return
    sitting.ended_at, sitting.is_sent = by.at, is_sent
    _note(session, sitting, sitting.agreement, "ended a sitting about a return", by)
    if is_sent:
        helper = session.get_one(Account, by.account_id).name
        for account in deciders_of(session, sitting.agreement.employer_id, by.today):
            write_letter(session, account.email, SUBJECT, _letter(account, helper), by.at)


def open_sitting(
    session: Session, sitting_id: UUID, account: Account, now: datetime
) -> Sitting | None:
    """Return a helper's own sitting while it lasts."""
    found = session.get(Sitting, sitting_id)
    if found is None or found.helper_id != account.id or not _lasts(found, now):
        return None
    return found


def sitting_with(
    session: Session, account: Account, agreement: Agreement, span: Span, now: datetime
) -> Sitting | None:
    """Return the sitting somebody holds about a return just now, if they hold one."""
    return _open(session, agreement.id, span, account.id, now)


def sittings_about(session: Session, agreement: Agreement, span: Span) -> list[Sitting]:
    """Return every sitting about a return, oldest first."""
    found = select(Sitting).where(
        Sitting.agreement_id == agreement.id, Sitting.starts_on == span.first
    )
    return list(session.scalars(found.order_by(Sitting.began_at)))


def _letter(account: Account, helper: str) -> str:
    return (
        f"Hello {account.name},\n\n"
        f"A return was sent to the council today, after {helper} went through it with you or "
        "your representative.\n\n"
        "Sign in and choose Returns to see it. If this was not so, tell the council at once, and "
        "look at Who helps, History.\n"
    )


def _open(
    session: Session, agreement_id: UUID, span: Span, helper_id: UUID, now: datetime
) -> Sitting | None:
    found = select(Sitting).where(
        Sitting.agreement_id == agreement_id,
        Sitting.starts_on == span.first,
        Sitting.helper_id == helper_id,
        Sitting.ended_at.is_(None),
    )
    return next((each for each in session.scalars(found) if _lasts(each, now)), None)


def _lasts(sitting: Sitting, now: datetime) -> bool:
    return sitting.ended_at is None and now < sitting.began_at + LONGEST


def _note(session: Session, sitting: Sitting, agreement: Agreement, what: str, by: Actor) -> None:
    session.flush()
    employer_id = agreement.employer_id
    record(session, by, what, employer_id=employer_id, subject=f"sitting {sitting.id}")
