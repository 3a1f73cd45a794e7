"""The weeks that decide parental pay, each from Sunday to Saturday."""

from datetime import date, timedelta

from payroll.ground.days import Span
from payroll.parental.kinds import EARLIEST, RULES, Counted, ParentalKind

WEEK = timedelta(days=6)
BEFORE = {
    Counted.FROM_DUE_DATE: timedelta(weeks=15),
    Counted.MATCHING_WEEK: timedelta(0),
    Counted.WEEK_BEFORE: timedelta(weeks=1),
}
SERVICE = timedelta(weeks=25)
DAYS_A_WEEK = 7


def week_of(day: date) -> Span:
    """Return the week a day is in."""
    sunday = day - timedelta(days=day.isoweekday() % DAYS_A_WEEK)
    return Span(sunday, sunday + WEEK)


def qualifying_week(kind: ParentalKind, event_on: date) -> Span:
    """Return the week by whose end service and earnings must be enough."""
    week = week_of(event_on)
    before = BEFORE[RULES[kind].counted]
    return Span(week.first - before, week.last - before)


def latest_start_of_job(qualifying: Span) -> date:
    """Return the last day on which the job may have begun, for 26 weeks by the week's end."""
    return qualifying.last - SERVICE


def earliest_leave(due_on: date) -> date:
    """Return the first day maternity leave may begin."""
    return week_of(due_on).first - EARLIEST
