"""The tax code for somebody new: from a P45, or from what they say about other work."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from payroll.periods import TaxYear
from payroll.rates.tax_codes import tax_codes
from payroll.tax.code import CodeKind, Nation, TaxCode

SOURCE = "HMRC's starter checklist"
BASIC_RATE = TaxCode(Nation.REST_OF_UK, CodeKind.BASIC_RATE)
NO_ALLOWANCE = TaxCode(Nation.REST_OF_UK, CodeKind.ALLOWANCE, 0, "T", is_cumulative=False)


class LeftAfterPayError(DomainError):
    """The P45 has a leaving date after this pay day. Check the date on it."""


class P45TaxError(DomainError):
    """The tax on the P45 is more than the pay on it. Check the two amounts."""


class Declaration(StrEnum):
    """What somebody new says about other work, as HMRC's starter checklist letters it."""

    FIRST_JOB = "A"  # the first job since 6 April, no taxed benefit, no pension
    ONLY_JOB = "B"  # the only job now, with another one or a benefit earlier in the year
    ANOTHER_JOB = "C"  # has another job or a pension
    NOT_SAID = "none"


@dataclass(frozen=True, slots=True)
class P45:
    """What a P45 says of the job before: its code, and pay and tax in its tax year so far."""

    left_on: date
    tax_code: TaxCode
    pay: Money
    tax: Money

    def __post_init__(self) -> None:
        if self.tax > self.pay:
            raise P45TaxError


@dataclass(frozen=True, slots=True)
class EarlierPay:
    """Pay and tax of this tax year from before this job, which a cumulative code counts."""

    pay: Money = NOTHING
    tax: Money = NOTHING


NO_EARLIER_PAY = EarlierPay()


@dataclass(frozen=True, slots=True)
class StartingCode:
    """The code to begin with, the earlier pay it counts, and why."""

    code: TaxCode
    earlier: EarlierPay
    working: Working


def starting_code(first_pay_on: date, declaration: Declaration, p45: P45 | None) -> StartingCode:
    """Return the code for the first pay day.

    A P45 of the same tax year decides, unless its holder says that there is another job now and
    it has an allowance; without one the declaration does.
    """
    if p45 and p45.left_on > first_pay_on:
        raise LeftAfterPayError
    if p45 and TaxYear.of(p45.left_on) == TaxYear.of(first_pay_on):
        return _from_p45(p45, declaration)
    return _from_declaration(first_pay_on, declaration)


def _from_p45(p45: P45, declaration: Declaration) -> StartingCode:
    earlier = EarlierPay(p45.pay, p45.tax)
    has_allowance = p45.tax_code.kind is CodeKind.ALLOWANCE and p45.tax_code.number > 0
    if declaration is Declaration.ANOTHER_JOB and has_allowance:
        return _said(
            BASIC_RATE,
            NO_EARLIER_PAY,
            "There is another job or a pension now, which uses the tax-free allowance, so all pay "
            "here is taxed at the basic rate until HMRC sends a code.",
        )
    if not p45.tax_code.is_cumulative:
        return _said(
            p45.tax_code,
            NO_EARLIER_PAY,
            f"The P45 says {p45.tax_code}, which looks at each payment alone, so its pay and tax "
            "are not counted.",
        )
    return _said(
        p45.tax_code,
        earlier,
        f"The P45 of {day_in_words(p45.left_on)} says {p45.tax_code}, with {p45.pay} of pay and "
        f"{p45.tax} of tax earlier this tax year. Tax goes on from there.",
    )


def _from_declaration(first_pay_on: date, declaration: Declaration) -> StartingCode:
    emergency = tax_codes().on(first_pay_on).emergency
    code, why = {
        Declaration.FIRST_JOB: (emergency, "This is the first job since 6 April"),
        Declaration.ONLY_JOB: (
            replace(emergency, is_cumulative=False),
            "There was other work or a benefit earlier in the tax year, and no P45",
        ),
        Declaration.ANOTHER_JOB: (BASIC_RATE, "There is another job or a pension"),
        Declaration.NOT_SAID: (
            NO_ALLOWANCE,
            "There is no P45 and no starter checklist yet",
        ),
    }[declaration]
    sentence = f"{why}, so the code is {code} until HMRC sends another one."
    return _said(code, NO_EARLIER_PAY, sentence)


def _said(code: TaxCode, earlier: EarlierPay, sentence: str) -> StartingCode:
    steps = (("Tax code", str(code)), ("Earlier pay", str(earlier.pay)),
             ("Earlier tax", str(earlier.tax)))  # fmt: skip
    return StartingCode(code, earlier, Working(sentence, steps, SOURCE))
