"""Student and postgraduate loans: what is taken of one payment for each.

Loans look at each payment alone, at the pay that carries National Insurance, and take whole
pounds only (HMRC manuals CSLM16030 and CSLM18025).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from payroll.exact import cut, percent, whole_pounds
from payroll.frequency import Frequency
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money, down_to_penny
from payroll.ground.working import Working
from payroll.rates.student_loans import LoanRate, student_loans

POSTGRADUATE = "postgraduate"
NOTHING_COLLECTED = Working("There is no loan to collect.")
STANDS_BACK = Working(
    "A court's order against the pay holds on this pay day, so nothing is taken for loans.",
    source="HMRC manual CSLM18020",
)


class StudentPlan(StrEnum):
    """An undergraduate loan plan, as HMRC's start notice (SL1) names it."""

    ONE = "plan 1"
    TWO = "plan 2"
    FOUR = "plan 4"
    FIVE = "plan 5"


WHEN_UNKNOWN = StudentPlan.ONE
"""What is collected until the Student Loans Company confirms which plan it is."""


class PlanNotCollectedError(DomainError):
    """That plan is not collected yet on that day."""

    def __init__(self, plan: str) -> None:
        super().__init__(
            f"Student loan {plan} is not collected in this tax year. Check the plan on HMRC's "
            "notice, or the day it starts."
        )


@dataclass(frozen=True, slots=True)
class LoanPlans:
    """What is collected on a pay day: at most one student plan, and a postgraduate loan."""

    undergraduate: StudentPlan | None = None
    has_postgraduate: bool = False


NO_LOANS = LoanPlans()


@dataclass(frozen=True, slots=True)
class LoanNotice:
    """HMRC's notice to collect a loan from one day, until another (SL1 and SL2, PGL1 and PGL2).

    `plan` is None for a postgraduate loan.
    """

    plan: StudentPlan | None
    from_on: date
    until_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the loan is collected on a pay day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class LoanNotices:
    """Every notice that came for one person, kept for ever."""

    notices: tuple[LoanNotice, ...] = ()

    def in_force_on(self, day: date) -> LoanPlans:
        """Return what is collected on a pay day; of two student plans the newest notice holds."""
        held = [notice for notice in self.notices if notice.holds_on(day)]
        newest = max((n for n in held if n.plan), key=lambda notice: notice.from_on, default=None)
        has_postgraduate = any(notice.plan is None for notice in held)
        return LoanPlans(newest.plan if newest else None, has_postgraduate)


@dataclass(frozen=True, slots=True)
class LoanDeductions:
    """What is taken of one payment for each loan, with its working."""

    student: Money
    postgraduate: Money
    student_working: Working
    postgraduate_working: Working


def loan_deductions(
    plans: LoanPlans, nicable_pay: Money, frequency: Frequency, on: date
) -> LoanDeductions:
    """Return what is taken of pay that carries National Insurance, or PlanNotCollectedError."""
    student, student_working = _taken(plans.undergraduate, nicable_pay, frequency, on)
    name = POSTGRADUATE if plans.has_postgraduate else None
    postgraduate, postgraduate_working = _taken(name, nicable_pay, frequency, on)
    return LoanDeductions(student, postgraduate, student_working, postgraduate_working)


def loans_beside_an_arrestment() -> LoanDeductions:
    """Return that nothing is taken: a Scottish court's order comes before loans (CSLM18020)."""
    return LoanDeductions(NOTHING, NOTHING, STANDS_BACK, STANDS_BACK)


def period_threshold(yearly: Money, frequency: Frequency) -> Money:
    """Return the pay of one period above which a loan is collected, cut to the penny.

    For two and four weeks it is the yearly figure's share, and the deduction is cut to whole
    pounds once. HMRC's paper tables (CSLM17065) average the pay to one week and multiply the
    week's whole pounds instead, which can take up to £1 less for two weeks and £3 for four. HMRC
    has not said which of the two payroll software must use; to change it, change this function
    and the rounding in `deduction`, and nothing else.
    """
    times = frequency.weeks or 1
    return down_to_penny(cut(yearly.pounds * times, frequency.tax_periods_per_year, 4))


def deduction(over: Money, rate: Decimal) -> Money:
    """Return the share of pay over the threshold, cut to whole pounds (CSLM16030)."""
    return Money.exactly(whole_pounds(down_to_penny(over.share(rate))))


def _taken(plan: str | None, pay: Money, frequency: Frequency, on: date) -> tuple[Money, Working]:
    if plan is None:
        return NOTHING, NOTHING_COLLECTED
    law = student_loans().on(on)
    found = law.plans.get(plan)
    if found is None:
        raise PlanNotCollectedError(plan)
    threshold = period_threshold(found.yearly, frequency)
    over = max(pay - threshold, NOTHING)
    taken = deduction(over, found.rate)
    return taken, _working(found, (pay, threshold, over, taken), law.provenance.source)


def _working(found: LoanRate, figures: tuple[Money, Money, Money, Money], source: str) -> Working:
    pay, threshold, over, taken = figures
    share = percent(found.rate)
    sentence = (
        f"Pay is {pay}, and the loan is paid back from what is over {threshold}: {share} of "
        f"{over}, in whole pounds, is {taken}."
        if over
        else f"Pay is {pay}. Nothing is taken for the loan up to {threshold}."
    )
    steps = (
        ("Pay that carries National Insurance", str(pay)),
        ("Nothing is taken up to", str(threshold)),
        (f"{share} of {over}, in whole pounds", str(taken)),
    )
    return Working(sentence, steps, source)
