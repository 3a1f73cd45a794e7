from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.ground.days import Span
from payroll.ground.money import Money
from payroll.holiday.accrual import accrued_hours, rolled_up_pay
from payroll.holiday.average import HolidayRate, NothingToAverageError, PaidWeek, holiday_rate
from payroll.holiday.balance import (
    Balance,
    CarryReason,
    carried_until,
    holiday_item,
    pay_in_lieu,
)
from payroll.holiday.entitlement import (
    Employed,
    entitled_days,
    entitled_hours,
    entitled_shifts,
    entitled_weeks,
    hours_and_minutes,
)
from payroll.holiday.year import LeaveYear, OutsideLeaveYearError, leave_year_of
from payroll.rates.holiday import holiday_law
from payroll.work.items import ItemKind

LAW = holiday_law().on(date(2026, 4, 1))
YEAR = LeaveYear(date(2026, 4, 1))
ALL_YEAR = Employed(YEAR)


@pytest.mark.parametrize(
    ("day", "starts_on", "first"),
    [
        (date(2026, 4, 1), date(2020, 4, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2020, 4, 1), date(2025, 4, 1)),
        (date(2027, 1, 1), date(2026, 9, 14), date(2026, 9, 14)),
        (date(2028, 2, 29), date(2026, 3, 1), date(2027, 3, 1)),
    ],
)
def test_a_leave_year_comes_round_on_its_day(day: date, starts_on: date, first: date) -> None:
    assert leave_year_of(day, starts_on).first == first


def test_a_leave_year_with_29_february_has_366_days() -> None:
    assert LeaveYear(date(2027, 4, 1)).days == 366
    assert LeaveYear(date(2026, 4, 1)).days == 365
    assert LeaveYear(date(2028, 2, 29)).span == Span(date(2028, 3, 1), date(2029, 2, 28))


@pytest.mark.parametrize(
    ("employed", "days"),
    [
        (ALL_YEAR, "16.8"),
        # From 14 September: 7 of 12 months of 16.8 days is 9.8, up to the half day.
        (Employed(YEAR, started_on=date(2026, 9, 14)), "10"),
        # 1 April to 30 September is 183 of 365 days: 8.42..., up to a tenth.
        (Employed(YEAR, left_on=date(2026, 9, 30)), "8.5"),
        (Employed(YEAR, date(2026, 9, 14), date(2026, 9, 30)), "0.8"),
    ],
)
def test_three_days_a_week_by_hand(employed: Employed, days: str) -> None:
    assert entitled_days(LAW, employed, Decimal(3)) == Decimal(days)


def test_hours_follow_the_days() -> None:
    hours = entitled_hours(LAW, ALL_YEAR, Decimal(3), Decimal(20))
    assert hours == Decimal(112)
    assert hours_and_minutes(Decimal("23.1")) == (23, 6)


def test_a_job_outside_the_leave_year_is_refused() -> None:
    with pytest.raises(OutsideLeaveYearError):
        Employed(YEAR, started_on=date(2026, 3, 31))
    with pytest.raises(OutsideLeaveYearError):
        Employed(YEAR, date(2026, 9, 14), date(2026, 9, 13))


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(0, 0), (248, 0), (249, 1), (745, 1), (746, 2), (4800, 10), (-249, -1)],
)
def test_irregular_hours_earn_to_the_nearest_hour(minutes: int, hours: int) -> None:
    # 248 min x 12.07 % = 29.93; 249 = 30.05; 745 = 89.92; 746 = 90.04.
    assert accrued_hours(LAW, minutes) == hours


def test_rolled_up_pay_is_12_07_percent_on_its_own_line() -> None:
    item = rolled_up_pay(LAW, Money(107600))
    assert (item.kind, str(item.amount)) == (ItemKind.ROLLED_UP_HOLIDAY, "£129.87")
    assert "12.07% of £1,076.00" in item.said


def weeks(count: int, pay: int = 26900, minutes: int = 1200) -> list[PaidWeek]:
    monday = date(2026, 11, 9)
    return [PaidWeek(monday - timedelta(weeks=n), Money(pay), minutes) for n in range(count)]


def test_a_week_of_holiday_pays_the_average_of_the_last_52_paid_weeks() -> None:
    paid = weeks(60)
    paid[0] = PaidWeek(paid[0].starts_on, Money(53800), 2400)
    paid[10] = PaidWeek(paid[10].starts_on, Money(0), 0)
    rate = holiday_rate(LAW, paid, date(2026, 11, 16))
    # 51 weeks of £269.00 and one of £538.00: £14,257.00 for 1,060 hours.
    assert (rate.weeks, rate.pay, rate.minutes) == (52, Money(1425700), 63600)
    assert str(rate.week) == "£274.17"
    assert str(rate.for_minutes(480)) == "£107.60"
    assert "The last 52 paid weeks" in rate.working.sentence


