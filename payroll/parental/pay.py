"""How much parental pay belongs to each payment: every day of the leave once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from payroll.exact import cut, exact_pounds, percent
from payroll.ground.days import ONE_DAY, Span, day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import Money, up_to_penny
from payroll.ground.timeline import Timeline
from payroll.ground.working import Working
from payroll.parental.kinds import RULES, ParentalKind
from payroll.rates.parental_pay import ParentalRate, parental_rates

PLACES = 7
DAYS_A_WEEK = 7


class TooManyWeeksError(DomainError):
    """That is more weeks than this leave has."""


@dataclass(frozen=True, slots=True)
class ParentalLeave:
    """Leave with pay: its first day, its weeks, and the average weekly earnings in pounds."""

    kind: ParentalKind
    starts_on: date
    weeks: int
    earnings: Decimal

    def __post_init__(self) -> None:
        if not 0 < self.weeks <= RULES[self.kind].weeks:
            raise TooManyWeeksError

    @property
    def days(self) -> Span:
        """Return the paid days."""
        return Span(self.starts_on, self.starts_on + timedelta(weeks=self.weeks) - ONE_DAY)

    def pay_week_of(self, day: date) -> date:
        """Return the first day of the pay week a day is in; they run from the first day."""
        weeks = (day - self.starts_on).days // DAYS_A_WEEK
        return self.starts_on + timedelta(weeks=weeks)


@dataclass(frozen=True, slots=True)
class ParentalPay:
    """What belongs to one payment, with its working."""

    amount: Money
    days: Span
    working: Working


def weekly_rate(
    leave: ParentalLeave, day: date, rates: Timeline[ParentalRate] | None = None
) -> Decimal:
    """Return the pounds for a week at the rate of a day.

    The first weeks of maternity and adoption are the share of earnings alone; all others are at
    most the flat rate of the pay week. A pay week whose flat rate is not on record is refused.
    """
    first = leave.pay_week_of(day)
    rate = (rates or parental_rates()).on(first)
    share = cut(leave.earnings * rate.earnings_share, 1, PLACES)
    full = timedelta(weeks=RULES[leave.kind].full_weeks)
    return share if day < leave.starts_on + full else min(share, rate.weekly.pounds)


def pay_within(
    leave: ParentalLeave, span: Span, rates: Timeline[ParentalRate] | None = None
) -> ParentalPay | None:
    """Return the pay for the days of a leave within a span, or None for none.

    The span runs from the day after the last pay day to this one. Its days are cut into sevens
    from the first; seven at one rate are a week, other days a seventh each; the sum is cut to
    seven decimals and rounded up to the penny.
    """
    first, last = max(span.first, leave.days.first), min(span.last, leave.days.last)
    if first > last:
        return None
    known = rates or parental_rates()
    exact = sum((_block(leave, known, block) for block in _sevens(Span(first, last))), Decimal(0))
    amount = up_to_penny(cut(exact, 1, PLACES))
    days = Span(first, last)
    return ParentalPay(amount, days, _working(leave, known, days, amount))


def payments(
    leave: ParentalLeave, pay_days: list[date], rates: Timeline[ParentalRate] | None = None
) -> tuple[tuple[date, Money], ...]:
    """Return what each pay day pays, from the first that pays something to the last."""
    starts = [leave.days.first, *(day + ONE_DAY for day in pay_days)]
    found = (
        (day, pay_within(leave, Span(start, day), rates))
        for start, day in zip(starts, pay_days, strict=False)
        if start <= day
    )
    return tuple((day, pay.amount) for day, pay in found if pay)


def _sevens(span: Span) -> Iterator[Span]:
    starts = [span.first + timedelta(days=n) for n in range(0, span.days, DAYS_A_WEEK)]
    for start, following in pairwise([*starts, span.last + ONE_DAY]):
        yield Span(start, following - ONE_DAY)


def _block(leave: ParentalLeave, rates: Timeline[ParentalRate], block: Span) -> Decimal:
    start = weekly_rate(leave, block.first, rates)
    if block.days == DAYS_A_WEEK and start == weekly_rate(leave, block.last, rates):
        return start
    return sum((weekly_rate(leave, day, rates) / DAYS_A_WEEK for day in block), Decimal(0))


def _working(
    leave: ParentalLeave, rates: Timeline[ParentalRate], days: Span, amount: Money
) -> Working:
    rate = rates.on(leave.pay_week_of(days.last))
    share = exact_pounds(leave.earnings * rate.earnings_share)
    a_week = dict.fromkeys(exact_pounds(weekly_rate(leave, day, rates)) for day in days)
    sentence = (
        f"{days.days} day{'' if days.days == 1 else 's'} of {leave.kind} leave, from "
        f"{day_in_words(days.first)} to {day_in_words(days.last)}, at {' and then '.join(a_week)} "
        f"a week, rounded up to the penny, come to {amount}."
    )
    steps = (
        ("Average weekly earnings", exact_pounds(leave.earnings)),
        (f"{percent(rate.earnings_share)} of them", share),
        ("Flat rate a week", str(rate.weekly)),
    )
    return Working(sentence, steps, rate.provenance.source)
