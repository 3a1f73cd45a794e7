"""Holiday of somebody with regular hours, as GOV.UK's calculator counts and rounds it.

Everything is exact until it is rounded up once, to the step its unit and situation have.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from payroll.holiday.year import MONTHS_A_YEAR, LeaveYear, OutsideLeaveYearError
from payroll.rates.holiday import HolidayLaw

FULL_WEEK = 5
MINUTES_AN_HOUR = 60
TENTH, HUNDREDTH, HALF = Fraction(1, 10), Fraction(1, 100), Fraction(1, 2)


class Situation(Enum):
    """Whether somebody was employed for all of the leave year."""

    FULL_YEAR = "full year"
    STARTED = "started in it"
    LEFT = "left in it"


@dataclass(frozen=True, slots=True)
class Employed:
    """The part of a leave year somebody was employed for; None where it was all of it."""

    year: LeaveYear
    started_on: date | None = None
    left_on: date | None = None

    def __post_init__(self) -> None:
        span = self.year.span
        ends = [day for day in (self.started_on, self.left_on) if day]
        is_leap_start = self.started_on == self.year.first
        if not all(day in span or (is_leap_start and day == self.year.first) for day in ends):
            raise OutsideLeaveYearError
        if self.started_on and self.left_on and self.left_on < self.started_on:
            raise OutsideLeaveYearError

    @property
    def situation(self) -> Situation:
        """Return which of the three roundings holds."""
        if self.left_on:
            return Situation.LEFT
        return Situation.STARTED if self.started_on else Situation.FULL_YEAR

    @property
    def fraction(self) -> Fraction:
        """Return the share of the leave year.

        A starter earns a twelfth at the start of each month; a leaver has the days employed.
        """
        if self.left_on:
            first = self.started_on or self.year.span.first
            return Fraction((self.left_on - first).days + 1, self.year.days)
        if self.started_on:
            return Fraction(_months_left(self.started_on, self.year), MONTHS_A_YEAR)
        return Fraction(1)


def entitled_days(law: HolidayLaw, employed: Employed, days_a_week: Decimal) -> Decimal:
    """Return the days of holiday, up to half a day for starters and a tenth for leavers."""
    if employed.situation is Situation.FULL_YEAR:
        return _decimal(_full_year_days(law, days_a_week))
    exact = _full_year_days(law, days_a_week) * employed.fraction
    return _rounded(exact, HALF if employed.situation is Situation.STARTED else TENTH)


def entitled_weeks(law: HolidayLaw, employed: Employed) -> Decimal:
    """Return the weeks of holiday, up to a hundredth."""
    return _rounded(Fraction(law.weeks) * employed.fraction, HUNDREDTH)


def entitled_hours(
    law: HolidayLaw, employed: Employed, days_a_week: Decimal, hours_a_week: Decimal
) -> Decimal:
    """Return the hours of holiday, up to a tenth of an hour."""
    a_day = Fraction(hours_a_week) / Fraction(days_a_week)
    if employed.situation is Situation.LEFT:
        exact = _full_year_days(law, days_a_week) * a_day * employed.fraction
    else:
        exact = Fraction(entitled_days(law, employed, days_a_week)) * a_day
    return _rounded(exact, TENTH)


def hours_and_minutes(hours: Decimal) -> tuple[int, int]:
    """Return hours, rounded to a tenth before, as whole hours and minutes."""
    return divmod(int(hours * MINUTES_AN_HOUR), MINUTES_AN_HOUR)


def entitled_shifts(
    law: HolidayLaw, employed: Employed, shifts_per_pattern: Decimal, days_per_pattern: Decimal
) -> Decimal:
    """Return the shifts of holiday, for work in a pattern of so many shifts in so many days."""
    a_week = Fraction(shifts_per_pattern) / Fraction(days_per_pattern) * 7
    exact = Fraction(law.weeks) * min(a_week, Fraction(FULL_WEEK)) * employed.fraction
    steps = {Situation.FULL_YEAR: TENTH, Situation.STARTED: HALF, Situation.LEFT: HUNDREDTH}
    return _rounded(exact, steps[employed.situation])


def _full_year_days(law: HolidayLaw, days_a_week: Decimal) -> Fraction:
    return min(Fraction(law.weeks) * Fraction(days_a_week), Fraction(law.most_days))


def _months_left(started_on: date, year: LeaveYear) -> int:
    """Return the months from a start to the leave year's end, the last one whole or not."""
    last = year.span.last
    months = (last.year - started_on.year) * MONTHS_A_YEAR + last.month - started_on.month
    return months + (last.day >= started_on.day)


def _rounded(exact: Fraction, step: Fraction) -> Decimal:
    return _decimal(-(-exact // step) * step)


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)
