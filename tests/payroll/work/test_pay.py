from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.exact import nearest_penny_of
from payroll.ground.days import LONDON
from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError
from payroll.hours import instant
from payroll.work.kinds import CHOSEN, WorkKind
from payroll.work.pay import (
    Amount,
    NoTermsThatDayError,
    pay_of,
    together,
    work_by_day,
    work_of,
)
from payroll.work.rate_card import (
    EveningHoursError,
    NightRateError,
    NoRateError,
    Rate,
    RateCard,
    RateTwiceError,
)
from payroll.work.shift import AwakeOnlyInSleepoverError, AwakeTooLongError, WorkedShift

PLAIN = RateCard(Money(1345))
FULL = RateCard(
    Money(1345),
    (
        Rate(WorkKind.EVENING, Money(1400)),
        Rate(WorkKind.WEEKEND, Money(1500)),
        Rate(WorkKind.BANK_HOLIDAY, Money(2018)),
        Rate(WorkKind.WAKING_NIGHT, Money(1450)),
        Rate(WorkKind.TRAVEL, Money(1271)),
    ),
    evening_from=time(20),
)
BY_NIGHT = RateCard(Money(1345), (Rate(WorkKind.SLEEPOVER, Money(11000), is_per_night=True),))


def shift(
    day: str,
    start: str,
    end: str,
    kind: WorkKind = WorkKind.ORDINARY,
    unpaid: int = 0,
    awake: int = 0,
) -> WorkedShift:
    first, begins, ends = (
        date.fromisoformat(day),
        time.fromisoformat(start),
        time.fromisoformat(end),
    )
    last = first if ends > begins else first + timedelta(days=1)
    return WorkedShift(instant(first, begins), instant(last, ends), unpaid, kind, awake)


def said(shifts: list[WorkedShift], card: RateCard = FULL) -> list[str]:
    work = together(work_by_day(shifts, lambda _day: card).values())
    return [
        f"{rate.label}: {amount.minutes} min, {amount.pay(rate)}" for rate, amount in work.items()
    ]


@pytest.mark.parametrize(
    ("worked", "lines"),
    [
        # Wednesday 11 November 2026
        (shift("2026-11-11", "09:00", "13:30", unpaid=30), ["Hours at £13.45: 240 min, £53.80"]),
        (
            shift("2026-11-11", "18:00", "22:00"),
            ["Hours at £13.45: 120 min, £26.90", "Evening hours at £14.00: 120 min, £28.00"],
        ),
        # Friday evening into Saturday: evening, then weekend
        (
            shift("2026-11-13", "22:00", "02:00"),
            ["Evening hours at £14.00: 120 min, £28.00",
             "Weekend hours at £15.00: 120 min, £30.00"],
        ),
        # Sunday evening pays the better of weekend and evening
        (shift("2026-11-15", "21:00", "23:00"), ["Weekend hours at £15.00: 120 min, £30.00"]),
        # Over midnight into the one-off bank holiday of 15 June 2026
        (
            shift("2026-06-14", "23:00", "01:00"),
            ["Weekend hours at £15.00: 60 min, £15.00",
             "Bank holiday hours at £20.18: 60 min, £20.18"],
        ),
        (
            shift("2026-11-11", "22:00", "07:00", WorkKind.WAKING_NIGHT),
            ["Waking night at £14.50: 540 min, £130.50"],
        ),
        # A chosen kind keeps its own rate whatever the clock says
        (
            shift("2026-06-15", "10:00", "10:45", WorkKind.TRAVEL),
            ["Travel between visits at £12.71: 45 min, £9.53"],
        ),
        # A kind without its own rate is paid as ordinary work
        (
            shift("2026-11-14", "10:00", "12:00", WorkKind.TRAINING),
            ["Training at £13.45: 120 min, £26.90"],
        ),
    ],
)  # fmt: skip
def test_work_is_paid_by_kind_and_clock_to_the_penny(
    worked: WorkedShift, lines: list[str]
) -> None:
    assert said([worked]) == lines


def test_a_sleepover_by_the_hour_pays_woken_time_as_a_waking_night_instead() -> None:
    night = shift("2026-11-11", "22:00", "07:00", WorkKind.SLEEPOVER, awake=45)
    assert said([night]) == [
        "Waking night at £14.50: 45 min, £10.88",
        "Sleepover at £13.45: 495 min, £110.96",
    ]


def test_a_sleepover_by_the_night_pays_woken_time_on_top() -> None:
    night = shift("2026-11-11", "22:00", "07:00", WorkKind.SLEEPOVER, awake=60)
    assert said([night], BY_NIGHT) == [
        "Waking night at £13.45: 60 min, £13.45",
        "Sleepover at £110.00 a night: 480 min, £110.00",
    ]


@pytest.mark.parametrize(
    ("day", "minutes"), [("2026-03-28", 8 * 60), ("2026-10-24", 10 * 60), ("2026-11-14", 9 * 60)]
)
def test_a_night_over_a_clock_change_pays_the_hours_that_really_pass(
    day: str, minutes: int
) -> None:
    night = shift(day, "22:00", "07:00", WorkKind.WAKING_NIGHT)
    found = together(work_of(night, lambda _day: FULL).values())
    assert sum(amount.minutes for amount in found.values()) == minutes


