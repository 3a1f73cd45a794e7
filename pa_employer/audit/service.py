"""Writing the audit trail, in the same transaction as what it tells of."""

from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.audit.queries import seal_of
from pa_employer.audit.seals import START

LOCK = 7_041_966


def record(
    session: Session, by: Actor, what: str, *, employer_id: UUID | None = None, subject: str = ""
) -> None:
    """Write down that somebody did something: a verb in the past with its noun.

    `subject` names what it was done to ('timesheet 0b6f…'); never a personal figure.
    """
    if session.get_bind().dialect.name == "postgresql":
        # The chain has one end, so writers take turns until they commit (SQLite always does).
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    last = session.scalar(select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1))
    event = AuditEvent(
        number=last.number + 1 if last else 1,
        at=by.at,
        what=what,
        account_id=by.account_id,
        employer_id=employer_id,
        subject=subject,
        seal=START,
    )
    event.seal = seal_of(event, last.seal if last else START)
    session.add(event)
    session.flush()
