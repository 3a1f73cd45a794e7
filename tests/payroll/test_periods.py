from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.frequency import Frequency
from payroll.ground.days import Span
from payroll.periods import TaxYear, hmrc_due_on, pension_due_on, tax_period

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_a_tax_year_runs_from_6_april_and_is_named_by_both_its_years() -> None:
    year = TaxYear.of(date(2026, 4, 6))
    assert (year, TaxYear.of(date(2026, 4, 5))) == (TaxYear(2026), TaxYear(2025))
    assert (str(year), TaxYear(1999).name) == ("2026-27", "1999-00")
    assert year.span == Span(date(2026, 4, 6), date(2027, 4, 5))


@pytest.mark.parametrize(
    ("paid", "frequency", "number", "reached", "is_extra"),
    [
        ("2026-04-06", "weekly", 1, 1, False),
        ("2026-04-12", "weekly", 1, 1, False),
        ("2026-04-13", "weekly", 2, 2, False),
        ("2027-04-04", "weekly", 52, 52, False),
        ("2027-04-05", "weekly", 53, 1, True),
        ("2026-04-06", "fortnightly", 2, 2, False),
        ("2026-04-20", "fortnightly", 4, 4, False),
        ("2027-04-05", "fortnightly", 54, 2, True),
        ("2026-05-03", "four-weekly", 4, 4, False),
        ("2026-05-04", "four-weekly", 8, 8, False),
        ("2027-04-05", "four-weekly", 56, 4, True),
        ("2026-05-05", "monthly", 1, 1, False),
        ("2026-05-06", "monthly", 2, 2, False),
        ("2027-01-05", "monthly", 9, 9, False),
        ("2027-04-05", "monthly", 12, 12, False),
    ],
)
def test_a_pay_day_belongs_to_one_tax_period(
    paid: str,
    frequency: str,
    number: int,
    reached: int,
    is_extra: bool,  # noqa: FBT001  # a column of the table above
) -> None:
    period = tax_period(date.fromisoformat(paid), Frequency(frequency))
    assert (period.number, period.reached, period.is_extra) == (number, reached, is_extra)
    assert period.in_words == f"{period.unit} {number}"


@given(days, st.sampled_from(Frequency))
def test_numbers_never_go_back_within_a_year(day: date, frequency: Frequency) -> None:
    today, tomorrow = (tax_period(d, frequency) for d in (day, day + timedelta(days=1)))
    is_new_year = tomorrow.year != today.year
    assert is_new_year or today.number <= tomorrow.number
    assert today.number <= {12: 12, 52: 56}[frequency.tax_periods_per_year]


@given(days)
def test_what_is_owed_is_due_on_a_22nd_after_the_pay_day(day: date) -> None:
    hmrc, pension = hmrc_due_on(day), pension_due_on(day)
    assert hmrc.day == pension.day == 22
    assert timedelta(days=17) <= hmrc - day <= timedelta(days=47)
    assert (pension.year * 12 + pension.month) - (day.year * 12 + day.month) == 1


def test_how_often_pay_comes_says_how_many_there_are_in_a_year() -> None:
    assert [f.periods_per_year for f in Frequency] == [52, 26, 13, 12]
    assert [f.weeks for f in Frequency] == [1, 2, 4, None]
