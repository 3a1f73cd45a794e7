"""What the person said to a return: of what stands out, and how it is going."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.db import is_among
from pa_employer.plans.service import outcomes_of
from pa_employer.reviews.models import FinancialReturn, FlagReply, OutcomeNote
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import Span
from returns.account import OutcomeSaid, Reply
from returns.groups import Reason

Row = TypeVar("Row", FlagReply, OutcomeNote)


def replies_to(session: Session, agreement_id: UUID, span: Span) -> tuple[Reply, ...]:
    """Return what was said to what stands out in a period's return."""
    said = sorted(_replies(session, agreement_id, span), key=lambda row: row.key)
    return tuple(
        Reply(row.key, Reason(row.reason) if row.reason else None, row.words) for row in said
    )


def outcomes_said(session: Session, agreement_id: UUID, span: Span) -> tuple[OutcomeSaid, ...]:
    """Return what the support is to bring about, and how it is going in the person's words."""
    notes = notes_of(session, agreement_id, span)
    return tuple(
        OutcomeSaid(
            outcome.words,
            notes[outcome.id].going or "" if outcome.id in notes else "",
            notes[outcome.id].words if outcome.id in notes else "",
        )
        for outcome in outcomes_of(session, agreement_id)
    )


def notes_of(session: Session, agreement_id: UUID, span: Span) -> Mapping[UUID, OutcomeNote]:
    """Return what was said of each outcome in a period, by the outcome's id."""
    return {row.outcome_id: row for row in _notes(session, agreement_id, span)}


@for_each
def _replies(session: Session, agreement_ids: Ids, span: Span) -> Mapping[UUID, list[FlagReply]]:
    return _of_period(session, FlagReply, agreement_ids, span)


@for_each
def _notes(session: Session, agreement_ids: Ids, span: Span) -> Mapping[UUID, list[OutcomeNote]]:
    return _of_period(session, OutcomeNote, agreement_ids, span)


def _of_period(
    session: Session, kind: type[Row], agreement_ids: Ids, span: Span
) -> Mapping[UUID, list[Row]]:
    found = (
        select(FinancialReturn.agreement_id, kind)
        .join(FinancialReturn, FinancialReturn.id == kind.return_id)
        .where(
            is_among(session, FinancialReturn.agreement_id, agreement_ids),
            FinancialReturn.starts_on == span.first,
        )
    )
    rows = grouped(agreement_ids, session.execute(found), lambda row: row[0])
    return {agreement_id: [said for _, said in of_one] for agreement_id, of_one in rows.items()}
