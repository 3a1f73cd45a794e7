"""Leave years: from a day of the year to the day before it a year later."""

from dataclasses import dataclass
from datetime import date

from payroll.ground.days import ONE_DAY, Span, month_later
from payroll.ground.errors import DomainError

MONTHS_A_YEAR = 12
LEAP_DAY = (2, 29)
LEAP_YEAR_DAYS, YEAR_DAYS = 366, 365


class OutsideLeaveYearError(DomainError):
    """The job began or ended outside the leave year. Check the dates."""


@dataclass(frozen=True, slots=True)
class LeaveYear:
    """A leave year; a year from 29 February runs from 1 March, as GOV.UK counts it."""

    first: date

    @property
    def span(self) -> Span:
        """Return its days."""
        first = self.first
        if (first.month, first.day) == LEAP_DAY:
            first += ONE_DAY
        return Span(first, month_later(first, MONTHS_A_YEAR) - ONE_DAY)

    @property
    def days(self) -> int:
        """Return 366 if it contains 29 February, else 365."""
        return self.span.days


def leave_year_of(day: date, starts_on: date) -> LeaveYear:
    """Return the leave year a day is in, when one starts on that day of every year."""
    first = _in_year(starts_on, day.year)
    return LeaveYear(first if first <= day else _in_year(starts_on, day.year - 1))


def _in_year(starts_on: date, year: int) -> date:
    return month_later(starts_on, (year - starts_on.year) * MONTHS_A_YEAR)
