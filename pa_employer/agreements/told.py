"""What the person told once: why things went otherwise than planned, such as time in hospital."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Told
from pa_employer.db import is_among
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import Span
from returns.account import Circumstance
from returns.groups import Reason


@for_each
def told_of(session: Session, agreement_ids: Ids) -> Mapping[UUID, list[Told]]:
    """Return everything that was told and not taken back, newest first."""
    found = select(Told).where(
        is_among(session, Told.agreement_id, agreement_ids), Told.withdrawn_at.is_(None)
    )
    rows = session.scalars(found.order_by(Told.first_on.desc(), Told.id))
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


def circumstances_in(session: Session, agreement_id: UUID, span: Span) -> tuple[Circumstance, ...]:
    """Return what was told of a period, oldest first."""
    found = [as_circumstance(row) for row in reversed(told_of(session, agreement_id))]
    return tuple(each for each in found if each.touches(span))


def as_circumstance(row: Told) -> Circumstance:
    """Return what was told as a return takes it."""
    return Circumstance(Reason(row.reason), row.first_on, row.last_on, row.words)
