"""Reading the audit trail, and proving that nobody changed it."""

from collections.abc import Collection
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.heads import Head
from pa_employer.audit.models import AuditEvent, EarlierEvent
from pa_employer.audit.seals import START, seal


def seal_of(event: Any, before: bytes) -> bytes:  # noqa: ANN401  # a row, or its columns alone
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


def events_for(
    session: Session,
    employer_id: UUID,
    limit: int,
    *,
    before: int | None = None,
    by: Collection[UUID] | None = None,
) -> list[AuditEvent]:
    """Return what was done for an employer, newest first.

    `before` is an event's number that all come before; `by` is who did them.
    """
    found = select(AuditEvent).where(AuditEvent.employer_id == employer_id)
    if before is not None:
        found = found.where(AuditEvent.number < before)
    if by is not None:
        found = found.where(AuditEvent.account_id.in_(by))
    return list(session.scalars(found.order_by(AuditEvent.number.desc()).limit(limit)))


def earlier_events(session: Session, employer_id: UUID) -> list[EarlierEvent]:
    """Return what was done for an employer in another service, oldest first."""
    found = select(EarlierEvent).where(EarlierEvent.employer_id == employer_id)
    return list(session.scalars(found.order_by(EarlierEvent.number)))


def earlier_events_for(
    session: Session, employer_id: UUID, limit: int, *, before: int | None = None
) -> list[EarlierEvent]:
    """Return what was done for an employer in another service, newest first.

    `before` is the number of an event that all come before.
    """
    found = select(EarlierEvent).where(EarlierEvent.employer_id == employer_id)
    if before is not None:
        found = found.where(EarlierEvent.number < before)
    return list(session.scalars(found.order_by(EarlierEvent.number.desc()).limit(limit)))


def whole_history(session: Session, employer_id: UUID) -> list[EarlierEvent | AuditEvent]:
    """Return what was done for an employer, elsewhere and then here, oldest first."""
    found = select(AuditEvent).where(AuditEvent.employer_id == employer_id)
    here = session.scalars(found.order_by(AuditEvent.number)).all()
    return [*earlier_events(session, employer_id), *here]


def doers_for(session: Session, employer_id: UUID) -> set[UUID]:
    """Return the accounts that ever did something for an employer."""
    found = select(AuditEvent.account_id).where(
        AuditEvent.employer_id == employer_id, AuditEvent.account_id.is_not(None)
    )
    return {each for each in session.scalars(found.distinct()) if each}


def head_of(session: Session) -> Head:
    """Return the newest event's number and seal, to be kept elsewhere."""
    last = session.execute(
        select(AuditEvent.number, AuditEvent.seal).order_by(AuditEvent.number.desc()).limit(1)
    ).first()
    return Head(last.number, bytes(last.seal)) if last else Head(0, START)


def is_kept(session: Session, head: Head) -> bool:
    """Tell whether the event of a kept head is still there with its seal.

    If it is not, the record was cut short, or written anew, since the head was kept.
    """
    if head.number == 0:
        return head.seal == START
    found = session.scalar(select(AuditEvent.seal).where(AuditEvent.number == head.number))
    return found is not None and bytes(found) == head.seal


def first_broken_event(session: Session, after: Head | None = None) -> int | None:
    """Return the number of the first event that is not as it was written, or None.

    `after` is a head that is taken for true: only what follows it is looked at.
    """
    begin = after or Head(0, START)
    place, before = begin.number, begin.seal
    columns = (
        AuditEvent.number,
        AuditEvent.at,
        AuditEvent.what,
        AuditEvent.account_id,
        AuditEvent.employer_id,
        AuditEvent.subject,
        AuditEvent.seal,
    )
    # Plain rows: an object for each of hundreds of thousands takes twice as long.
    every = select(*columns).where(AuditEvent.number > begin.number).order_by(AuditEvent.number)
    with session.execute(every.execution_options(yield_per=2_000)) as rows:
        for event in rows:
            place += 1
            if event.number != place or event.seal != seal_of(event, before):
                return place
            before = event.seal
    return None
