"""What a pay run usually is: the next pay day, and the weeks it covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, ONE_WEEK, monday_of, month_later

SUNDAY = 6
SUNDAYS_OFFERED = 8


@dataclass(frozen=True, slots=True)
class RunPlan:
    """A pay run to start: for whom, paid when, for hours up to and including which Sunday."""

    frequency: Frequency
    pay_on: date
    hours_until: date


def next_pay_day(frequency: Frequency, pay_days: Sequence[date]) -> date | None:
    """Return the day one period after the last pay day; `pay_days` are newest first.

    A monthly pay day at the end of a short month goes back to its own day: 31 January,
    28 February, 31 March.
    """
    if not pay_days:
        return None
    last = pay_days[0]
    if frequency.weeks:
        return last + timedelta(weeks=frequency.weeks)
    is_month_end = (last + ONE_DAY).month != last.month
    own_day = max(day.day for day in pay_days[:2]) if is_month_end else last.day
    return min(month_later(last).replace(day=1) + timedelta(days=own_day - 1), _end(last))


def _end(last: date) -> date:
    """Return the last day of the month after a day's."""
    return month_later(last.replace(day=1), 2) - ONE_DAY


def last_sunday(today: date) -> date:
    """Return the Sunday that ended the last finished week."""
    return monday_of(today) - ONE_DAY


def sundays_to_choose(today: date) -> list[date]:
    """Return the Sundays a run may cover hours until, newest first; the coming one included."""
    coming = last_sunday(today) + ONE_WEEK
    return [coming - ONE_WEEK * number for number in range(SUNDAYS_OFFERED)]


def first_monday(plan: RunPlan, covered_until: date | None, began_on: date) -> date:
    """Return the Monday a run's hours begin: after what the last run covered.

    The first run covers one period, and none of it before the direct payment began; anything
    agreed before is caught up. A run that goes no further than the last one covers its last
    week again, to catch up what came late.
    """
    last_monday = monday_of(plan.hours_until)
    if covered_until:
        return min(covered_until + ONE_DAY, last_monday)
    after = plan.hours_until + ONE_DAY
    weeks = plan.frequency.weeks
    first = after - timedelta(weeks=weeks) if weeks else monday_of(month_later(after, -1))
    return min(max(first, monday_of(began_on)), last_monday)
