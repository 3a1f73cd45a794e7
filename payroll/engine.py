"""The pay engine: agreed work and dated terms become one payslip, every figure with its working.

`calculate` reads like a payslip from top to bottom; the arithmetic is in the steps it names.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from payroll.arrestments.due import ArrestedAmount, Payment, arrestments_due, days_paid
from payroll.arrestments.orders import in_force
from payroll.exact import nearest_penny_of
from payroll.ground.days import hours_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from payroll.loans import LoanDeductions, loan_deductions, loans_beside_an_arrestment
from payroll.ni import Contributions, contributions
from payroll.payslip import Figure, HoursPaid, PayGiven, Payslip, TakenFor, ToDate
from payroll.pension import PensionContributions, pension_contributions
from payroll.periods import tax_period
from payroll.rates.years import require_year_on_record
from payroll.tax.paye import Deduction, TaxGiven, tax_due
from payroll.work.items import PayItem

ENGINE = "2"
"""Raised whenever the same inputs could give other pennies; kept with every payslip."""
MINUTES_AN_HOUR = 60
PAYSLIP_LAW = "Employment Rights Act 1996 s.8"


class TakesBackTooMuchError(DomainError):
    """Hours taken back come to more than the pay, which leaves less than no pay."""


class TakesMoreThanThePayError(DomainError):
    """Tax, National Insurance and pension come to more than the pay. Check the pension percent."""


@dataclass(frozen=True, slots=True)
class Earned:
    """Gross pay and how much of it each sum counts."""

    pay: tuple[Figure, ...]
    gross: Figure
    nicable: Money
    pensionable: Money


@dataclass(frozen=True, slots=True)
class Taken:
    """What law and agreement take from gross pay before courts and other takings."""

    tax: Deduction
    ni: Contributions
    pension: PensionContributions
    loans: LoanDeductions
    taxable: Money


def calculate(given: PayGiven) -> Payslip:
    """Return the payslip; a pay day, code or rate that is not on record is refused."""
    require_year_on_record(given.pay_on)
    earned = earnings(given)
    taken = deductions(given, earned)
    own = _own_figures(given, taken)
    due = _arrestments(given, earned, taken)
    arrested = tuple(_arrested(due))
    after_tax = tuple(_figures(item for item in given.items if item.kind.is_taken))
    repaid = tuple(_figures(item for item in given.items if item.kind.is_repaid))
    net = net_pay(earned.gross, (*own, *arrested, *after_tax), repaid)
    return Payslip(
        pay_on=given.pay_on,
        period=tax_period(given.pay_on, given.frequency),
        tax_code=given.tax_code,
        ni_letter=given.ni_letter,
        hours=given.hours,
        pay=earned.pay,
        gross=earned.gross,
        tax=own[0],
        employee_ni=own[1],
        employee_pension=own[2],
        net=net,
        employer_ni=Figure(
            "Employer's National Insurance", taken.ni.employer, taken.ni.employer_working
        ),
        employer_pension=Figure(
            "Employer's pension", taken.pension.employer, taken.pension.employer_working
        ),
        taxable_pay=taken.taxable,
        ni_bands=taken.ni.bands,
        to_date=to_date(given.to_date, earned, taken, net),
        items=given.items,
        repaid=repaid,
        student_loan=_student_loan(given, taken.loans),
        postgraduate_loan=_postgraduate_loan(given, taken.loans),
        arrestments=arrested,
        taken_for=tuple(TakenFor(each.order.reference, each.amount) for each in due),
        after_tax=after_tax,
        nicable_pay=earned.nicable,
        holiday=given.holiday,
    )


def earnings(given: PayGiven) -> Earned:
    """Return gross pay: hours first, then what else is earned."""
    items = [item for item in given.items if item.kind.is_earned]
    pay = (*map(hours_pay, given.hours), *_figures(items))
    gross = gross_pay(pay)
    free_of_ni = Money.total(item.amount - item.carries_ni for item in items)
    outside = Money.total(item.amount for item in items if not item.kind.is_pensionable)
    return Earned(pay, gross, gross.amount - free_of_ni, gross.amount - outside)


def deductions(given: PayGiven, earned: Earned) -> Taken:
    """Return tax, National Insurance, pension and loans on what was earned."""
    frequency, on = given.frequency, given.pay_on
    pension = pension_contributions(given.pension, earned.pensionable, frequency, on)
    taxable = earned.gross.amount - pension.untaxed
    return Taken(
        tax=tax_due(_tax_given(given, taxable)),
        ni=contributions(given.ni_letter, earned.nicable, frequency, on),
        pension=pension,
        loans=loans_due(given, earned),
        taxable=taxable,
    )


def loans_due(given: PayGiven, earned: Earned) -> LoanDeductions:
    """Return what is taken for loans: nothing where a court's order holds (CSLM18020)."""
    if in_force(given.orders, given.pay_on):
        return loans_beside_an_arrestment()
    return loan_deductions(given.loans, earned.nicable, given.frequency, given.pay_on)