def test_a_rate_that_changes_at_midnight_splits_the_shift() -> None:
    cards = {date(2026, 3, 31): RateCard(Money(1300)), date(2026, 4, 1): RateCard(Money(1345))}
    work = work_of(shift("2026-03-31", "22:00", "02:00"), cards.__getitem__)
    assert work == {
        date(2026, 3, 31): {Rate(WorkKind.ORDINARY, Money(1300)): Amount(120)},
        date(2026, 4, 1): {Rate(WorkKind.ORDINARY, Money(1345)): Amount(120)},
    }


def test_29_february_is_a_day_like_any_other() -> None:
    work = work_of(shift("2028-02-28", "23:00", "01:00"), lambda _day: PLAIN)
    assert list(work) == [date(2028, 2, 28), date(2028, 2, 29)]


def test_a_day_without_terms_is_refused_by_name() -> None:
    with pytest.raises(NoTermsThatDayError, match="12 November 2026"):
        work_of(shift("2026-11-12", "09:00", "10:00"), lambda _day: None)


def test_a_bank_holiday_beyond_the_list_is_refused_only_where_it_has_a_rate() -> None:
    later = shift("2029-01-01", "09:00", "10:00")
    assert pay_of(work_of(later, lambda _day: PLAIN)[date(2029, 1, 1)]) == Money(1345)
    with pytest.raises(NotInForceError, match="bank holiday"):
        work_of(later, lambda _day: FULL)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: RateCard(Money(0)), NoRateError),
        (lambda: Rate(WorkKind.TRAVEL, Money(0)), NoRateError),
        (lambda: Rate(WorkKind.TRAVEL, Money(1), is_per_night=True), NightRateError),
        (lambda: RateCard(Money(1), (Rate(WorkKind.EVENING, Money(2)),)), EveningHoursError),
        (lambda: RateCard(Money(1), evening_from=time(20)), EveningHoursError),
        (
            lambda: RateCard(Money(1), (Rate(WorkKind.EVENING, Money(2)),), time(11)),
            EveningHoursError,
        ),
        (
            lambda: RateCard(Money(1), (Rate(WorkKind.EVENING, Money(2)),), time(20), time(19)),
            EveningHoursError,
        ),
        (lambda: RateCard(Money(1), (Rate(WorkKind.TRAVEL, Money(2)),) * 2), RateTwiceError),
        (lambda: shift("2026-11-11", "22:00", "07:00", awake=5), AwakeOnlyInSleepoverError),
        (
            lambda: shift("2026-11-11", "22:00", "23:00", WorkKind.SLEEPOVER, awake=61),
            AwakeTooLongError,
        ),
    ],
)
def test_rates_and_shifts_that_make_no_sense_are_refused(
    make: object, error: type[Exception]
) -> None:
    with pytest.raises(error):
        make()  # type: ignore[operator]


def test_a_sleepover_begun_by_the_hour_stays_so_into_a_day_of_night_rates() -> None:
    night = shift("2026-11-11", "22:00", "07:00", WorkKind.SLEEPOVER)
    by_hour = RateCard(Money(1345), (Rate(WorkKind.SLEEPOVER, Money(1271)),))
    found = work_of(night, lambda day: by_hour if day.day == 11 else BY_NIGHT)
    assert sum(pay_of(work).pence for work in found.values()) == 9 * 1271


def test_hours_across_a_clock_change_are_counted_by_the_sun_not_the_wall() -> None:
    spring = WorkedShift(
        datetime(2026, 3, 28, 22, tzinfo=LONDON), datetime(2026, 3, 29, 7, tzinfo=LONDON)
    )
    assert pay_of(together(work_of(spring, lambda _day: PLAIN).values())) == Money(8 * 1345)


days = st.dates(date(2024, 4, 6), date(2028, 12, 20))
shifts = st.builds(
    lambda day, start, length, unpaid, kind: WorkedShift(
        instant(day, time(start)), instant(day, time(start)) + timedelta(minutes=length),
        min(unpaid, length - 1), kind,
    ),
    days, st.integers(3, 23), st.integers(1, 24 * 60), st.integers(0, 90), st.sampled_from(CHOSEN),
)  # fmt: skip


@given(st.lists(shifts, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_shifts_never_matters(worked: list[WorkedShift], random: object) -> None:
    mixed = list(worked)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert work_by_day(worked, lambda _day: FULL) == work_by_day(mixed, lambda _day: FULL)


@given(shifts, st.sampled_from([PLAIN, FULL, BY_NIGHT]))
def test_every_paid_minute_is_in_exactly_one_line(worked: WorkedShift, card: RateCard) -> None:
    found = together(work_of(worked, lambda _day: card).values())
    assert sum(amount.minutes for amount in found.values()) == worked.minutes


@given(shifts)
def test_a_better_rate_never_pays_less(worked: WorkedShift) -> None:
    better = RateCard(FULL.hourly, FULL.others[:-1], FULL.evening_from)
    work = work_of(worked, lambda _day: better)
    plain = nearest_penny_of(worked.minutes * 1345, 60)
    assert pay_of(together(work.values())) >= plain - Money(len(together(work.values())))
