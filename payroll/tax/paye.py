"""The income tax to take from one payment, with its working."""

from dataclasses import dataclass
from datetime import date

from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money, down_to_penny
from payroll.ground.working import Working
from payroll.periods import tax_period
from payroll.rates.income_tax import income_tax
from payroll.tax.bill import Basis, tax_bill
from payroll.tax.code import TaxCode
from payroll.tax.words import tax_sentence, tax_steps


@dataclass(frozen=True, slots=True)
class TaxGiven:
    """What the tax on one payment depends on.

    `pay` is this payment's taxable pay; `pay_before` and `tax_before` are what was paid and
    deducted earlier in the tax year, with the figures of a P45 if there is one.
    """

    pay_on: date
    frequency: Frequency
    code: TaxCode
    pay: Money
    pay_before: Money = NOTHING
    tax_before: Money = NOTHING


@dataclass(frozen=True, slots=True)
class Deduction:
    """An amount taken from pay, or given back when it is below zero, with its working."""

    amount: Money
    working: Working


def tax_due(given: TaxGiven) -> Deduction:
    """Return the tax to take from this payment; below zero it is a refund.

    Tax takes at most half of one payment (¶4.5.2); a cumulative code collects the rest later.
    """
    law = income_tax().on(given.pay_on)
    basis = basis_of(given)
    bill = tax_bill(given.code, basis, law)
    limit = max(down_to_penny(given.pay.share(law.most_of_one_payment)), NOTHING)
    due = min(bill.tax - basis.tax_before, limit)
    sentence = tax_sentence(given.code, basis, bill, due)
    steps = tax_steps(given.code, basis, bill, due)
    return Deduction(due, Working(sentence, steps, law.provenance.source))


def basis_of(given: TaxGiven) -> Basis:
    """Return the year so far, or the payment alone for week 1 and month 1 codes (¶8).

    The extra pay day at the end of a year stands alone too (HMRC manual PAYE70015). A payment
    that stands alone counts the tax-free pay of as many weeks as it covers.
    """
    period = tax_period(given.pay_on, given.frequency)
    if given.code.is_cumulative and not period.is_extra:
        return Basis(
            is_cumulative=True,
            periods=period.reached,
            period=period,
            pay=given.pay_before + given.pay,
            tax_before=given.tax_before,
        )
    return Basis(
        is_cumulative=False,
        periods=given.frequency.weeks or 1,
        period=period,
        pay=given.pay,
        tax_before=NOTHING,
    )
