from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.loans import (
    LoanNotice,
    LoanPlans,
    PlanNotCollectedError,
    StudentPlan,
    loan_deductions,
    period_threshold,
    plans_on,
)

W, F, Q, M = Frequency  # weekly, fortnightly, four-weekly, monthly
DAYS = {2024: date(2024, 6, 7), 2025: date(2025, 6, 6), 2026: date(2026, 6, 5)}


@pytest.mark.parametrize(
    ("year", "plan", "week", "month"),
    [
        (2024, "plan 1", "480.57", "2082.50"), (2025, "plan 1", "501.25", "2172.08"),
        (2026, "plan 1", "517.30", "2241.66"), (2024, "plan 2", "524.90", "2274.58"),
        (2025, "plan 2", "547.50", "2372.50"), (2026, "plan 2", "565.09", "2448.75"),
        (2024, "plan 4", "603.75", "2616.25"), (2025, "plan 4", "629.71", "2728.75"),
        (2026, "plan 4", "649.90", "2816.25"), (2026, "plan 5", "480.76", "2083.33"),
    ],
)  # fmt: skip
def test_nothing_is_taken_up_to_the_threshold_of_the_plan(
    year: int, plan: str, week: str, month: str
) -> None:
    for frequency, text in ((W, week), (M, month)):
        threshold = Money.parse(text)
        plans = LoanPlans(StudentPlan(plan))
        at = loan_deductions(plans, threshold + Money(1111), frequency, DAYS[year])
        over = loan_deductions(plans, threshold + Money(1112), frequency, DAYS[year])
        assert (at.student, over.student) == (NOTHING, Money(100))


@pytest.mark.parametrize(
    ("frequency", "threshold"), [(F, "1299.80"), (Q, "2599.61"), (W, "649.90"), (M, "2816.25")]
)
def test_plan_4_thresholds_of_2026_27(frequency: Frequency, threshold: str) -> None:
    assert period_threshold(Money(3379500), frequency) == Money.parse(threshold)


def test_a_month_with_a_scottish_and_a_postgraduate_loan_to_the_penny() -> None:
    # 9 % of 3,200.00 - 2,816.25 = 34.53; 6 % of 3,200.00 - 1,750.00 = 87.00: whole pounds.
    plans = LoanPlans(StudentPlan.FOUR, has_postgraduate=True)
    found = loan_deductions(plans, Money(320000), M, DAYS[2026])
    assert (str(found.student), str(found.postgraduate)) == ("£34.00", "£87.00")
    assert "9% of £383.75" in found.student_working.sentence


@pytest.mark.parametrize("year", [2024, 2025])
def test_plan_5_is_not_collected_before_april_2026(year: int) -> None:
    with pytest.raises(PlanNotCollectedError, match="plan 5 is not collected in this tax year"):
        loan_deductions(LoanPlans(StudentPlan.FIVE), Money(500000), M, DAYS[year])


def test_without_a_loan_nothing_is_taken() -> None:
    found = loan_deductions(LoanPlans(), Money(500000), M, DAYS[2026])
    assert (found.student, found.postgraduate) == (NOTHING, NOTHING)


def test_a_loan_is_collected_between_its_start_and_its_stop_notice() -> None:
    notices = [
        LoanNotice(StudentPlan.ONE, date(2026, 5, 1), date(2026, 6, 30)),
        LoanNotice(StudentPlan.FOUR, date(2026, 6, 15)),
        LoanNotice(None, date(2026, 7, 1)),
    ]
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [plans_on(notices, day) for day in days] == [
        LoanPlans(),
        LoanPlans(StudentPlan.ONE),
        LoanPlans(StudentPlan.FOUR),
        LoanPlans(StudentPlan.FOUR, has_postgraduate=True),
    ]


@given(
    st.integers(0, 10**6),
    st.integers(0, 10**5),
    st.sampled_from(StudentPlan),
    st.sampled_from(Frequency),
)
def test_more_pay_is_never_a_smaller_deduction_and_only_whole_pounds(
    pence: int, more: int, plan: StudentPlan, frequency: Frequency
) -> None:
    def taken(pay: int) -> Money:
        return loan_deductions(LoanPlans(plan), Money(pay), frequency, DAYS[2026]).student

    assert taken(pence) <= taken(pence + more)
    assert taken(pence).pence % 100 == 0
