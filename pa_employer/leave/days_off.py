"""Which days of a holiday are working days, and how much working time they usually have."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pa_employer.assistants.models import Terms
from payroll.ground.days import Span, monday_of
from payroll.ground.timeline import NotInForceError
from payroll.rates.bank_holidays import bank_holiday_on

SATURDAY = 5
WEEKDAYS = 5
MINUTES_A_DAY = 24 * 60


def working_days(days: Span, terms: Terms | None) -> list[date]:
    """Return the days that holiday is spread over: weekdays, unless weekends are worked too.

    Where there is no weekday among them, it is all of them.
    """
    if terms and terms.days_per_week > WEEKDAYS:
        return list(days)
    return [day for day in days if day.weekday() < SATURDAY] or list(days)


def usual_minutes(days: Span, terms: Terms | None) -> int:
    """Return the working time that days off usually stand for; 0 where no hours are fixed.

    Each day is a week's agreed hours over the days usually worked, and no week has more days
    than are usually worked in it.
    """
    if terms is None or not terms.contracted_minutes_per_week:
        return 0
    in_week: dict[date, int] = {}
    for day in working_days(days, terms):
        monday = monday_of(day)
        in_week[monday] = in_week.get(monday, 0) + 1
    worked = sum(min(Decimal(number), terms.days_per_week) for number in in_week.values())
    minutes = worked * terms.contracted_minutes_per_week / terms.days_per_week
    return int(minutes.to_integral_value(ROUND_HALF_UP))


def a_days_minutes(terms: Terms) -> int:
    """Return how long a usual working day is, in minutes; 0 where hours vary."""
    return int(terms.contracted_minutes_per_week / terms.days_per_week)


def spread(minutes: int, days: Span, terms: Terms | None) -> Iterator[tuple[date, int]]:
    """Spread working time evenly over the working days; over all days where it needs them."""
    over = working_days(days, terms)
    if minutes > len(over) * MINUTES_A_DAY:
        over = list(days)
    share, more = divmod(minutes, len(over))
    for number, day in enumerate(over):
        if share + (number < more):
            yield day, share + (number < more)


def bank_holidays_in(days: Span) -> list[tuple[date, str]]:
    """Return the bank holidays among some days; those beyond the list on record are unknown."""
    found = ((day, _name(day)) for day in days)
    return [(day, name) for day, name in found if name]


def _name(day: date) -> str | None:
    try:
        return bank_holiday_on(day)
    except NotInForceError:
        return None