def hours_pay(line: HoursPaid) -> Figure:
    """Return the pay for work at one rate, to the nearest penny."""
    if line.nights is not None:
        return _nights_pay(line, line.nights)
    amount = nearest_penny_of(line.minutes * line.hourly_rate.pence, MINUTES_AN_HOUR)
    said = hours_in_words(line.minutes)
    sentence = f"{said} at {line.hourly_rate} an hour is {amount}."
    steps = (("Hours", said), ("Rate an hour", str(line.hourly_rate)))
    return Figure(line.label, amount, Working(sentence, steps, "Agreed hours and agreed rate"))


def gross_pay(pay: tuple[Figure, ...]) -> Figure:
    """Return pay before deductions, refusing less than nothing."""
    total = Money.total(figure.amount for figure in pay)
    if total < NOTHING:
        raise TakesBackTooMuchError
    steps = tuple((figure.label, str(figure.amount)) for figure in pay)
    sentence = f"Pay before anything is taken off is {total}."
    return Figure("Gross pay", total, Working(sentence, steps, PAYSLIP_LAW))


def net_pay(gross: Figure, taken: tuple[Figure, ...], repaid: tuple[Figure, ...] = ()) -> Figure:
    """Return what the assistant is paid: gross less every deduction, and what is paid back.

    Deductions may not take more than the pay.
    """
    left = gross.amount - Money.total(figure.amount for figure in taken)
    if left < NOTHING:
        raise TakesMoreThanThePayError
    back = Money.total(figure.amount for figure in repaid)
    net = left + back
    sentence = f"{gross.amount} less {gross.amount - left} taken off leaves {left}."
    if back:
        sentence += f" With {back} paid back it is {net}."
    steps = (
        ("Gross pay", str(gross.amount)),
        *((figure.label, str(-figure.amount)) for figure in taken),
        *((figure.label, str(figure.amount)) for figure in repaid),
    )
    return Figure("Net pay", net, Working(sentence, steps, PAYSLIP_LAW))


def to_date(before: ToDate, earned: Earned, taken: Taken, net: Figure) -> ToDate:
    """Return the tax year so far with this payment."""
    return ToDate(
        gross=before.gross + earned.gross.amount,
        taxable_pay=before.taxable_pay + taken.taxable,
        tax=before.tax + taken.tax.amount,
        employee_ni=before.employee_ni + taken.ni.employee,
        employer_ni=before.employer_ni + taken.ni.employer,
        employee_pension=before.employee_pension + taken.pension.employee,
        employer_pension=before.employer_pension + taken.pension.employer,
        net=before.net + net.amount,
        student_loan=before.student_loan + taken.loans.student,
        postgraduate_loan=before.postgraduate_loan + taken.loans.postgraduate,
    )


def _nights_pay(line: HoursPaid, nights: int) -> Figure:
    amount = line.hourly_rate * nights
    said = f"{nights} {'night' if abs(nights) == 1 else 'nights'}"
    sentence = f"{said} at {line.hourly_rate} a night is {amount}."
    steps = (("Nights", str(nights)), ("Rate a night", str(line.hourly_rate)))
    return Figure(line.label, amount, Working(sentence, steps, "Agreed hours and agreed rate"))


def _own_figures(given: PayGiven, taken: Taken) -> tuple[Figure, ...]:
    loans = (_student_loan(given, taken.loans), _postgraduate_loan(given, taken.loans))
    return (
        Figure("Income tax", taken.tax.amount, taken.tax.working),
        Figure("National Insurance", taken.ni.employee, taken.ni.employee_working),
        Figure("Pension", taken.pension.employee, taken.pension.employee_working),
        *(loan for loan in loans if loan),
    )


def _student_loan(given: PayGiven, loans: LoanDeductions) -> Figure | None:
    plan = given.loans.undergraduate
    if plan is None:
        return None
    return Figure(f"Student loan ({plan})", loans.student, loans.student_working)


def _postgraduate_loan(given: PayGiven, loans: LoanDeductions) -> Figure | None:
    if not given.loans.has_postgraduate:
        return None
    return Figure("Postgraduate loan", loans.postgraduate, loans.postgraduate_working)


def _arrestments(given: PayGiven, earned: Earned, taken: Taken) -> tuple[ArrestedAmount, ...]:
    """Return what courts take from pay after tax, NI and pension (s.73 of the 1987 Act)."""
    if not given.orders:
        return ()
    by_law = taken.tax.amount + taken.ni.employee + taken.pension.employee
    days = days_paid(given.frequency, given.pay_on)
    net_earnings = max(earned.gross.amount - by_law, NOTHING)
    payment = Payment(net_earnings, given.frequency, given.pay_on, days)
    return arrestments_due(given.orders, payment)


def _arrested(due: Iterable[ArrestedAmount]) -> Iterator[Figure]:
    for found in due:
        label = f"{found.order.kind.capitalize()} for {found.order.creditor}"
        yield Figure(label, found.amount, found.working)
        if found.fee:
            yield Figure("Employer's fee for the arrestment", found.fee, found.working)


def _figures(items: Iterable[PayItem]) -> Iterator[Figure]:
    for item in items:
        yield Figure(item.label, item.amount, Working(item.said, item.steps, item.source))


def _tax_given(given: PayGiven, taxable: Money) -> TaxGiven:
    return TaxGiven(
        pay_on=given.pay_on,
        frequency=given.frequency,
        code=given.tax_code,
        pay=taxable,
        pay_before=given.to_date.taxable_pay + given.earlier.pay,
        tax_before=given.to_date.tax + given.earlier.tax,
    )
