"""Workplace pension contributions on the slice of pay that automatic enrolment counts."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from payroll.exact import percent
from payroll.frequency import Frequency
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money, to_nearest_penny
from payroll.ground.working import Working
from payroll.rates.pension import PensionLimits, pension_limits

HUNDRED = Decimal(100)


class PensionPercentError(DomainError):
    """A pension percentage must be between 0 and 100."""


class PensionKind(StrEnum):
    """How a pension gives tax relief on the assistant's contribution, if there is a pension."""

    NONE = "none"
    RELIEF_AT_SOURCE = "relief at source"
    NET_PAY = "net pay arrangement"


@dataclass(frozen=True, slots=True)
class PensionTerms:
    """What was agreed about the pension, in percent of qualifying earnings.

    `employee_percent` is all that goes in for the assistant, tax relief included.
    """

    kind: PensionKind
    employee_percent: Decimal = Decimal(5)
    employer_percent: Decimal = Decimal(3)

    def __post_init__(self) -> None:
        if not all(
            0 <= each <= HUNDRED for each in (self.employee_percent, self.employer_percent)
        ):
            raise PensionPercentError


@dataclass(frozen=True, slots=True)
class PensionContributions:
    """The pension on one payment: what leaves the pay, and what the employer adds.

    `untaxed` is the part of the pay that the pension takes before tax is worked out.
    """

    qualifying: Money
    employee: Money
    employer: Money
    untaxed: Money
    employee_working: Working
    employer_working: Working


def pension_contributions(
    terms: PensionTerms, pay: Money, frequency: Frequency, on: date
) -> PensionContributions:
    """Return the contributions on one payment, each to the nearest penny."""
    limits = pension_limits().on(on)
    qualifying = qualifying_earnings(limits, pay, frequency)
    taken, added = share_taken(terms, limits), share_added(terms)
    employee = to_nearest_penny(qualifying.share(taken))
    employer = to_nearest_penny(qualifying.share(added))
    slice_in_words = _slice_in_words(limits, frequency, qualifying)
    steps = (("Pay", str(pay)), ("Qualifying earnings", str(qualifying)))
    source = limits.provenance.source
    return PensionContributions(
        qualifying=qualifying,
        employee=employee,
        employer=employer,
        untaxed=employee if terms.kind is PensionKind.NET_PAY else NOTHING,
        employee_working=Working(
            f"{slice_in_words} {_taken_in_words(terms, taken, employee)}",
            (*steps, (f"{percent(taken)} of it", str(employee))),
            source,
        ),
        employer_working=Working(
            f"{slice_in_words} {_added_in_words(terms, added, employer)}",
            (*steps, (f"{percent(added)} of it", str(employer))),
            source,
        ),
    )


def qualifying_earnings(limits: PensionLimits, pay: Money, frequency: Frequency) -> Money:
    """Return the pay between the lower and the upper limit (Pensions Act 2008 s.13)."""
    within = min(pay, limits.upper_limit[frequency]) - limits.lower_limit[frequency]
    return max(within, NOTHING)


def share_taken(terms: PensionTerms, limits: PensionLimits) -> Decimal:
    """Return the share of qualifying earnings that leaves the assistant's pay.

    With relief at source the scheme claims the basic-rate tax relief itself, so less is taken.
    """
    share = terms.employee_percent / HUNDRED
    match terms.kind:
        case PensionKind.NONE:
            return Decimal(0)
        case PensionKind.RELIEF_AT_SOURCE:
            return share * (1 - limits.relief_rate)
        case PensionKind.NET_PAY:
            return share


def share_added(terms: PensionTerms) -> Decimal:
    """Return the share of qualifying earnings that the employer pays on top."""
    return Decimal(0) if terms.kind is PensionKind.NONE else terms.employer_percent / HUNDRED


def _slice_in_words(limits: PensionLimits, frequency: Frequency, qualifying: Money) -> str:
    lower, upper = limits.lower_limit[frequency], limits.upper_limit[frequency]
    return f"The pension counts pay between {lower} and {upper}, which is {qualifying} here."


def _taken_in_words(terms: PensionTerms, taken: Decimal, employee: Money) -> str:
    match terms.kind:
        case PensionKind.NONE:
            return "There is no pension, so nothing is taken."
        case PensionKind.RELIEF_AT_SOURCE:
            relief = terms.employee_percent / HUNDRED - taken
            return (
                f"{percent(taken)} of that is {employee}, taken after tax; the scheme claims "
                f"another {percent(relief)} in tax relief."
            )
        case PensionKind.NET_PAY:
            return f"{percent(taken)} of that is {employee}, taken before tax is worked out."


def _added_in_words(terms: PensionTerms, added: Decimal, employer: Money) -> str:
    if terms.kind is PensionKind.NONE:
        return "There is no pension, so the employer adds nothing."
    return f"The employer adds {percent(added)} of that, {employer}."