def test_unpaid_weeks_are_left_out_and_no_week_older_than_104_counts() -> None:
    old = PaidWeek(date(2026, 11, 16) - timedelta(weeks=105), Money(1), 60)
    only = PaidWeek(date(2026, 11, 16) - timedelta(weeks=104), Money(2000), 60)
    rate = holiday_rate(LAW, [old, only], date(2026, 11, 16))
    assert (rate.weeks, rate.week) == (1, Money(2000))


def test_before_the_first_paid_week_there_is_nothing_to_average() -> None:
    with pytest.raises(NothingToAverageError):
        holiday_rate(LAW, weeks(1), date(2026, 11, 15))


def rate() -> HolidayRate:
    return holiday_rate(LAW, weeks(52), date(2026, 11, 16))


def test_holiday_and_pay_in_lieu_are_lines_of_their_own() -> None:
    taken = holiday_item(480, rate(), Span(date(2026, 11, 16), date(2026, 11, 17)))
    assert (taken.kind, str(taken.amount)) == (ItemKind.HOLIDAY_PAY, "£107.60")
    assert "16 November 2026 to 17 November 2026" in taken.label
    left = pay_in_lieu(90, rate())
    assert left is not None
    assert str(left.amount) == "£20.18"


def test_holiday_taken_too_much_is_taken_back_only_where_agreed() -> None:
    assert pay_in_lieu(-90, rate()) is None
    back = pay_in_lieu(-90, rate(), takes_back=True)
    assert back is not None
    assert str(back.amount) == "-£20.18"
    assert pay_in_lieu(0, rate(), takes_back=True) is None


def test_a_balance_says_what_is_left_and_how() -> None:
    balance = Balance(YEAR.span, 6720, carried_over=480, taken=960, booked=240)
    assert balance.left == 6000
    assert "100 h are left" in balance.working.sentence


@pytest.mark.parametrize(
    ("reason", "until"),
    [(CarryReason.AGREED, date(2028, 3, 31)), (CarryReason.SICK, date(2028, 9, 30))],
)
def test_carried_holiday_can_be_taken_until_a_day(reason: CarryReason, until: date) -> None:
    assert carried_until(reason, YEAR.span, LAW) == until


hours = st.integers(0, 60 * 400)
days_a_week = st.decimals(1, 7, places=1)


@given(hours, st.integers(0, 6000))
def test_more_work_never_earns_less_holiday(minutes: int, more: int) -> None:
    assert accrued_hours(LAW, minutes) <= accrued_hours(LAW, minutes + more)


@given(days_a_week, st.integers(0, 364))
def test_a_leaver_never_has_more_than_the_full_year(week: Decimal, days: int) -> None:
    left = Employed(YEAR, left_on=date(2026, 4, 1) + timedelta(days=days))
    full = entitled_days(LAW, ALL_YEAR, week)
    assert entitled_days(LAW, left, week) <= full + Decimal("0.1")
    assert entitled_weeks(LAW, left) <= Decimal("5.60")


@given(days_a_week, st.decimals(1, 60, places=1))
def test_hours_and_minutes_are_the_hours(week: Decimal, hours_a_week: Decimal) -> None:
    found = entitled_hours(LAW, ALL_YEAR, week, hours_a_week)
    whole, minutes = hours_and_minutes(found)
    assert whole * 60 + minutes == found * 60


@given(st.integers(1, 14), st.integers(1, 14))
def test_shifts_are_at_most_28(shifts: int, days: int) -> None:
    assert entitled_shifts(LAW, ALL_YEAR, Decimal(shifts), Decimal(days)) <= 28


@given(st.lists(st.integers(0, 600), max_size=60), st.randoms(use_true_random=False))
def test_the_order_weeks_are_kept_in_does_not_matter(pays: list[int], random: object) -> None:
    paid = [PaidWeek(w.starts_on, Money(pay), 60) for w, pay in zip(weeks(60), pays, strict=False)]
    if not any(week.pay for week in paid[:52]):
        return
    mixed = list(paid)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    before = date(2026, 11, 16)
    assert holiday_rate(LAW, paid, before) == holiday_rate(LAW, mixed, before)
