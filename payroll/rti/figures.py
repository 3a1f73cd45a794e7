"""Payslips as a full payment submission tells them: now, in the year so far, and put right.

A document that puts an earlier one right tells the difference as this payment and the right
figures as the year so far (filings reference, corrections); a first document tells the difference
to nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date

from payroll.ground.money import NOTHING, Money
from payroll.loans import StudentPlan
from payroll.ni import EarningsBands, NiLetter
from payroll.payslip import Payslip
from payroll.rti.payments import (
    STATUTORY,
    Employment,
    FiguresToDate,
    HoursBand,
    LateReason,
    NiLine,
    Payment,
    Person,
    Starter,
)
from payroll.work.items import ItemKind

PLANS = {
    StudentPlan.ONE: "01",
    StudentPlan.TWO: "02",
    StudentPlan.FOUR: "04",
    StudentPlan.FIVE: "05",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobTold:
    """What is told of a job besides its figures."""

    person: Person
    payroll_id: str
    hours: HoursBand
    starter: Starter | None = None
    old_payroll_id: str | None = None
    is_irregular: bool = False
    left_on: date | None = None
    is_after_leaving: bool = False
    late_reason: LateReason | None = None
    student_plan: StudentPlan | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A payslip to tell, and the one that was told in its place before.

    One of the two may be missing: nothing was told yet, or nothing was to be paid after all.
    """

    now: Payslip | None
    was: Payslip | None = None

    @property
    def shown(self) -> Payslip:
        """Return the payslip whose pay day, period and code are told."""
        found = self.now or self.was
        if found is None:
            message = "a change has a payslip"
            raise ValueError(message)
        return found


@dataclass(frozen=True, slots=True)
class NiAmounts:
    """What one payment, or several, come to under one National Insurance letter."""

    earnings: Money = NOTHING
    at_lower_limit: Money = NOTHING
    lower_limit_to_primary: Money = NOTHING
    primary_to_upper_limit: Money = NOTHING
    employer: Money = NOTHING
    employee: Money = NOTHING

    def __add__(self, other: "NiAmounts") -> "NiAmounts":
        return _each(self, other, 1)

    def __sub__(self, other: "NiAmounts") -> "NiAmounts":
        return _each(self, other, -1)

    @property
    def is_nothing(self) -> bool:
        """Tell whether there is nothing to tell under the letter."""
        return not any(getattr(self, each.name) for each in fields(self))


def employment(job: JobTold, change: Change, year: Sequence[Payslip]) -> Employment:
    """Return a job with one payment; `year` are the tax year's payslips that are right now.

    The payment of the change is one of them, unless nothing is to be paid after all.
    """
    return Employment(
        person=job.person,
        payroll_id=job.payroll_id,
        to_date=figures_to_date(year),
        payment=_payment(job, change, year),
        ni=ni_lines(change, year),
        starter=job.starter,
        old_payroll_id=job.old_payroll_id,
        is_irregular=job.is_irregular,
        left_on=job.left_on,
    )


def figures_to_date(year: Iterable[Payslip]) -> FiguresToDate:
    """Return what a job's payslips of one tax year come to."""
    slips = tuple(year)
    return FiguresToDate(
        taxable_pay=Money.total(slip.taxable_pay for slip in slips),
        tax=Money.total(slip.tax.amount for slip in slips),
        student_loan=Money.total(map(_student_loan, slips)),
        postgraduate_loan=Money.total(map(_postgraduate_loan, slips)),
        pension_before_tax=Money.total(map(_pension_before_tax, slips)),
        pension_after_tax=Money.total(map(_pension_after_tax, slips)),
    )


def ni_lines(change: Change, year: Iterable[Payslip]) -> tuple[NiLine, ...]:
    """Return each letter used in the year with its own figures; one without earnings is left out.

    Zero-filled letters are a reason for refusal (filings reference, recognition).
    """
    to_date: dict[NiLetter, NiAmounts] = {}
    for slip in year:
        to_date[slip.ni_letter] = to_date.get(slip.ni_letter, NiAmounts()) + _ni_of(slip)
    now = {letter: NiAmounts() for letter in to_date}
    if change.now:
        letter = change.now.ni_letter
        now[letter] = now.get(letter, NiAmounts()) + _ni_of(change.now)
    if change.was:
        letter = change.was.ni_letter
        now[letter] = now.get(letter, NiAmounts()) - _ni_of(change.was)
    return tuple(
        _line(letter, now[letter], to_date.get(letter, NiAmounts()))
        for letter in sorted(now)
        if not (now[letter].is_nothing and to_date.get(letter, NiAmounts()).is_nothing)
    )


