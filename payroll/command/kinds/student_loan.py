"""The kind `student_loan`: what is taken of one payment for a student or postgraduate loan."""

from enum import StrEnum

from payroll.command.fields import Fields
from payroll.command.kind import Answer, Kind, told
from payroll.loans import POSTGRADUATE, LoanPlans, StudentPlan, loan_deductions, period_threshold
from payroll.rates.student_loans import student_loans
from payroll.rates.years import require_year_on_record


class CollectedLoan(StrEnum):
    """The loans that the command can be asked about."""

    ONE = StudentPlan.ONE
    TWO = StudentPlan.TWO
    FOUR = StudentPlan.FOUR
    FIVE = StudentPlan.FIVE
    POSTGRADUATE = POSTGRADUATE


def answer(given: Fields) -> Answer:
    """Return the deduction and the threshold it was worked out with."""
    pay_on = given.tax_year().span.first
    require_year_on_record(pay_on)
    frequency, pay = given.frequency(), given.money("nicable_pay")
    loan = given.choice("plan", CollectedLoan)
    is_postgraduate = loan is CollectedLoan.POSTGRADUATE
    plans = LoanPlans(None if is_postgraduate else StudentPlan(loan), is_postgraduate)
    found = loan_deductions(plans, pay, frequency, pay_on)
    rate = student_loans().on(pay_on).plans[loan]
    result = {
        "deduction": found.postgraduate if is_postgraduate else found.student,
        "threshold": period_threshold(rate.yearly, frequency),
    }
    working = found.postgraduate_working if is_postgraduate else found.student_working
    return Answer(result, told(working))


KIND = Kind(
    name="student_loan",
    title="Student or postgraduate loan taken of one payment",
    takes=(
        ("tax_year", "as 2026-27"),
        ("frequency", "weekly, fortnightly, four_weekly or monthly"),
        ("plan", "plan_1, plan_2, plan_4, plan_5 or postgraduate"),
        ("nicable_pay", "pay that carries National Insurance"),
    ),
    gives=(
        ("deduction", "what is taken, in whole pounds"),
        ("threshold", "the pay up to which nothing is taken"),
    ),
    example={
        "kind": "student_loan",
        "tax_year": "2026-27",
        "frequency": "monthly",
        "plan": "plan_4",
        "nicable_pay": "3000.00",
    },
    answers={"deduction": "16.00", "threshold": "2816.25"},
    answer=answer,
)
