"""National Insurance on one payment: what the assistant pays and what the employer pays on top.

National Insurance looks at each payment alone. Each slice of pay is rounded by itself, half a
penny or less being dropped (SI 2001/1004 reg 12(1)), and the slices are then added.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from payroll.exact import percent
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from payroll.rates.national_insurance import (
    LetterRates,
    NationalInsurance,
    national_insurance,
)

FIRST_DIGIT_UP = 6


class NiLetter(StrEnum):
    """The National Insurance category letter of an assistant, as HMRC defines it."""

    A = "A"  # standard
    B = "B"  # married woman's reduced rate
    C = "C"  # over State Pension age
    D = "D"  # investment zone, deferment
    E = "E"  # investment zone, reduced rate
    F = "F"  # freeport
    H = "H"  # apprentice under 25
    I = "I"  # freeport, reduced rate  # noqa: E741 (HMRC's own letter)
    J = "J"  # deferment
    K = "K"  # investment zone, over State Pension age
    L = "L"  # freeport, deferment
    M = "M"  # under 21
    N = "N"  # investment zone
    S = "S"  # freeport, over State Pension age
    V = "V"  # veteran in the first year of civilian work
    X = "X"  # under 16
    Z = "Z"  # under 21, deferment


@dataclass(frozen=True, slots=True)
class EarningsBands:
    """Pay cut at the limits that a full payment submission reports."""

    at_lower_limit: Money = NOTHING
    lower_limit_to_primary: Money = NOTHING
    primary_to_upper_limit: Money = NOTHING


@dataclass(frozen=True, slots=True)
class Contributions:
    """National Insurance on one payment, each side with its working."""

    employee: Money
    employer: Money
    bands: EarningsBands
    employee_working: Working
    employer_working: Working


@dataclass(frozen=True, slots=True)
class NiSlice:
    """The pay between two limits, its rate, and the contribution on it."""

    pay: Money
    rate: Decimal
    due: Money


def ni_slice(pay: Money, rate: Decimal) -> NiSlice | None:
    """Return the slice with its contribution, half a penny or less dropped; None for nothing."""
    if pay <= NOTHING or not rate:
        return None
    return NiSlice(pay, rate, drop_half_penny(pay.share(rate)))


def contributions(letter: NiLetter, pay: Money, frequency: Frequency, on: date) -> Contributions:
    """Return both sides' National Insurance on pay that is not below zero, paid on a day."""
    law = national_insurance().on(on)
    rates = law.letters[letter]
    employee = employee_slices(rates, law, pay, frequency)
    employer = employer_slices(rates, law, pay, frequency)
    primary = law.primary_threshold.over(frequency)
    secondary = rates.employer_over.over(frequency)
    source = law.provenance.source
    return Contributions(
        employee=total_due(employee),
        employer=total_due(employer),
        bands=earnings_bands(letter, law, pay, frequency),
        employee_working=_working(letter, pay, primary, employee, source),
        employer_working=_working(letter, pay, secondary, employer, source),
    )


def employee_slices(
    rates: LetterRates, law: NationalInsurance, pay: Money, frequency: Frequency
) -> tuple[NiSlice, ...]:
    """Cut pay into the employee's slices: primary threshold to upper limit, and beyond."""
    threshold = law.primary_threshold.over(frequency)
    upper = law.upper_earnings_limit.over(frequency)
    return _charged(
        ni_slice(min(pay, upper) - threshold, rates.employee),
        ni_slice(pay - upper, rates.employee_above),
    )


def employer_slices(
    rates: LetterRates, law: NationalInsurance, pay: Money, frequency: Frequency
) -> tuple[NiSlice, ...]:
    """Cut pay into the employer's slices: the letter's threshold to upper limit, and beyond."""
    threshold = rates.employer_over.over(frequency)
    upper = law.upper_earnings_limit.over(frequency)
    return _charged(
        ni_slice(min(pay, upper) - threshold, rates.employer),
        ni_slice(pay - upper, rates.employer),
    )


def earnings_bands(
    letter: NiLetter, law: NationalInsurance, pay: Money, frequency: Frequency
) -> EarningsBands:
    """Return the reported bands; all are nothing for letter X and below the lower limit."""
    lower = law.lower_earnings_limit.over(frequency)
    primary = law.primary_threshold.over(frequency)
    upper = law.upper_earnings_limit.over(frequency)
    if letter is NiLetter.X or pay < lower:
        return EarningsBands()
    return EarningsBands(
        at_lower_limit=lower,
        lower_limit_to_primary=min(pay, primary) - lower,
        primary_to_upper_limit=max(min(pay, upper) - primary, NOTHING),
    )


def drop_half_penny(pounds: Decimal) -> Money:
    """Cut to three decimals, then round the penny up only where the third is 6 or more.

    HMRC's test data need the cut first: rounding halves down without it differs.
    """
    pence, third = divmod(int(pounds * 1000), 10)
    return Money(pence + (third >= FIRST_DIGIT_UP))


def _charged(*slices: NiSlice | None) -> tuple[NiSlice, ...]:
    return tuple(part for part in slices if part)


def total_due(slices: Iterable[NiSlice]) -> Money:
    """Add up the contributions of some slices."""
    return Money.total(part.due for part in slices)


def _working(
    letter: NiLetter, pay: Money, threshold: Money, slices: tuple[NiSlice, ...], source: str
) -> Working:
    steps = [
        ("Pay", str(pay)),
        ("Nothing is due up to", str(threshold)),
        *((f"{percent(part.rate)} on {part.pay}", str(part.due)) for part in slices),
    ]
    if slices:
        charged = " and ".join(f"{percent(part.rate)} of {part.pay}" for part in slices)
        sentence = (
            f"Pay is {pay} and letter {letter} counts what is over {threshold}: {charged} "
            f"is {total_due(slices)}."
        )
    elif pay > threshold:
        steps.pop(1)
        sentence = f"Letter {letter} means that nothing is due here, whatever the pay."
    else:
        sentence = f"Pay is {pay}. Nothing is due up to {threshold}."
    return Working(sentence, tuple(steps), source)
