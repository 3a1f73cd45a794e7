"""Shifts over midnight and over clock changes, without a database."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from pa_employer.timesheets.models import Shift
from pa_employer.timesheets.shifts import (
    LongShiftError,
    NothingWorkedError,
    ShiftDetails,
    a_week_later,
    clock_in_words,
    minutes_of,
    overlapping,
    week_in_words,
)
from payroll.ground.days import LONDON, ONE_DAY, ONE_WEEK
from payroll.hours import BackwardsStretchError, NoSuchTimeError, instant

CLOCKS_BACK = date(2026, 10, 25)
CLOCKS_FORWARD = date(2027, 3, 28)
times = st.times(max_value=time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
days = st.dates(date(2026, 3, 1), date(2027, 4, 30))


def shift(starts_at: datetime, ends_at: datetime, unpaid: int = 0) -> Shift:
    return Shift(timesheet_id=uuid4(), starts_at=starts_at, ends_at=ends_at, break_minutes=unpaid)


def night(day: date) -> Shift:
    """22:00 to 07:00 the next day."""
    return shift(instant(day, time(22)), instant(day + ONE_DAY, time(7)))


def on_the_clock(at: datetime) -> datetime:
    return at.astimezone(LONDON).replace(tzinfo=None)


@given(days, times, times, st.integers(0, 300))
def test_a_copied_shift_keeps_its_times_on_the_clock_or_says_why_not(
    day: date, start: time, end: time, unpaid: int
) -> None:
    ends_on = day if end > start else day + ONE_DAY
    try:
        details = ShiftDetails(instant(day, start), instant(ends_on, end), unpaid)
    except (NoSuchTimeError, LongShiftError, NothingWorkedError):
        reject()
    try:
        later = a_week_later(shift(details.starts_at, details.ends_at, unpaid))
    except (NoSuchTimeError, LongShiftError, NothingWorkedError, BackwardsStretchError):
        return
    assert on_the_clock(later.starts_at) - on_the_clock(details.starts_at) == ONE_WEEK
    assert on_the_clock(later.ends_at) - on_the_clock(details.ends_at) == ONE_WEEK
    assert later.break_minutes == unpaid


@given(days, times, times)
def test_the_minutes_of_the_days_are_the_minutes_of_the_shift(
    day: date, start: time, end: time
) -> None:
    ends_on = day if end > start else day + ONE_DAY
    try:
        details = ShiftDetails(instant(day, start), instant(ends_on, end))
    except (NoSuchTimeError, LongShiftError):
        reject()
    found = shift(details.starts_at, details.ends_at)
    assert minutes_of(found) == details.minutes


@pytest.mark.parametrize(
    ("evening", "hours"),
    [(date(2026, 10, 17), 9), (date(2026, 10, 24), 10), (date(2027, 3, 27), 8)],
)
def test_a_night_is_as_long_as_it_really_was(evening: date, hours: int) -> None:
    assert minutes_of(night(evening)) == hours * 60


def test_a_night_copied_onto_the_clock_change_is_longer_by_the_hour() -> None:
    later = a_week_later(night(date(2026, 10, 17)))
    assert later.minutes == 10 * 60
    assert later.in_words == "Saturday 24 October, 22:00 to 07:00 the next day"


def test_a_time_that_the_clocks_jump_over_cannot_be_copied() -> None:
    before = shift(instant(date(2027, 3, 21), time(1, 30)), instant(date(2027, 3, 21), time(3)))
    with pytest.raises(NoSuchTimeError, match="There is no 01:30 on 28 March 2027"):
        a_week_later(before)


def test_the_hour_that_comes_twice_says_which_one_it_is() -> None:
    first, second = (instant(CLOCKS_BACK, time(1, 30), fold=fold) for fold in (0, 1))
    assert clock_in_words(first, second) == "01:30 (first time) to 01:30 (second time)"
    assert minutes_of(shift(first, second)) == 60


def test_a_shift_has_an_end_a_day_at_most_later_and_work_in_it() -> None:
    start = instant(date(2026, 11, 9), time(9))
    assert ShiftDetails(start, start + timedelta(hours=24)).minutes == 24 * 60
    with pytest.raises(LongShiftError):
        ShiftDetails(start, start + timedelta(hours=24, minutes=1))
    with pytest.raises(NothingWorkedError):
        ShiftDetails(start, start + timedelta(minutes=30), 30)
    with pytest.raises(ValueError, match="a break cannot be -1"):
        ShiftDetails(start, start + timedelta(minutes=30), -1)
    with pytest.raises(BackwardsStretchError):
        ShiftDetails(start, start)


def test_shifts_that_touch_do_not_overlap() -> None:
    nine = instant(date(2026, 11, 9), time(9))
    morning = shift(nine, nine + timedelta(hours=3))
    assert overlapping(ShiftDetails(morning.ends_at, morning.ends_at + ONE_DAY), [morning]) is None
    inside = ShiftDetails(nine + timedelta(hours=1), nine + timedelta(hours=2))
    assert overlapping(inside, [morning]) is morning


def test_a_week_is_said_by_its_ends() -> None:
    assert week_in_words(date(2026, 11, 9)) == "9 to 15 November 2026"
    assert week_in_words(date(2026, 11, 30)) == "30 November to 6 December 2026"
    assert week_in_words(date(2026, 12, 28)) == "28 December 2026 to 3 January 2027"
