from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ni import NiLetter, contributions, drop_half_penny
from payroll.rates.national_insurance import national_insurance

DAY = date(2026, 9, 4)
pay = st.integers(0, 1_000_000).map(Money)
letters = st.sampled_from(NiLetter)
frequencies = st.sampled_from(Frequency)


@given(letters, pay, frequencies)
def test_reported_bands_add_up_to_pay_below_the_upper_limit(
    letter: NiLetter, amount: Money, frequency: Frequency
) -> None:
    law = national_insurance().on(DAY)
    bands = contributions(letter, amount, frequency, DAY).bands
    total = bands.at_lower_limit + bands.lower_limit_to_primary + bands.primary_to_upper_limit
    is_reported = letter is not NiLetter.X and amount >= law.lower_earnings_limit.over(frequency)
    assert total == (
        min(amount, law.upper_earnings_limit.over(frequency)) if is_reported else NOTHING
    )


@given(letters, pay, st.integers(0, 100_000), frequencies)
def test_more_pay_is_never_less_national_insurance(
    letter: NiLetter, amount: Money, more: int, frequency: Frequency
) -> None:
    less, greater = (
        contributions(letter, each, frequency, DAY) for each in (amount, amount + Money(more))
    )
    assert less.employee <= greater.employee
    assert less.employer <= greater.employer


@given(letters, pay, frequencies)
def test_the_steps_of_a_working_add_up(
    letter: NiLetter, amount: Money, frequency: Frequency
) -> None:
    found = contributions(letter, amount, frequency, DAY)
    for due, working in (
        (found.employee, found.employee_working),
        (found.employer, found.employer_working),
    ):
        parts = [Money.parse(value) for what, value in working.steps if "%" in what]
        assert Money.total(parts) == due


@pytest.mark.parametrize(
    ("pounds", "pence"), [("0.005", 0), ("0.0059", 0), ("0.006", 1), ("1.0159", 101), ("0", 0)]
)
def test_half_a_penny_or_less_is_dropped_after_the_cut(pounds: str, pence: int) -> None:
    assert drop_half_penny(Decimal(pounds)) == Money(pence)


@pytest.mark.parametrize(
    ("letter", "pounds", "said"),
    [
        (
            "A",
            269,
            "Pay is £269.00 and letter A counts what is over £242.00: 8% of £27.00 is £2.16.",
        ),
        ("A", 100, "Pay is £100.00. Nothing is due up to £242.00."),
        ("C", 500, "Letter C means that nothing is due here, whatever the pay."),
    ],
)
def test_the_working_says_why(letter: str, pounds: int, said: str) -> None:
    found = contributions(NiLetter(letter), Money(pounds * 100), Frequency.WEEKLY, DAY)
    assert found.employee_working.sentence == said
