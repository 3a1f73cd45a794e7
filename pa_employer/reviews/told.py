"""What the person told: why things went otherwise, of what stands out, how it is going."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pa_employer.plans.models import Outcome
from pa_employer.reviews.models import FinancialReturn, FlagReply, OutcomeNote, Told
from payroll.ground.days import Span
from returns.account import Circumstance, OutcomeSaid, Reply
from returns.groups import Reason

Row = TypeVar("Row", FlagReply, OutcomeNote)


def told_of(session: Session, agreement_id: UUID) -> list[Told]:
    """Return everything that was told and not taken back, newest first."""
    found = select(Told).where(Told.agreement_id == agreement_id, Told.withdrawn_at.is_(None))
    return list(session.scalars(found.order_by(Told.first_on.desc(), Told.id)))


def circumstances_in(session: Session, agreement_id: UUID, span: Span) -> tuple[Circumstance, ...]:
    """Return what was told of a period, oldest first."""
    found = [
        Circumstance(Reason(row.reason), row.first_on, row.last_on, row.words)
        for row in reversed(told_of(session, agreement_id))
    ]
    return tuple(each for each in found if each.touches(span))


def replies_to(session: Session, agreement_id: UUID, span: Span) -> tuple[Reply, ...]:
    """Return what was said to what stands out in a period's return."""
    found = _of_period(FlagReply, agreement_id, span).order_by(FlagReply.key)
    return tuple(
        Reply(row.key, Reason(row.reason) if row.reason else None, row.words)
        for row in session.scalars(found)
    )


def outcomes_said(session: Session, agreement_id: UUID, span: Span) -> tuple[OutcomeSaid, ...]:
    """Return what the support is to bring about, and how it is going in the person's words."""
    notes = notes_of(session, agreement_id, span)
    found = select(Outcome).where(Outcome.agreement_id == agreement_id, Outcome.ended_at.is_(None))
    return tuple(
        OutcomeSaid(
            outcome.words,
            notes[outcome.id].going or "" if outcome.id in notes else "",
            notes[outcome.id].words if outcome.id in notes else "",
        )
        for outcome in session.scalars(found.order_by(Outcome.said_at, Outcome.id))
    )


def notes_of(session: Session, agreement_id: UUID, span: Span) -> Mapping[UUID, OutcomeNote]:
    """Return what was said of each outcome in a period, by the outcome's id."""
    rows = session.scalars(_of_period(OutcomeNote, agreement_id, span))
    return {row.outcome_id: row for row in rows}


def _of_period(kind: type[Row], agreement_id: UUID, span: Span) -> Select[Row]:
    return (
        select(kind)
        .join(FinancialReturn, FinancialReturn.id == kind.return_id)
        .where(
            FinancialReturn.agreement_id == agreement_id, FinancialReturn.starts_on == span.first
        )
    )
