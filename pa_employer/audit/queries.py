"""Reading the audit trail, and proving that nobody changed it."""

from datetime import UTC
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.models import AuditEvent, EarlierEvent
from pa_employer.audit.seals import START, seal


def seal_of(event: AuditEvent, before: bytes) -> bytes:
    """Return the seal an event must carry after the one before it."""
    return seal(
        before,
        str(event.number),
        event.at.astimezone(UTC).isoformat(),
        event.what,
        str(event.account_id),
        str(event.employer_id),
        event.subject,
    )


def events_for(session: Session, employer_id: UUID, limit: int) -> list[AuditEvent]:
    """Return what was done for an employer, newest first."""
    found = select(AuditEvent).where(AuditEvent.employer_id == employer_id)
    return list(session.scalars(found.order_by(AuditEvent.number.desc()).limit(limit)))


def earlier_events(session: Session, employer_id: UUID) -> list[EarlierEvent]:
    """Return what was done for an employer in another service, oldest first."""
    found = select(EarlierEvent).where(EarlierEvent.employer_id == employer_id)
    return list(session.scalars(found.order_by(EarlierEvent.number)))


def whole_history(session: Session, employer_id: UUID) -> list[EarlierEvent | AuditEvent]:
    """Return what was done for an employer, elsewhere and then here, oldest first."""
    found = select(AuditEvent).where(AuditEvent.employer_id == employer_id)
    here = session.scalars(found.order_by(AuditEvent.number)).all()
    return [*earlier_events(session, employer_id), *here]


def first_broken_event(session: Session) -> int | None:
    """Return the number of the first event that is not as it was written, or None."""
    before = START
    every = select(AuditEvent).order_by(AuditEvent.number).execution_options(yield_per=500)
    with session.execute(every) as rows:
        for place, event in enumerate(rows.scalars(), start=1):
            if event.number != place or event.seal != seal_of(event, before):
                return place
            before = event.seal
    return None
