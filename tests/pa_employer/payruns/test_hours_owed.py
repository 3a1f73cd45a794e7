"""Which hours are owed, at which rate, without a database."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pa_employer.payruns.employment import (
    AgreedRate,
    Employment,
)
from pa_employer.payruns.hours_owed import PaidBefore, Sheet, WorkRecord, hours_owed
from pa_employer.payruns.models import Basis
from pa_employer.timesheets.models import TimesheetState
from payroll.ground.days import ONE_WEEK, Span
from payroll.ground.money import Money
from payroll.hours import BreakTooLongError, instant, paid_minutes_by_day, worked_minutes
from payroll.work.kinds import WorkKind
from payroll.work.pay import Amount, NoTermsThatDayError
from payroll.work.rate_card import Rate, RateCard
from payroll.work.shift import WorkedShift

MONDAY = date(2026, 11, 2)
WEEKS = Span(MONDAY, date(2026, 11, 29))
OLD, NEW = Money(1345), Money(1400)
TWENTY = 20 * 60


def job(*rates: AgreedRate, left_on: date | None = None) -> Employment:
    usual = (terms(date(2026, 4, 6), OLD, TWENTY),)
    return Employment(date(2026, 4, 6), left_on, rates or usual)


def agreed(**minutes_on: int) -> Sheet:
    """A sheet with minutes by day of November: agreed(d3=600)."""
    days = {date(2026, 11, int(day[1:])): minutes for day, minutes in minutes_on.items()}
    shifts = tuple(shift(day, minutes) for day, minutes in days.items() if minutes)
    return Sheet(TimesheetState.AGREED, shifts)


def shift(day: date, minutes: int, kind: WorkKind = WorkKind.ORDINARY) -> WorkedShift:
    starts_at = instant(day, time(0))
    return WorkedShift(starts_at, starts_at + timedelta(minutes=minutes), kind=kind)


def terms(from_on: date, rate: Money, contracted: int) -> AgreedRate:
    return AgreedRate(from_on, RateCard(rate), contracted)


def was_paid(rate: Money, minutes: int, basis: Basis) -> PaidBefore:
    return PaidBefore(MONDAY, Rate(WorkKind.ORDINARY, rate), Amount(minutes), basis)


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
    rise = job(terms(date(2026, 4, 6), OLD, TWENTY), terms(date(2026, 11, 7), NEW, 0))
    record = WorkRecord(rise, {MONDAY: agreed(d6=90, d7=420)}, ())
    assert [
        (line.label, line.minutes)
        for line in hours_owed(record, WEEKS, pays_contracted=False).lines
    ] == [
        ("Hours at £13.45", 90),
        ("Hours at £14.00", 420),
    ]


def test_hours_on_a_day_without_terms_name_the_day() -> None:
    record = WorkRecord(job(terms(date(2026, 11, 5), OLD, TWENTY)), {MONDAY: agreed(d4=60)}, ())
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
                terms(date(2026, 4, 6), OLD, TWENTY),
                terms(date(2026, 11, 5), NEW, 28 * 60),
            ),
            {OLD: 514, NEW: 960},
        ),
        (job(terms(date(2026, 11, 9), OLD, TWENTY)), {}),
    ],
)
def test_contracted_hours_count_evenly_over_the_week(
    employment: Employment, by_rate: dict[Money, int]
) -> None:
    found = {rate.rate: amount.minutes for rate, amount in employment.contracted(MONDAY).items()}
    assert found == by_rate


def owed_for(record: WorkRecord, monday: date = MONDAY) -> list[tuple[str, int]]:
    found = hours_owed(record, WEEKS, pays_contracted=False).weeks
    return [(week.label, week.amount.minutes) for week in found if week.week_starts_on == monday]


def test_a_week_paid_as_agreed_is_not_owed_again() -> None:
    record = WorkRecord(job(), {MONDAY: agreed(d3=600)}, (was_paid(OLD, 600, Basis.AGREED),))
    assert owed_for(record) == []


def test_hours_agreed_anew_after_they_were_paid_owe_the_difference() -> None:
    record = WorkRecord(job(), {MONDAY: agreed(d3=660)}, (was_paid(OLD, 600, Basis.AGREED),))
    assert owed_for(record) == [("Correction for week of 2 November", 60)]


def test_a_rise_agreed_for_days_already_paid_is_back_pay() -> None:
    rise = job(terms(date(2026, 4, 6), OLD, TWENTY), terms(date(2026, 11, 2), NEW, TWENTY))
    record = WorkRecord(rise, {MONDAY: agreed(d3=600)}, (was_paid(OLD, 600, Basis.AGREED),))
    assert owed_for(record) == [
        ("Back pay: paid before as hours at £13.45", -600),
        ("Back pay: hours at £14.00", 600),
    ]


def test_every_kind_of_work_is_a_line_of_its_own() -> None:
    card = RateCard(
        OLD,
        (
            Rate(WorkKind.WEEKEND, Money(1500)),
            Rate(WorkKind.SLEEPOVER, Money(11000), is_per_night=True),
        ),
    )
    employment = job(AgreedRate(date(2026, 4, 6), card, TWENTY))
    shifts = (
        shift(date(2026, 11, 3), 120),
        shift(date(2026, 11, 7), 60),
        shift(date(2026, 11, 4), 540, WorkKind.SLEEPOVER),
    )
    record = WorkRecord(employment, {MONDAY: Sheet(TimesheetState.AGREED, shifts)}, ())
    lines = hours_owed(record, WEEKS, pays_contracted=False).lines
    assert [(line.label, line.minutes, line.nights) for line in lines] == [
        ("Hours at £13.45", 120, None),
        ("Weekend hours at £15.00", 60, None),
        ("Sleepover at £110.00 a night", 540, 1),
    ]


def test_a_correction_over_a_rise_gives_each_rate_its_difference() -> None:
    rise = job(terms(date(2026, 4, 6), OLD, TWENTY), terms(date(2026, 11, 5), NEW, TWENTY))
    paid = tuple(
        PaidBefore(MONDAY, rate, amount, Basis.CONTRACTED)
        for rate, amount in rise.contracted(MONDAY).items()
    )
    record = WorkRecord(rise, {MONDAY: agreed(d3=600, d5=700)}, paid)
    owed = hours_owed(record, Span(MONDAY, MONDAY + ONE_WEEK), pays_contracted=False)
    assert [(line.label, line.hourly_rate, line.minutes) for line in owed.lines] == [
        ("Correction for week of 2 November", OLD, 600 - 514),
        ("Correction for week of 2 November", NEW, 700 - 686),
    ]


def test_somebody_without_contracted_hours_is_not_late() -> None:
    record = WorkRecord(job(terms(date(2026, 4, 6), OLD, 0)), {}, ())
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
        monday: Sheet(TimesheetState.AGREED, (shift(monday, worked),) if worked else ())
        for monday, worked in zip(mondays, minutes, strict=True)
    }
    known = {monday: sheets[monday] for n, monday in enumerate(mondays) if n not in late}
    first = hours_owed(WorkRecord(job(), known, ()), WEEKS, pays_contracted=pays_contracted)
    paid = tuple(PaidBefore(w.week_starts_on, w.rate, w.amount, w.basis) for w in first.weeks)
    second = hours_owed(WorkRecord(job(), sheets, paid), WEEKS, pays_contracted=pays_contracted)
    if not second.held_back:
        everything = sum(week.amount.minutes for week in (*first.weeks, *second.weeks))
        assert everything == sum(minutes)
    paid += tuple(PaidBefore(w.week_starts_on, w.rate, w.amount, w.basis) for w in second.weeks)
    third = hours_owed(WorkRecord(job(), sheets, paid), WEEKS, pays_contracted=pays_contracted)
    assert third.lines == ()
