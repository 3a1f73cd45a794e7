"""Writing the audit trail, in the same transaction as what it tells of."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.audit.queries import seal_of
from pa_employer.audit.seals import START

LOCK = 7_041_966
LATER = "audit events to write"


def record(
    session: Session, by: Actor, what: str, *, employer_id: UUID | None = None, subject: str = ""
) -> None:
    """Write down that somebody did something: a verb in the past with its noun.

    `subject` names what it was done to ('timesheet 0b6f…'); never a personal figure.
    """
    _keep(session, _event(by.at, by.account_id, what, employer_id, subject))


def record_by_service(
    session: Session,
    at: datetime,
    what: str,
    *,
    employer_id: UUID | None = None,
    subject: str = "",
) -> None:
    """Write down what the service itself did, by a command of whoever runs it."""
    _keep(session, _event(at, None, what, employer_id, subject))


def _event(
    at: datetime, account_id: UUID | None, what: str, employer_id: UUID | None, subject: str
) -> AuditEvent:
    return AuditEvent(
        number=0,
        at=at,
        what=what,
        account_id=account_id,
        employer_id=employer_id,
        subject=subject,
        seal=START,
    )


def _keep(session: Session, event: AuditEvent) -> None:
    later: list[AuditEvent] | None = session.info.get(LATER)
    if later is None:
        _write(session, [event])
    else:
        later.append(event)


@contextmanager
def recorded_together(session: Session) -> Iterator[list[AuditEvent]]:
    """Write what is recorded within at its end, so that writers wait for each other only then.

    Yields what was recorded so far: what was done for nothing is taken out of it again. Where an
    error leaves the block, nothing is written.
    """
    later: list[AuditEvent] = []
    session.info[LATER] = later
    try:
        yield later
    finally:
        del session.info[LATER]
    if later:
        _write(session, later)


def _write(session: Session, events: Sequence[AuditEvent]) -> None:
    if session.get_bind().dialect.name == "postgresql":
        # The chain has one end, so writers take turns until they commit (SQLite always does).
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    last = session.scalar(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1))
    number, before = (last.number, last.seal) if last else (0, START)
    for event in events:
        number += 1
        event.number = number
        event.seal = before = seal_of(event, before)
    session.add_all(events)
    session.flush()
