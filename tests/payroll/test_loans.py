from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.command.fields import FieldError, Fields
from payroll.command.kinds.student_loan import KIND
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ground.plain import of_plain, to_plain
from payroll.ground.timeline import NotInForceError
from payroll.loans import (
    LoanNotice,
    LoanNotices,
    LoanPlans,
    PlanNotCollectedError,
    StudentPlan,
    loan_deductions,
    loans_beside_an_arrestment,
    period_threshold,
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
    came = (
        LoanNotice(StudentPlan.ONE, date(2026, 5, 1), date(2026, 6, 30)),
        LoanNotice(StudentPlan.FOUR, date(2026, 6, 15)),
        LoanNotice(None, date(2026, 7, 1)),
    )
    notices = LoanNotices(came)
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 6, 30), date(2026, 7, 1)]
    assert [notices.in_force_on(day) for day in days] == [
        LoanPlans(),
        LoanPlans(StudentPlan.ONE),
        LoanPlans(StudentPlan.FOUR),
        LoanPlans(StudentPlan.FOUR, has_postgraduate=True),
    ]


def test_notices_survive_being_kept() -> None:
    notices = LoanNotices(
        (LoanNotice(StudentPlan.FOUR, date(2026, 5, 1)), LoanNotice(None, DAYS[2026]))
    )
    assert of_plain(LoanNotices, to_plain(notices)) == notices


def test_a_postgraduate_loan_has_the_same_threshold_in_all_three_years() -> None:
    plans = LoanPlans(has_postgraduate=True)
    for day in DAYS.values():
        for frequency, threshold in ((W, Money(40384)), (M, Money(175000))):
            # 6 % of £16.66 is 99.96p, of £16.67 £1.0002.
            under = loan_deductions(plans, threshold + Money(1666), frequency, day)
            over = loan_deductions(plans, threshold + Money(1667), frequency, day)
            assert (under.postgraduate, over.postgraduate) == (NOTHING, Money(100))


def test_four_weeks_are_cut_to_whole_pounds_once() -> None:
    # 9 % of 2,640.05 - 2,599.61 = 3.6396: £3. Week by week it would be 4 times 90p, so nothing.
    found = loan_deductions(LoanPlans(StudentPlan.FOUR), Money(264005), Q, DAYS[2026])
    assert str(found.student) == "£3.00"


def test_a_day_outside_the_record_is_refused() -> None:
    for day in (date(2024, 4, 5), date(2027, 4, 6)):
        with pytest.raises(NotInForceError, match="Student loans is not on record"):
            loan_deductions(LoanPlans(StudentPlan.FOUR), Money(500000), M, day)


def test_nothing_is_taken_for_loans_beside_an_arrestment() -> None:
    found = loans_beside_an_arrestment()
    assert (found.student, found.postgraduate) == (NOTHING, NOTHING)
    assert "court's order" in found.student_working.sentence


def ask(**fields: object) -> Mapping[str, object]:
    usual = {"tax_year": "2026-27", "frequency": "weekly", "nicable_pay": "1000.00"}
    return KIND.answer(Fields(usual | fields)).result


def test_the_command_answers_for_every_plan_and_frequency() -> None:
    # 9 % of 1,000.00 - 649.90 = 31.509; 6 % of 1,000.00 - 403.84 = 35.7696.
    plan_4 = {"deduction": Money(3100), "threshold": Money(64990)}
    assert ask(plan="plan_4") == ask(plan="Plan 4") == plan_4
    postgraduate = {"deduction": Money(3500), "threshold": Money(40384)}
    assert ask(plan="postgraduate") == postgraduate
    # 9 % of 1,000.00 - 961.53 = 3.4623.
    plan_5 = {"deduction": Money(300), "threshold": Money(96153)}
    assert ask(plan="plan_5", frequency="fortnightly") == plan_5
    assert ask(plan="plan_1", frequency="four_weekly")["deduction"] == NOTHING


def test_the_command_names_the_plans_it_knows_and_refuses_plan_5_too_early() -> None:
    with pytest.raises(FieldError, match="plan_1, plan_2, plan_4, plan_5, postgraduate"):
        ask(plan="plan_3")
    with pytest.raises(PlanNotCollectedError, match="plan 5 is not collected"):
        ask(plan="plan_5", tax_year="2025-26")


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
