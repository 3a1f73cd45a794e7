"""Which hours are owed, at which rate, without a database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pa_employer.payruns.employment import (
    AgreedRate,
    Employment,
    NoTermsThatDayError,
)
from pa_employer.payruns.hours_owed import PaidBefore, Sheet, WorkRecord, hours_owed
from pa_employer.payruns.models import Basis
from pa_employer.timesheets.models import TimesheetState
from payroll.ground.days import ONE_WEEK, Span
from payroll.ground.money import Money
from payroll.hours import BreakTooLongError, instant, paid_minutes_by_day, worked_minutes

MONDAY = date(2026, 11, 2)
WEEKS = Span(MONDAY, date(2026, 11, 29))
OLD, NEW = Money(1345), Money(1400)
TWENTY = 20 * 60


def job(*rates: AgreedRate, left_on: date | None = None) -> Employment:
    usual = (AgreedRate(date(2026, 4, 6), OLD, TWENTY),)
    return Employment(date(2026, 4, 6), left_on, rates or usual)


def agreed(**minutes_on: int) -> Sheet:
    """A sheet with minutes by day of November: agreed(d3=600)."""
    by_day = {date(2026, 11, int(day[1:])): minutes for day, minutes in minutes_on.items()}
    return Sheet(TimesheetState.AGREED, by_day)


def test_a_shift_over_midnight_counts_on_both_its_days() -> None:
    start, end = instant(date(2026, 11, 6), time(22)), instant(date(2026, 11, 7), time(7))
    assert paid_minutes_by_day(start, end, 30) == {
        date(2026, 11, 6): 90,
        date(2026, 11, 7): 420,
    }


def test_a_break_longer_than_the_first_day_goes_on_into_the_next() -> None:
    start, end = instant(date(2026, 11, 6), time(23, 50)), instant(date(2026, 11, 7), time(7))
    assert paid_minutes_by_day(start, end, 30) == {date(2026, 11, 6): 0, date(2026, 11, 7): 400}


def test_the_night_the_clocks_go_back_has_an_hour_more() -> None:
    start, end = instant(date(2026, 10, 24), time(22)), instant(date(2026, 10, 25), time(7))
    assert sum(paid_minutes_by_day(start, end, 0).values()) == 600


def test_a_break_longer_than_the_shift_is_refused() -> None:
    start = instant(MONDAY, time(9))
    with pytest.raises(BreakTooLongError):
        paid_minutes_by_day(start, start + timedelta(minutes=30), 31)


@given(st.integers(1, 3000), st.integers(0, 3000), st.integers(0, 525_600))
def test_no_minute_is_lost_between_the_days(long: int, unpaid: int, later: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=later)
    end, unpaid = start + timedelta(minutes=long), min(unpaid, long)
    by_day = paid_minutes_by_day(start, end, unpaid)
    assert sum(by_day.values()) == worked_minutes(start, end, unpaid)
    assert all(minutes >= 0 for minutes in by_day.values())


def test_a_rise_at_midnight_splits_the_night() -> None:
    rise = job(AgreedRate(date(2026, 4, 6), OLD, TWENTY), AgreedRate(date(2026, 11, 7), NEW, 0))
    record = WorkRecord(rise, {MONDAY: agreed(d6=90, d7=420)}, ())
    assert [
        (line.label, line.minutes)
        for line in hours_owed(record, WEEKS, pays_contracted=False).lines
    ] == [
        ("Hours at £13.45", 90),
        ("Hours at £14.00", 420),
    ]


def test_hours_on_a_day_without_terms_name_the_day() -> None:
    record = WorkRecord(
        job(AgreedRate(date(2026, 11, 5), OLD, TWENTY)), {MONDAY: agreed(d4=60)}, ()
    )
    with pytest.raises(NoTermsThatDayError, match="4 November 2026"):
        hours_owed(record, WEEKS, pays_contracted=False)


@pytest.mark.parametrize(
    ("employment", "by_rate"),
    [
        (job(), {OLD: 1200}),
        # Left on Wednesday: three days of seven. 1200 x 3 / 7 = 514.3.
        (job(left_on=date(2026, 11, 4)), {OLD: 514}),
        # A rise on Thursday, to 28 hours: three sevenths of 20 h, four sevenths of 28 h.
        (
            job(
                AgreedRate(date(2026, 4, 6), OLD, TWENTY),
                AgreedRate(date(2026, 11, 5), NEW, 28 * 60),
            ),
            {OLD: 514, NEW: 960},
        ),
        (job(AgreedRate(date(2026, 11, 9), OLD, TWENTY)), {}),
    ],
)
def test_contracted_hours_count_evenly_over_the_week(
    employment: Employment, by_rate: dict[Money, int]
) -> None:
    assert employment.contracted_by_rate(MONDAY) == by_rate


def test_a_week_paid_as_agreed_is_never_owed_again() -> None:
    paid = (PaidBefore(MONDAY, OLD, 600, Basis.AGREED),)
    record = WorkRecord(job(), {MONDAY: agreed(d3=660)}, paid)
    assert hours_owed(record, WEEKS, pays_contracted=True).lines[0].label.startswith("Contracted")
    assert MONDAY not in {
        week.week_starts_on for week in hours_owed(record, WEEKS, pays_contracted=True).weeks
    }


def test_a_correction_over_a_rise_gives_each_rate_its_difference() -> None:
    rise = job(
        AgreedRate(date(2026, 4, 6), OLD, TWENTY), AgreedRate(date(2026, 11, 5), NEW, TWENTY)
    )
    paid = tuple(
        PaidBefore(MONDAY, rate, minutes, Basis.CONTRACTED)
        for rate, minutes in rise.contracted_by_rate(MONDAY).items()
    )
    record = WorkRecord(rise, {MONDAY: agreed(d3=600, d5=700)}, paid)
    owed = hours_owed(record, Span(MONDAY, MONDAY + ONE_WEEK), pays_contracted=False)
    assert [(line.label, line.hourly_rate, line.minutes) for line in owed.lines] == [
        ("Correction for week of 2 November", OLD, 600 - 514),
        ("Correction for week of 2 November", NEW, 700 - 686),
    ]


def test_somebody_without_contracted_hours_is_not_late() -> None:
    record = WorkRecord(job(AgreedRate(date(2026, 4, 6), OLD, 0)), {}, ())
    assert hours_owed(record, WEEKS, pays_contracted=False).late == ()


weeks_worked = st.lists(st.integers(0, 40 * 60), min_size=4, max_size=4)


@given(weeks_worked, st.sets(st.integers(0, 3)), st.booleans())
def test_whatever_comes_late_the_minutes_paid_in_the_end_are_those_agreed(
    minutes: list[int],
    late: set[int],
    pays_contracted: bool,  # noqa: FBT001  # hypothesis gives it
) -> None:
    mondays = [MONDAY + ONE_WEEK * number for number in range(4)]
    sheets = {
        monday: Sheet(TimesheetState.AGREED, {monday: worked})
        for monday, worked in zip(mondays, minutes, strict=True)
    }
    known = {monday: sheets[monday] for n, monday in enumerate(mondays) if n not in late}
    first = hours_owed(WorkRecord(job(), known, ()), WEEKS, pays_contracted=pays_contracted)
    paid = tuple(
        PaidBefore(w.week_starts_on, w.hourly_rate, w.minutes, w.basis) for w in first.weeks
    )
    second = hours_owed(WorkRecord(job(), sheets, paid), WEEKS, pays_contracted=pays_contracted)
    if not second.held_back:
        everything = sum(week.minutes for week in (*first.weeks, *second.weeks))
        assert everything == sum(minutes)
    paid += tuple(
        PaidBefore(w.week_starts_on, w.hourly_rate, w.minutes, w.basis) for w in second.weeks
    )
    third = hours_owed(WorkRecord(job(), sheets, paid), WEEKS, pays_contracted=pays_contracted)
    assert third.lines == ()
