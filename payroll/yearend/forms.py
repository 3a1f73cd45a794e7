"""The P60 and the P45: what each says, as values that page and PDF show alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.payslip import Payslip
from payroll.periods import TaxYear
from payroll.tax.code import TaxCode
from payroll.tax.starter import NO_EARLIER_PAY, EarlierPay
from payroll.yearend.totals import YearTotals, year_totals


class NoPayslipsError(DomainError):
    """There is no payslip in that tax year, so there is nothing to certify."""


class NotEmployedThenError(DomainError):
    """A P60 is for who is employed on 5 April. Whoever left before has a P45."""


class StillEmployedError(DomainError):
    """A P45 is for who has left. Note the last day first."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a form is about and who gives it; numbers that are not known are empty."""

    employee: str
    ni_number: str
    employer: str
    employer_address: str
    paye_reference: str


@dataclass(frozen=True, slots=True)
class P60:
    """The end of year certificate (PAYE Regulations 2003, reg 67)."""

    person: Person
    year: TaxYear
    earlier: EarlierPay
    here: YearTotals
    tax_code: TaxCode

    @property
    def pay(self) -> Money:
        """Return the pay of the year in all jobs that count for its tax."""
        return self.earlier.pay + self.here.pay

    @property
    def tax(self) -> Money:
        """Return the tax of the year."""
        return self.earlier.tax + self.here.tax

    @property
    def give_by(self) -> date:
        """Return the last day to give it: 31 May."""
        return date(self.year.starting + 1, 5, 31)


@dataclass(frozen=True, slots=True)
class P45:
    """The leaving certificate (PAYE Regulations 2003, reg 36).

    `total` is pay and tax in the tax year so far; it is left out where the code looks at each
    payment alone.
    """

    person: Person
    left_on: date
    born_on: date
    tax_code: TaxCode
    period: str
    here: YearTotals
    total: EarlierPay | None
    has_student_loan: bool
    has_postgraduate_loan: bool

    @property
    def in_words(self) -> str:
        """Say what it certifies."""
        return (
            f"{self.person.employee} left on {day_in_words(self.left_on)}. Pay from this job in "
            f"the tax year was {self.here.pay} and the tax on it {self.here.tax}."
        )


def p60(
    person: Person,
    year: TaxYear,
    payslips: Iterable[Payslip],
    earlier: EarlierPay = NO_EARLIER_PAY,
    *,
    left_on: date | None = None,
) -> P60:
    """Return the P60 of a tax year from its payslips, reversed ones left out."""
    if left_on and left_on < year.span.last:
        raise NotEmployedThenError
    own = _of_year(payslips, year)
    return P60(person, year, earlier, year_totals(own), own[-1].tax_code)


def p45(
    person: Person,
    born_on: date,
    left_on: date | None,
    payslips: Iterable[Payslip],
    earlier: EarlierPay = NO_EARLIER_PAY,
) -> P45:
    """Return the P45 of somebody who left, from the tax year they were last paid in.

    A payment after it was given is reported by itself and does not change it.
    """
    if left_on is None:
        raise StillEmployedError
    known = sorted(payslips, key=_pay_day)
    if not known:
        raise NoPayslipsError
    own = _of_year(known, known[-1].period.year)
    last, totals = own[-1], year_totals(own)
    is_cumulative = last.tax_code.is_cumulative
    total = EarlierPay(earlier.pay + totals.pay, earlier.tax + totals.tax)
    return P45(
        person=person,
        left_on=left_on,
        born_on=born_on,
        tax_code=last.tax_code,
        period=last.period.in_words,
        here=totals,
        total=total if is_cumulative else None,
        has_student_loan=last.student_loan is not None,
        has_postgraduate_loan=last.postgraduate_loan is not None,
    )


def _of_year(payslips: Iterable[Payslip], year: TaxYear) -> list[Payslip]:
    own = sorted((slip for slip in payslips if slip.period.year == year), key=_pay_day)
    if not own:
        raise NoPayslipsError
    return own


def _pay_day(payslip: Payslip) -> date:
    return payslip.pay_on
