"""Which tax code holds on a pay day: the first one, HMRC's notices, and the turn of the year."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.periods import TaxYear
from payroll.rates.tax_codes import tax_codes
from payroll.tax.code import CodeKind, TaxCode
from payroll.tax.starter import NO_EARLIER_PAY, EarlierPay


class NoCodeYetError(DomainError):
    """There is no tax code for that pay day yet. Enter the starter checklist or HMRC's notice."""


class CodeSource(StrEnum):
    """Where a tax code comes from."""

    AGREED = "entered with the pay terms"
    STARTER = "starter checklist"
    P45 = "P45"
    P6 = "HMRC notice P6"
    P9 = "HMRC notice P9"
    SL = "other HMRC notice"


@dataclass(frozen=True, slots=True)
class CodeNotice:
    """A code to use from a pay day on; HMRC's P6 may bring the year's earlier pay and tax."""

    from_on: date
    code: TaxCode
    source: CodeSource
    earlier: EarlierPay | None = None


@dataclass(frozen=True, slots=True)
class CodeInForce:
    """The code for a pay day, the earlier pay of the tax year that it counts, and why."""

    code: TaxCode
    earlier: EarlierPay
    because: str


def code_on(notices: Iterable[CodeNotice], pay_on: date) -> CodeInForce:
    """Return the code in force on a pay day, or raise NoCodeYetError.

    The latest notice holds. Over each 6 April a code is carried forward as HMRC's uplift notice
    says (P9X): W1, M1 and X are dropped and the number is raised by the year's uplift.
    """
    known = sorted((n for n in notices if n.from_on <= pay_on), key=lambda notice: notice.from_on)
    if not known:
        raise NoCodeYetError
    last = known[-1]
    year = TaxYear.of(pay_on)
    code = carried_forward(last.code, TaxYear.of(last.from_on), year)
    because = f"{last.source[0].upper()}{last.source[1:]}, from {day_in_words(last.from_on)}"
    if code != last.code:
        because += f", carried forward from {last.code}"
    return CodeInForce(code, _earlier(known, year), because)


def carried_forward(code: TaxCode, since: TaxYear, until: TaxYear) -> TaxCode:
    """Return what a code becomes by the start of a later tax year."""
    for starting in range(since.starting + 1, until.starting + 1):
        uplift = tax_codes().on(TaxYear(starting).span.first).uplift
        code = replace(code, is_cumulative=True)
        if code.kind is CodeKind.ALLOWANCE:
            code = replace(code, number=code.number + uplift.get(code.suffix, 0))
    return code


def _earlier(known: list[CodeNotice], year: TaxYear) -> EarlierPay:
    """Return the earlier pay that the newest notice of this tax year names, if any does."""
    named = [n.earlier for n in known if n.earlier and TaxYear.of(n.from_on) == year]
    return named[-1] if named else NO_EARLIER_PAY
