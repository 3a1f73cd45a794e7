from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.hours import (
    BackwardsStretchError,
    BreakTooLongError,
    NoSuchTimeError,
    instant,
    is_ambiguous,
    minutes_by_day,
    worked_minutes,
)

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
instants = st.integers(0, 3 * 365 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(("evening", "hours"), [(SPRING, 8), (AUTUMN, 10), (date(2026, 6, 1), 9)])
def test_a_night_counts_the_hours_that_really_pass(evening: date, hours: int) -> None:
    starts = instant(evening - timedelta(days=1), time(22))
    assert worked_minutes(starts, instant(evening, time(7)), 0) == hours * 60


def test_a_time_that_the_spring_change_leaves_out_is_refused_in_words() -> None:
    with pytest.raises(NoSuchTimeError, match="clocks go forward"):
        instant(SPRING, time(1, 30))


def test_the_autumn_hour_comes_twice() -> None:
    assert is_ambiguous(AUTUMN, time(1, 30))
    assert not is_ambiguous(AUTUMN, time(2, 0))
    first, second = (instant(AUTUMN, time(1, 30), fold=fold) for fold in (0, 1))
    assert second - first == timedelta(hours=1)


def test_a_shift_cannot_end_before_it_starts_or_be_all_break() -> None:
    nine, ten = (instant(date(2026, 6, 1), time(hour)) for hour in (9, 10))
    with pytest.raises(BackwardsStretchError):
        worked_minutes(ten, nine, 0)
    with pytest.raises(BreakTooLongError):
        worked_minutes(nine, ten, 61)


@given(instants, st.integers(1, 60 * 72))
def test_minutes_by_day_add_up_to_the_whole(starts: datetime, minutes: int) -> None:
    ends = starts + timedelta(minutes=minutes)
    days = minutes_by_day(starts, ends)
    assert sum(days.values()) == worked_minutes(starts, ends, 0) == minutes
    assert list(days) == sorted(days)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [(SPRING, 120, 360), (AUTUMN, 120, 480), (date(2026, 6, 1), 120, 420)],
)
def test_a_night_is_cut_at_midnight_in_london(day: date, before: int, after: int) -> None:
    eve = day - timedelta(days=1)
    found = minutes_by_day(instant(eve, time(22)), instant(day, time(7)))
    assert found == {eve: before, day: after}


def test_a_stretch_up_to_midnight_stays_in_its_day() -> None:
    day = date(2026, 6, 1)
    ends = instant(day + timedelta(days=1), time(0))
    assert minutes_by_day(instant(day, time(22)), ends) == {day: 120}


def test_a_very_long_stretch_is_still_cut_at_every_midnight() -> None:
    starts = instant(date(2020, 1, 1), time(12))
    days = minutes_by_day(starts, starts + timedelta(days=2000))
    assert len(days) == 2001


def test_an_instant_without_zone_or_with_seconds_is_a_mistake_of_ours() -> None:
    noon = instant(date(2026, 6, 1), time(12))
    for wrong in (noon.replace(tzinfo=None), noon.replace(second=1)):
        with pytest.raises(ValueError, match="whole minutes"):
            worked_minutes(noon - timedelta(hours=1), wrong, 0)
    with pytest.raises(ValueError, match="a break cannot be"):
        worked_minutes(noon, noon + timedelta(hours=1), -1)
