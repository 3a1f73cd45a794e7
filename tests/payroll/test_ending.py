from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.ending import JobSoFar, notice_pay, notice_weeks, redundancy_pay, whole_years
from payroll.ground.money import NOTHING, Money
from payroll.rates.ending import ending_law

TODAY = date(2026, 11, 26)
LAW = ending_law().on(TODAY)


def job(started_on: date, born_on: date = date(1980, 5, 1), week: str = "400") -> JobSoFar:
    return JobSoFar("Morag", born_on, started_on, Money.parse(week))


@pytest.mark.parametrize(
    ("started_on", "years"),
    [
        (date(2025, 11, 27), 1),
        (date(2025, 11, 28), 0),
        (date(2020, 11, 20), 6),
        (date(2024, 2, 29), 2),
        (TODAY, 0),
    ],
)
def test_a_year_is_whole_at_the_end_of_its_last_day(started_on: date, years: int) -> None:
    assert whole_years(started_on, TODAY) == years


@pytest.mark.parametrize(
    ("started_on", "agreed", "weeks"),
    [
        (date(2026, 11, 1), 0, 0),
        (date(2026, 11, 1), 4, 4),
        (date(2026, 10, 27), 0, 1),
        (date(2024, 11, 28), 0, 1),
        (date(2024, 11, 27), 0, 2),
        (date(2020, 11, 20), 0, 6),
        (date(2020, 11, 20), 4, 6),
        (date(2020, 11, 20), 8, 8),
        (date(2000, 1, 1), 0, 12),
    ],
)
def test_notice_grows_a_week_a_year_up_to_twelve(
    started_on: date, agreed: int, weeks: int
) -> None:
    assert notice_weeks(LAW, started_on, TODAY, agreed) == weeks


def test_six_years_of_notice_to_the_penny() -> None:
    found = notice_pay(LAW, job(date(2020, 11, 20), week="413.27"), TODAY)
    assert (found.weeks, found.pay) == (Decimal(6), Money.parse("2479.62"))
    assert "6 whole years by 26 November 2026" in found.working.sentence


@pytest.mark.parametrize(
    ("born_on", "started_on", "weeks"),
    [
        (date(1996, 5, 1), date(2020, 11, 20), "6.0"),  # 24 to 30: a week a year
        (date(1980, 5, 1), date(2020, 11, 20), "8.5"),  # 41 from May 2021: five years of six
        (date(2006, 5, 1), date(2023, 11, 20), "1.5"),  # 17 to 20: half a week a year
        (date(1960, 5, 1), date(1995, 1, 1), "30.0"),  # 20 years at most
    ],
)
def test_each_year_counts_by_the_age_at_its_beginning(
    born_on: date, started_on: date, weeks: str
) -> None:
    found = redundancy_pay(LAW, job(started_on, born_on), TODAY)
    assert found.weeks == Decimal(weeks)
    assert found.pay == Money.exactly(400 * Decimal(weeks))


def test_a_weeks_pay_counts_up_to_the_limit() -> None:
    found = redundancy_pay(LAW, job(date(2020, 11, 20), date(1996, 5, 1), "900"), TODAY)
    assert found.pay == LAW.week_limit * 6
    assert "the most the law counts of £900.00" in found.working.sentence


def test_the_notice_counts_towards_the_two_years() -> None:
    assert redundancy_pay(LAW, job(date(2024, 12, 4)), TODAY).pay == Money.parse("1200")
    assert redundancy_pay(LAW, job(date(2024, 12, 5)), TODAY).pay == NOTHING


@given(st.dates(date(1990, 1, 1), TODAY), st.dates(date(1950, 1, 1), date(1985, 1, 1)))
def test_longer_service_is_never_less_pay(started_on: date, born_on: date) -> None:
    later = min(started_on + timedelta(days=400), TODAY)
    longer = redundancy_pay(LAW, job(started_on, born_on), TODAY)
    assert longer.pay >= redundancy_pay(LAW, job(later, born_on), TODAY).pay
    assert NOTHING <= longer.pay <= Money.parse("12000")
