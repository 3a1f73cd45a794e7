"""Weeks of hours to test with, made by the real services."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.timesheets.models import Timesheet
from pa_employer.timesheets.service import add_shift, start_sheet, submit_sheet
from pa_employer.timesheets.shifts import ShiftDetails
from payroll.ground.days import ONE_DAY, ONE_WEEK
from payroll.hours import instant
from tests.pa_employer.household import Household

MONDAY = date(2026, 11, 9)
LAST_MONDAY = MONDAY - ONE_WEEK
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


def by_pa(household: Household, at: datetime = AT) -> Actor:
    return Actor(household.assistant_account.id, at)


def by_employer(household: Household, at: datetime = AT) -> Actor:
    return Actor(household.employer_account.id, at)


def shift_on(day: date, start: str, end: str, unpaid: int = 0, note: str = "") -> ShiftDetails:
    """A shift as it is typed: an end that is not after the start is on the next day."""
    starts, ends = time.fromisoformat(start), time.fromisoformat(end)
    ends_on = day if ends > starts else day + ONE_DAY
    return ShiftDetails(instant(day, starts), instant(ends_on, ends), unpaid, note)


def week_sheet(
    session: Session, household: Household, monday: date, *shifts: tuple[int, str, str]
) -> Timesheet:
    """A draft with shifts: the number of the day, start, end."""
    by = by_pa(household)
    sheet = start_sheet(session, household.assistant, monday, by)
    for number, start, end in shifts:
        details = shift_on(monday + timedelta(days=number), start, end)
        add_shift(session, sheet, details, by)
    return sheet


def sent_week(session: Session, household: Household, monday: date = MONDAY) -> Timesheet:
    """Twenty hours from Monday to Thursday, sent."""
    days = [(number, "09:00", "14:00") for number in range(4)]
    sheet = week_sheet(session, household, monday, *days)
    submit_sheet(session, sheet, by_pa(household))
    session.commit()
    return sheet