def statutory_to_date(year: Iterable[Payslip]) -> dict[ItemKind, Money]:
    """Return the year's statutory pay by kind, as far as documents tell it."""
    found: dict[ItemKind, Money] = {}
    for slip in year:
        for item in slip.items:
            if item.kind in STATUTORY:
                found[item.kind] = found.get(item.kind, NOTHING) + item.amount
    return found


def _payment(job: JobTold, change: Change, year: Iterable[Payslip]) -> Payment:
    shown = change.shown
    taxable = _difference(change, lambda slip: slip.taxable_pay)
    tax = _difference(change, lambda slip: slip.tax.amount)
    ni = _difference(change, lambda slip: slip.employee_ni.amount)
    student, postgraduate = (
        _difference(change, _student_loan),
        _difference(change, _postgraduate_loan),
    )
    pension_after_tax = _difference(change, _pension_after_tax)
    taken = _difference(change, lambda slip: slip.arrested + _after_tax(slip))
    return Payment(
        paid_on=shown.pay_on,
        frequency=shown.period.frequency,
        period=shown.period.number,
        hours=job.hours,
        tax_code=shown.tax_code,
        taxable_pay=taxable,
        tax=tax,
        after_statutory=taxable - tax - ni - student - postgraduate,
        not_taxed=_difference(change, lambda slip: slip.paid_back),
        from_net=pension_after_tax + taken,
        pension_before_tax=_difference(change, _pension_before_tax),
        pension_after_tax=pension_after_tax,
        student_loan=student,
        student_plan=PLANS[job.student_plan] if job.student_plan and student else "",
        postgraduate_loan=postgraduate,
        statutory_to_date=statutory_to_date(year),
        late_reason=job.late_reason,
        is_after_leaving=job.is_after_leaving,
    )


def _difference(change: Change, amount: Callable[[Payslip], Money]) -> Money:
    now = amount(change.now) if change.now else NOTHING
    return now - (amount(change.was) if change.was else NOTHING)


def _ni_of(slip: Payslip) -> NiAmounts:
    bands = slip.ni_bands
    return NiAmounts(
        earnings=slip.gross.amount if slip.nicable_pay is None else slip.nicable_pay,
        at_lower_limit=bands.at_lower_limit,
        lower_limit_to_primary=bands.lower_limit_to_primary,
        primary_to_upper_limit=bands.primary_to_upper_limit,
        employer=slip.employer_ni.amount,
        employee=slip.employee_ni.amount,
    )


def _line(letter: NiLetter, now: NiAmounts, to_date: NiAmounts) -> NiLine:
    return NiLine(
        letter=letter,
        earnings=now.earnings,
        earnings_to_date=to_date.earnings,
        bands_to_date=EarningsBands(
            to_date.at_lower_limit,
            to_date.lower_limit_to_primary,
            to_date.primary_to_upper_limit,
        ),
        employer=now.employer,
        employer_to_date=to_date.employer,
        employee=now.employee,
        employee_to_date=to_date.employee,
    )


def _each(one: NiAmounts, other: NiAmounts, sign: int) -> NiAmounts:
    return NiAmounts(
        *(getattr(one, each.name) + getattr(other, each.name) * sign for each in fields(NiAmounts))
    )


def _student_loan(slip: Payslip) -> Money:
    return slip.student_loan.amount if slip.student_loan else NOTHING


def _postgraduate_loan(slip: Payslip) -> Money:
    return slip.postgraduate_loan.amount if slip.postgraduate_loan else NOTHING


def _pension_before_tax(slip: Payslip) -> Money:
    """Return what a net pay arrangement takes: the part of pay that is not taxed."""
    return slip.gross.amount - slip.taxable_pay


def _pension_after_tax(slip: Payslip) -> Money:
    return slip.employee_pension.amount - _pension_before_tax(slip)


def _after_tax(slip: Payslip) -> Money:
    return Money.total(figure.amount for figure in slip.after_tax)
