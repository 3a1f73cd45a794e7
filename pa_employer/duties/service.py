"""Renewals, duties that somebody says are done, and the address a calendar program reads."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.tokens import digest, new_token
from pa_employer.assistants.queries import assistant_of
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.duties.models import CalendarFeed, DutyDone, Renewal, RenewalKind
from pa_employer.duties.queries import duties_of, open_feed
from pa_employer.people.models import Employer
from payroll.ground.errors import DomainError


class NotTickedHereError(DomainError):
    """Whether that is done shows by itself. There is nothing to tick."""


class NoSuchAssistantError(DomainError):
    """Choose one of your PAs."""


@dataclass(frozen=True, slots=True)
class RenewalDetails:
    """What ends, when, and whose it is."""

    kind: RenewalKind
    label: str
    due_on: date
    assistant_id: UUID | None = None


def add_renewal(
    session: Session, employer_id: UUID, details: RenewalDetails, by: Actor
) -> Renewal:
    """Keep something that ends on a day unless it is renewed."""
    whose = details.assistant_id
    if whose and assistant_of(session, employer_id, whose) is None:
        raise NoSuchAssistantError
    row = Renewal(
        employer_id=employer_id,
        kind=details.kind,
        label=details.label.strip(),
        due_on=details.due_on,
        assistant_id=whose,
    )
    session.add(row)
    session.flush()
    _note(session, employer_id, f"added a renewal, subject {row.id}", by)
    return row


def renew(session: Session, row: Renewal, until: date, by: Actor) -> None:
    """Note that it goes on until another day."""
    row.due_on = until
    session.flush()
    _note(session, row.employer_id, f"renewed something, subject {row.id}", by)


def end_renewal(session: Session, row: Renewal, by: Actor) -> None:
    """Note that it is not needed any more."""
    row.is_over = True
    session.flush()
    _note(session, row.employer_id, f"ended a renewal, subject {row.id}", by)


def tick(session: Session, employer: Employer, key: str, by: Actor, *, is_done: bool) -> None:
    """Note that a duty is done, or after all not; said twice it is said once."""
    known = {duty.key for duty in duties_of(session, employer, by.today) if duty.can_be_ticked}
    if key not in known:
        raise NotTickedHereError
    row = session.get(DutyDone, (employer.id, key))
    if is_done and row is None:
        session.add(
            DutyDone(employer_id=employer.id, duty=key, done_at=by.at, done_by_id=by.account_id)
        )
    elif row and not is_done:
        session.delete(row)
    session.flush()
    _note(session, employer.id, f"said that {key} is {'done' if is_done else 'not done'}", by)


def make_feed(session: Session, employer_id: UUID, by: Actor) -> str:
    """Return a new token for the calendar's address; the one before opens nothing any more."""
    session.execute(select(Employer.id).where(Employer.id == employer_id).with_for_update())
    end_feed(session, employer_id, by)
    token = new_token()
    session.add(
        CalendarFeed(
            employer_id=employer_id,
            token_digest=digest(token),
            made_at=by.at,
            made_by_id=by.account_id,
        )
    )
    session.flush()
    _note(session, employer_id, "made an address for a calendar", by)
    return token


def end_feed(session: Session, employer_id: UUID, by: Actor) -> None:
    """Close the calendar's address, if there is one."""
    found = open_feed(session, employer_id)
    if found:
        found.ended_at = by.at
        session.flush()
        _note(session, employer_id, "closed the address for a calendar", by)


def _note(session: Session, employer_id: UUID, what: str, by: Actor) -> None:
    record(session, by, what, employer_id=employer_id)
