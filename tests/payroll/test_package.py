from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError
from payroll.ni import NiLetter
from payroll.package import NoHoursError, Package, affordable_minutes, package_cost
from payroll.pension import PensionKind, PensionTerms

PLAN = Package(
    on=date(2026, 9, 4),
    minutes_a_week=1200,
    hourly_rate=Money(1345),
    frequency=Frequency.FOUR_WEEKLY,
    letter=NiLetter.A,
    pension=PensionTerms(PensionKind.RELIEF_AT_SOURCE),
    insurance=Money(9500),
    payroll_fee=Money(18000),
)


def test_twenty_hours_a_week_for_a_year_to_the_penny() -> None:
    found = package_cost(PLAN)
    parts = {part.label: str(part.amount) for part in found.parts}
    # 20 h x 52 x £13.45 = £13,988.00; 12.07 % = £1,688.35; £15,676.35 in 13 payments of £1,205.87:
    # NI 15 % of £820.87 = £123.13; pension 3 % of £725.87 = £21.78.
    assert parts == {
        "Wages": "£13,988.00",
        "Holiday": "£1,688.35",
        "Employer's National Insurance": "£1,600.69",
        "Employment Allowance": "-£1,600.69",
        "Employer's pension": "£283.14",
        "Insurance": "£95.00",
        "Help with payroll": "£180.00",
    }
    assert str(found.year) == "£16,234.49"
    assert str(found.before_allowance) == "£17,835.18"
    assert str(found.week) == "£312.20"
    assert "£16,234.49 a year" in found.working.sentence


def test_without_the_allowance_the_national_insurance_is_paid() -> None:
    found = package_cost(replace(PLAN, claims_allowance=False))
    assert found.year == found.before_allowance


def test_no_hours_and_unknown_years_are_refused() -> None:
    with pytest.raises(NoHoursError):
        replace(PLAN, minutes_a_week=0)
    with pytest.raises(NotInForceError):
        package_cost(replace(PLAN, on=date(2027, 4, 6)))


def test_the_hours_a_weekly_sum_buys_cost_no_more_than_it() -> None:
    minutes = affordable_minutes(PLAN, Money(40000))
    assert package_cost(replace(PLAN, minutes_a_week=minutes)).week <= Money(40000)
    assert package_cost(replace(PLAN, minutes_a_week=minutes + 1)).week > Money(40000)


@given(st.integers(1, 6000), st.integers(1, 600), st.sampled_from(Frequency))
def test_more_hours_never_cost_less(minutes: int, more: int, frequency: Frequency) -> None:
    plan = replace(PLAN, minutes_a_week=minutes, frequency=frequency)
    dearer = replace(plan, minutes_a_week=minutes + more)
    assert package_cost(plan).year <= package_cost(dearer).year
