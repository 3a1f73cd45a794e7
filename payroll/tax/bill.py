"""How much tax a tax code asks for on the pay it looks at, band by band.

The steps and their roundings are those of HMRC's tax table specification; the paragraph is named
beside each. Between the steps amounts are exact pounds, cut to four decimals where it says so.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from payroll.exact import cut, whole_pounds
from payroll.ground.money import NOTHING, Money, down_to_penny, up_to_penny
from payroll.periods import TaxPeriod
from payroll.rates.income_tax import Bands, IncomeTax
from payroll.tax.code import CodeKind, Nation, TaxCode

PLACES = 4


@dataclass(frozen=True, slots=True)
class Basis:
    """What is looked at: the year so far, or this payment alone."""

    is_cumulative: bool
    periods: int
    period: TaxPeriod
    pay: Money
    tax_before: Money


@dataclass(frozen=True, slots=True)
class Slice:
    """The pay, in exact pounds, that fell in one band, and the tax on it."""

    name: str
    rate: Decimal
    pay: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class Bill:
    """The tax on everything the basis looks at.

    `adjustment` is what the code takes off the pay or, below zero, adds to it.
    """

    adjustment: Money
    taxed: Money
    slices: tuple[Slice, ...]
    tax: Money


def tax_bill(code: TaxCode, basis: Basis, law: IncomeTax) -> Bill:
    """Return the tax on all the pay the basis looks at, not yet less what was deducted before."""
    bands = law.scotland if code.nation is Nation.SCOTLAND else law.rest_of_uk
    match code.kind:
        case CodeKind.NO_TAX:
            return Bill(NOTHING, NOTHING, (), NOTHING)
        case CodeKind.BASIC_RATE:
            return _single_rate_bill(basis.pay, bands, 0)
        case CodeKind.HIGHER_STEP:
            return _single_rate_bill(basis.pay, bands, code.number + 1)
        case CodeKind.ALLOWANCE:
            return _banded_bill(pay_adjustment(code.number, basis), basis, bands)
        case CodeKind.ADDITION:
            return _banded_bill(-pay_adjustment(code.number, basis), basis, bands)


def pay_adjustment(number: int, basis: Basis) -> Money:
    """Return what a code's number is worth up to now (¶4.3.1, note for programmers).

    A code stands for ten times its number and £9 more. Every full 500 is worked out by itself,
    so that big codes round as the printed tables did.
    """
    if number == 0:
        return NOTHING
    per = basis.period.frequency.tax_periods_per_year
    return _one_period(number, per) * basis.periods


def band_slices(pay: Money, bands: Bands, periods: int, per: int) -> tuple[Slice, ...]:
    """Cut pay above the code's free pay into this period's bands (¶4.4 to ¶4.6).

    The band is chosen by its limit in whole pounds, rounded up; the pay is taxed in whole
    pounds, down.
    """
    share = bands.up_to(periods, per)
    last = share.last_reached_by(pay.pounds)
    if last is None:
        return ()
    starts, below = share.starts, share.tax_below
    full = (
        Slice(band.name, band.rate, starts[n + 1] - starts[n], below[n + 1] - below[n])
        for n, band in enumerate(bands.bands[:last])
    )
    top, rest = bands.bands[last], whole_pounds(pay) - starts[last]
    return (*full, Slice(top.name, top.rate, rest, rest * top.rate))


def _banded_bill(adjustment: Money, basis: Basis, bands: Bands) -> Bill:
    per = basis.period.frequency.tax_periods_per_year
    pay = max(basis.pay - adjustment, NOTHING)
    slices = band_slices(pay, bands, basis.periods, per)
    return _bill(adjustment, pay, slices)


def _single_rate_bill(pay: Money, bands: Bands, steps: int) -> Bill:
    """Tax all pay at one rate (¶5 to ¶7)."""
    band = bands.above_basic(steps)
    pay = max(pay, NOTHING)
    pounds = whole_pounds(pay)
    return _bill(NOTHING, pay, (Slice(band.name, band.rate, pounds, pounds * band.rate),))


def _bill(adjustment: Money, pay: Money, slices: tuple[Slice, ...]) -> Bill:
    tax = down_to_penny(sum((part.tax for part in slices), Decimal(0)))
    return Bill(adjustment, Money.exactly(whole_pounds(pay)), slices, tax)


@lru_cache(maxsize=4096)
def _one_period(number: int, per: int) -> Money:
    full, rest = divmod(number - 1, 500)
    return _share_of_year((rest + 1) * 10 + 9, per) + _share_of_year(5000, per) * full


def _share_of_year(pounds: int, per: int) -> Money:
    return up_to_penny(cut(Decimal(pounds), per, PLACES))
