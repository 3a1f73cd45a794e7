"""Lists of payments: which are wanted, a page at a time, and what a merchant was before."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from pa_employer.statements.merchants import merchant
from pa_employer.statements.models import Explained, StatementLine
from pa_employer.statements.queries import IN_ORDER, lines_of
from payroll.ground.days import Span

OFTEN = 2


@dataclass(frozen=True, slots=True)
class Sought:
    """Which lines are wanted: of some days, of one statement, or only what is unclear."""

    span: Span | None = None
    statement_id: UUID | None = None
    is_unclear_only: bool = False

    def narrow(self, lines: Select[StatementLine]) -> Select[StatementLine]:
        """Return the selection of lines with only these."""
        if self.span:
            lines = lines.where(
                StatementLine.posted_on >= self.span.first,
                StatementLine.posted_on <= self.span.last,
            )
        if self.statement_id:
            lines = lines.where(StatementLine.statement_id == self.statement_id)
        return lines.where(StatementLine.group.is_(None)) if self.is_unclear_only else lines


ALL, UNCLEAR_ONLY = Sought(), Sought(is_unclear_only=True)


def newest_lines(
    session: Session, agreement_id: UUID, sought: Sought, most: int, skip: int = 0
) -> list[StatementLine]:
    """Return lines newest first, a page of them."""
    found = sought.narrow(lines_of(agreement_id))
    newest = found.order_by(*(column.desc() for column in IN_ORDER))
    return list(session.scalars(newest.limit(most).offset(skip)))


def count_lines(session: Session, agreement_id: UUID, sought: Sought = ALL) -> int:
    """Return how many lines there are."""
    counted = sought.narrow(lines_of(agreement_id)).with_only_columns(func.count())
    return session.scalar(counted) or 0


def days_told_of(session: Session, agreement_id: UUID) -> Span | None:
    """Return from the oldest line's day to the newest one's, if there are lines."""
    days = lines_of(agreement_id)
    first = session.scalar(days.with_only_columns(func.min(StatementLine.posted_on)))
    last = session.scalar(days.with_only_columns(func.max(StatementLine.posted_on)))
    return Span(first, last) if first is not None and last is not None else None


def said_before(
    session: Session, agreement_id: UUID, descriptions: Collection[str]
) -> dict[str, str]:
    """Return, by the bank's words, the heading a person gave that merchant most, twice or more."""
    counted = (
        lines_of(agreement_id)
        .with_only_columns(StatementLine.description, StatementLine.group, func.count())
        .where(StatementLine.explained == Explained.BY_PERSON, StatementLine.group.is_not(None))
        .group_by(StatementLine.description, StatementLine.group)
    )
    times: dict[str, Counter[str]] = defaultdict(Counter)
    for description, group, count in session.execute(counted):
        times[merchant(description)][str(group)] += count
    usual: dict[str, str] = {}
    for description in descriptions:
        for group, count in times[merchant(description)].most_common(1):
            if count >= OFTEN:
                usual[description] = group
    return usual
