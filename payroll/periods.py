"""Tax years, tax weeks and tax months, and the days on which HMRC and the pension must be paid."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Self

from payroll.frequency import Frequency
from payroll.ground.days import ONE_WEEK, Span, month_later
from payroll.ground.errors import DomainError

FIRST_DAY = (4, 6)
DUE_DAY = 22
MONTHS_A_YEAR = 12


class NoSuchPeriodError(DomainError):
    """A tax year has no such week or month."""

    def __init__(self, number: int, frequency: Frequency) -> None:
        super().__init__(f"There is no {frequency} tax period {number} in a tax year.")


@dataclass(frozen=True, order=True, slots=True)
class TaxYear:
    """The year from 6 April to 5 April, known by the calendar year it starts in."""

    starting: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the tax year that a day is in."""
        return cls(day.year if (day.month, day.day) >= FIRST_DAY else day.year - 1)

    @property
    def name(self) -> str:
        """Return how the year is written: 2026-27."""
        return f"{self.starting}-{(self.starting + 1) % 100:02}"

    @property
    def span(self) -> Span:
        """Return the days of the year."""
        return Span(date(self.starting, 4, 6), date(self.starting + 1, 4, 5))

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class TaxPeriod:
    """Where in the tax year a payment falls.

    `number` is the tax week or month that the report to HMRC names. `reached` is how many weeks
    or months of tax-free pay the payment may count. They differ only for the extra pay day at the
    end of a year (`is_extra`), which is reported as week 53, 54 or 56 and taxed on its own.
    """

    year: TaxYear
    frequency: Frequency
    number: int
    reached: int
    is_extra: bool = False

    @property
    def in_words(self) -> str:
        """Say the period the way a payslip does: week 4, month 8."""
        return f"{self.unit} {self.number}"

    @property
    def unit(self) -> str:
        """Return what PAYE counts in for this pay: weeks or months."""
        return "week" if self.frequency.weeks else "month"


@lru_cache(maxsize=4096)
def tax_period(pay_on: date, frequency: Frequency) -> TaxPeriod:
    """Return the tax period of a pay day; the tax and the report to HMRC both take it from here.

    Pay for two or four weeks counts the last week of the fortnight or four weeks that the pay
    day falls in (HMRC data item guide, item 44). A pay day after week 52 is an extra one
    (HMRC manual PAYE70015).
    """
    year = TaxYear.of(pay_on)
    if frequency.weeks is None:
        month = _tax_month(pay_on)
        return TaxPeriod(year, frequency, month, month)
    week = (pay_on - year.span.first).days // 7 + 1
    last_week = -(-week // frequency.weeks) * frequency.weeks
    if last_week > frequency.tax_periods_per_year:
        return TaxPeriod(year, frequency, last_week, frequency.weeks, is_extra=True)
    return TaxPeriod(year, frequency, last_week, last_week)


def a_day_in(year: TaxYear, frequency: Frequency, number: int) -> date:
    """Return a day of a tax week or month, or raise NoSuchPeriodError.

    The extra pay day at the end of a year is asked for by the number it is reported under.
    """
    if frequency.weeks is None:
        if not 1 <= number <= MONTHS_A_YEAR:
            raise NoSuchPeriodError(number, frequency)
        return month_later(year.span.first, number - 1)
    if not 1 <= number <= frequency.tax_periods_per_year + frequency.weeks:
        raise NoSuchPeriodError(number, frequency)
    return min(year.span.first + ONE_WEEK * (number - 1), year.span.last)


def hmrc_due_on(pay_on: date) -> date:
    """Return the last day to pay HMRC electronically the tax and NI on wages paid on a day.

    That is 17 days after the tax month ends on the 5th (PAYE Regulations 2003, reg 69).
    """
    month_ends = pay_on if pay_on.day < FIRST_DAY[1] else _next_month(pay_on)
    return month_ends.replace(day=DUE_DAY)


def pension_due_on(pay_on: date) -> date:
    """Return the last day to pay the pension scheme electronically: the 22nd of the next month."""
    return _next_month(pay_on).replace(day=DUE_DAY)


def _tax_month(day: date) -> int:
    """Count tax months from 1, each from the 6th to the 5th."""
    months_since_april = (day.month - 4) % 12
    return (months_since_april if day.day >= FIRST_DAY[1] else (months_since_april - 1) % 12) + 1


def _next_month(day: date) -> date:
    """Return the first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
