"""What each part of the budget has left, and how it would stand at the end of the plan's year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.plans.models import BudgetMove, BudgetPart, Freedom
from pa_employer.statements.models import StatementLine
from pa_employer.statements.queries import lines_of
from payroll.ground.days import ONE_DAY, Span, day_in_words, month_later
from payroll.ground.money import NOTHING, Money, to_nearest_penny
from payroll.ground.working import Working
from returns.groups import Group, Income
from returns.policy import early_word_percent

MONTHS = 12
ENOUGH_DAYS = 28
"""Fewer days of a year tell nothing about its end."""
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class PartLeft:
    """A part of the budget today."""

    part: BudgetPart
    amount: Money
    """What it holds for the year, with what was moved in and out."""
    spent: Money
    sentence: str
    early_word: str
    """Said when most of it is spent; '' before."""
    working: Working

    @property
    def left(self) -> Money:
        """Return what is left of it; below nothing where more was spent."""
        return self.amount - self.spent

    @property
    def percent_spent(self) -> int:
        """Return how much of it is spent, in whole percent, rounded down."""
        return self.spent.pence * 100 // self.amount.pence if self.amount.pence else 100


def plan_year(agreement: Agreement, today: date) -> Span:
    """Return the year of the plan that a day is in: from one anniversary to the next."""
    years = 0
    while month_later(agreement.starts_on, MONTHS * (years + 1)) <= today:
        years += 1
    first = month_later(agreement.starts_on, MONTHS * years)
    return Span(first, month_later(agreement.starts_on, MONTHS * (years + 1)) - ONE_DAY)


def parts_of(session: Session, agreement_id: UUID, today: date) -> list[BudgetPart]:
    """Return the parts of the budget on a day, by their order of coming."""
    found = select(BudgetPart).where(
        BudgetPart.agreement_id == agreement_id,
        or_(BudgetPart.ended_on.is_(None), BudgetPart.ended_on > today),
    )
    return list(session.scalars(found.order_by(BudgetPart.said_at, BudgetPart.id)))


def budget_of(session: Session, agreement: Agreement, today: date) -> list[PartLeft]:
    """Return every part of the budget with what is left of it in this year of the plan."""
    year = plan_year(agreement, today)
    spent = _spent(session, agreement.id, year)
    moves = moves_in(session, agreement.id, year)
    early = early_word_percent(min(today, year.last), agreement.rules).value
    moment = _Moment(year, today, early)
    return [_left(part, moment, spent, moves) for part in parts_of(session, agreement.id, today)]


def moves_in(session: Session, agreement_id: UUID, year: Span) -> list[BudgetMove]:
    """Return the moves of a year of the plan, oldest first."""
    found = select(BudgetMove).where(
        BudgetMove.agreement_id == agreement_id,
        BudgetMove.moved_on >= year.first,
        BudgetMove.moved_on <= year.last,
    )
    return list(session.scalars(found.order_by(BudgetMove.moved_at, BudgetMove.id)))


def freedom_of(session: Session, agreement_id: UUID) -> Freedom | None:
    """Return what the agreement says of moving money; None where it says nothing yet."""
    return session.get(Freedom, agreement_id)


def own_money_in(session: Session, agreement_id: UUID, year: Span) -> Money:
    """Return the person's own money that was added in a year; it is in no part of the budget."""
    summed = lines_of(agreement_id).with_only_columns(func.sum(StatementLine.amount))
    found = summed.where(
        StatementLine.group == Income.OWN_MONEY.value,
        StatementLine.posted_on >= year.first,
        StatementLine.posted_on <= year.last,
    )
    return session.scalar(found) or NOTHING


def _spent(session: Session, agreement_id: UUID, year: Span) -> dict[str, Money]:
    """Return what went out in a year, by heading."""
    summed = (
        lines_of(agreement_id)
        .with_only_columns(StatementLine.group, func.sum(StatementLine.amount))
        .where(
            StatementLine.amount < NOTHING,
            StatementLine.group.is_not(None),
            StatementLine.posted_on >= year.first,
            StatementLine.posted_on <= year.last,
        )
        .group_by(StatementLine.group)
    )
    return {str(group): -amount for group, amount in session.execute(summed)}


@dataclass(frozen=True, slots=True)
class _Moment:
    """The year of the plan, the day in it, and from which percent spent a word is said."""

    year: Span
    today: date
    early_percent: Decimal


def _left(
    part: BudgetPart,
    moment: _Moment,
    spent_on: dict[str, Money],
    moves: Sequence[BudgetMove],
) -> PartLeft:
    moved_in = Money.total(move.amount for move in moves if move.to_part_id == part.id)
    moved_out = Money.total(move.amount for move in moves if move.from_part_id == part.id)
    amount = part.year_amount + moved_in - moved_out
    by_heading = [
        (Group(heading).words, spent_on[heading])
        for heading in part.headings
        if heading in spent_on
    ]
    spent = Money.total(each for _, each in by_heading)
    year = moment.year
    sentence = _sentence(amount, spent, year, moment.today)
    steps = [("For the year", str(part.year_amount))]
    steps += [("Moved in", str(moved_in))] if moved_in else []
    steps += [("Moved out", str(-moved_out))] if moved_out else []
    steps += [(words, str(-each)) for words, each in by_heading]
    steps.append(("Left", str(amount - spent)))
    return PartLeft(
        part=part,
        amount=amount,
        spent=spent,
        sentence=sentence,
        early_word=_early_word(amount, spent, moment),
        working=Working(
            f"{amount} for {year}, less {spent} that went out on it, leaves {amount - spent}.",
            tuple(steps),
            "Your plan and every payment since the year of the plan began",
        ),
    )


def _sentence(amount: Money, spent: Money, year: Span, today: date) -> str:
    """Say what is left, and how it would stand at the end of the year at the pace so far."""
    days = (min(today, year.last) - year.first).days + 1
    if spent > amount:
        return f"{spent - amount} more is spent than this part holds."
    if days < ENOUGH_DAYS or not spent:
        return f"{amount - spent} is left until {day_in_words(year.last)}."
    at_the_end = forecast(spent, days, year.days)
    if at_the_end <= amount:
        return (
            f"{amount - spent} is left. At this pace {amount - at_the_end} would be left on "
            f"{day_in_words(year.last)}."
        )
    lasts = amount.pence * days // spent.pence
    ends = year.first + timedelta(days=lasts)
    return f"{amount - spent} is left. At this pace it lasts until about {day_in_words(ends)}."


def forecast(spent: Money, days: int, of_days: int) -> Money:
    """Return what would be spent in a year at the pace of its first days, to the penny."""
    return to_nearest_penny(spent.pounds * of_days / days)


def _early_word(amount: Money, spent: Money, moment: _Moment) -> str:
    year = moment.year
    if spent.pence * HUNDRED < amount.pence * moment.early_percent:
        return ""
    percent = spent.pence * 100 // amount.pence if amount.pence else 100
    return (
        f"{percent}% of it is spent, and the year of the plan ends on {day_in_words(year.last)}. "
        "This may be fine. If it will not be enough, move money from another part, or ask the "
        "council now, while there is time."
    )
