"""The pay engine: agreed hours and dated terms become one payslip, every figure with its working.

`calculate` reads like a payslip from top to bottom; the arithmetic is in the steps it names.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from payroll.exact import nearest_penny_of
from payroll.frequency import Frequency
from payroll.ground.days import hours_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.ground.plain import of_plain, to_plain
from payroll.ground.working import Working
from payroll.ni import EarningsBands, NiLetter, contributions
from payroll.pension import PensionTerms, pension_contributions
from payroll.periods import TaxPeriod, tax_period
from payroll.rates.years import require_year_on_record
from payroll.tax.code import TaxCode
from payroll.tax.paye import TaxGiven, tax_due

MINUTES_AN_HOUR = 60


class TakesBackTooMuchError(DomainError):
    """Hours taken back come to more than the pay, which leaves less than no pay."""


class TakesMoreThanThePayError(DomainError):
    """Tax, National Insurance and pension come to more than the pay. Check the pension percent."""


@dataclass(frozen=True, slots=True)
class HoursPaid:
    """Minutes paid at one rate; below zero they take back what was paid too much."""

    label: str
    minutes: int
    hourly_rate: Money


@dataclass(frozen=True, slots=True)
class ToDate:
    """What one employment has paid and deducted so far in a tax year."""

    gross: Money = NOTHING
    taxable_pay: Money = NOTHING
    tax: Money = NOTHING
    employee_ni: Money = NOTHING
    employer_ni: Money = NOTHING
    employee_pension: Money = NOTHING
    employer_pension: Money = NOTHING
    net: Money = NOTHING


@dataclass(frozen=True, slots=True)
class PayGiven:
    """All that one payslip depends on; `to_date` is before this payment, same tax year."""

    pay_on: date
    frequency: Frequency
    hours: tuple[HoursPaid, ...]
    tax_code: TaxCode
    ni_letter: NiLetter
    pension: PensionTerms
    to_date: ToDate = ToDate()


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount on a payslip, and how it came about."""

    label: str
    amount: Money
    working: Working


@dataclass(frozen=True, slots=True)
class Payslip:
    """A payslip (Employment Rights Act 1996 s.8); deductions are positive, a refund negative."""

    pay_on: date
    period: TaxPeriod
    tax_code: TaxCode
    ni_letter: NiLetter
    hours: tuple[HoursPaid, ...]
    pay: tuple[Figure, ...]
    gross: Figure
    tax: Figure
    employee_ni: Figure
    employee_pension: Figure
    net: Figure
    employer_ni: Figure
    employer_pension: Figure
    taxable_pay: Money
    ni_bands: EarningsBands
    to_date: ToDate
    """After this payment."""

    @property
    def minutes(self) -> int:
        """Return the hours paid, in minutes (s.8(2)(e) asks for them)."""
        return sum(line.minutes for line in self.hours)

    @property
    def deductions(self) -> tuple[Figure, ...]:
        """Return what is taken from gross pay, in the order of the payslip."""
        return (self.tax, self.employee_ni, self.employee_pension)

    @property
    def employer_cost(self) -> Money:
        """Return all that this payment costs the employer."""
        return self.gross.amount + self.employer_ni.amount + self.employer_pension.amount

    def as_plain(self) -> dict[str, Any]:
        """Return the payslip as plain values that JSON can hold."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Payslip":
        """Return the payslip that `as_plain` wrote down."""
        found: Payslip = of_plain(cls, plain)
        return found


def calculate(given: PayGiven) -> Payslip:
    """Return the payslip; a pay day, code or rate that is not on record is refused."""
    require_year_on_record(given.pay_on)
    pay = tuple(hours_pay(line) for line in given.hours)
    gross = gross_pay(pay)
    pension = pension_contributions(given.pension, gross.amount, given.frequency, given.pay_on)
    taxable = gross.amount - pension.untaxed
    tax = tax_due(_tax_given(given, taxable))
    ni = contributions(given.ni_letter, gross.amount, given.frequency, given.pay_on)
    deductions = (
        Figure("Income tax", tax.amount, tax.working),
        Figure("National Insurance", ni.employee, ni.employee_working),
        Figure("Pension", pension.employee, pension.employee_working),
    )
    net = net_pay(gross, deductions)
    employer_ni = Figure("Employer's National Insurance", ni.employer, ni.employer_working)
    employer_pension = Figure("Employer's pension", pension.employer, pension.employer_working)
    return Payslip(
        pay_on=given.pay_on,
        period=tax_period(given.pay_on, given.frequency),
        tax_code=given.tax_code,
        ni_letter=given.ni_letter,
        hours=given.hours,
        pay=pay,
        gross=gross,
        tax=deductions[0],
        employee_ni=deductions[1],
        employee_pension=deductions[2],
        net=net,
        employer_ni=employer_ni,
        employer_pension=employer_pension,
        taxable_pay=taxable,
        ni_bands=ni.bands,
        to_date=ToDate(
            gross=given.to_date.gross + gross.amount,
            taxable_pay=given.to_date.taxable_pay + taxable,
            tax=given.to_date.tax + tax.amount,
            employee_ni=given.to_date.employee_ni + ni.employee,
            employer_ni=given.to_date.employer_ni + ni.employer,
            employee_pension=given.to_date.employee_pension + pension.employee,
            employer_pension=given.to_date.employer_pension + pension.employer,
            net=given.to_date.net + net.amount,
        ),
    )


def hours_pay(line: HoursPaid) -> Figure:
    """Return the pay for minutes at one rate, to the nearest penny."""
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
    return Figure("Gross pay", total, Working(sentence, steps, "Employment Rights Act 1996 s.8"))


def net_pay(gross: Figure, deductions: tuple[Figure, ...]) -> Figure:
    """Return what the assistant is paid, gross less every deduction; refuse less than nothing."""
    net = gross.amount - Money.total(figure.amount for figure in deductions)
    if net < NOTHING:
        raise TakesMoreThanThePayError
    taken = ((figure.label, str(-figure.amount)) for figure in deductions)
    sentence = f"{gross.amount} less {gross.amount - net} taken off leaves {net}."
    steps = (("Gross pay", str(gross.amount)), *taken)
    return Figure("Net pay", net, Working(sentence, steps, "Employment Rights Act 1996 s.8"))


def _tax_given(given: PayGiven, taxable: Money) -> TaxGiven:
    return TaxGiven(
        pay_on=given.pay_on,
        frequency=given.frequency,
        code=given.tax_code,
        pay=taxable,
        pay_before=given.to_date.taxable_pay,
        tax_before=given.to_date.tax,
    )
