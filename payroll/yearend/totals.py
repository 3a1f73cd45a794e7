"""What one employment's payslips of a tax year add up to, as HMRC's forms want it."""

from collections.abc import Iterable
from dataclasses import dataclass

from payroll.ground.money import NOTHING, Money
from payroll.ni import NiLetter
from payroll.payslip import Figure, Payslip
from payroll.work.items import ItemKind


@dataclass(frozen=True, slots=True)
class LetterTotals:
    """The earnings bands and the employee's contributions under one letter."""

    letter: NiLetter
    at_lower_limit: Money
    lower_limit_to_primary: Money
    primary_to_upper_limit: Money
    employee: Money


@dataclass(frozen=True, slots=True)
class YearTotals:
    """Pay, tax and what else one employment's payslips of a tax year add up to."""

    pay: Money
    tax: Money
    letters: tuple[LetterTotals, ...]
    student_loan: Money
    postgraduate_loan: Money
    statutory: tuple[tuple[ItemKind, Money], ...]


def year_totals(payslips: Iterable[Payslip]) -> YearTotals:
    """Add up payslips of one employment and tax year; reversed ones must be left out."""
    slips = list(payslips)
    return YearTotals(
        pay=Money.total(slip.taxable_pay for slip in slips),
        tax=Money.total(slip.tax.amount for slip in slips),
        letters=tuple(_letter(letter, slips) for letter in _letters(slips)),
        student_loan=Money.total(_of(slip.student_loan) for slip in slips),
        postgraduate_loan=Money.total(_of(slip.postgraduate_loan) for slip in slips),
        statutory=tuple(_statutory(slips)),
    )


def _letters(slips: list[Payslip]) -> list[NiLetter]:
    return list(dict.fromkeys(slip.ni_letter for slip in slips))


def _letter(letter: NiLetter, slips: list[Payslip]) -> LetterTotals:
    own = [slip for slip in slips if slip.ni_letter is letter]
    return LetterTotals(
        letter,
        Money.total(slip.ni_bands.at_lower_limit for slip in own),
        Money.total(slip.ni_bands.lower_limit_to_primary for slip in own),
        Money.total(slip.ni_bands.primary_to_upper_limit for slip in own),
        Money.total(slip.employee_ni.amount for slip in own),
    )


def _statutory(slips: list[Payslip]) -> Iterable[tuple[ItemKind, Money]]:
    for kind in ItemKind:
        paid = Money.total(i.amount for slip in slips for i in slip.items if i.kind is kind)
        if kind.is_recoverable and paid != NOTHING:
            yield kind, paid


def _of(figure: Figure | None) -> Money:
    return figure.amount if figure else NOTHING
