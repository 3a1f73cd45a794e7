"""The National Insurance letter, worked out from dated facts for each pay day.

The facts are asked in this order, and the first that holds decides:

1. a letter entered by hand: it is used whatever else is known;
2. age: X under 16, C from State Pension age;
3. certificates of HMRC: B for a married woman's reduced rate, then deferment, which is Z under 21
   and J from then on, also for apprentices and veterans;
4. what lowers the employer's share, which is the same share for all three: M under 21, H for
   apprentices under 25, V in a veteran's first civilian year;
5. A for everybody else.

The letters of freeports and investment zones do not arise for who employs at home. Deferment has
its days, and so has every fact but a birthday; days count on the pay day, not when work was done.
"""

from dataclasses import dataclass
from datetime import date

from payroll.ground.days import ONE_DAY, Span, age_on, day_in_words, month_later
from payroll.ground.working import Working
from payroll.ni import NiLetter
from payroll.rates.dated import Standing
from payroll.rates.state_pension_age import (
    is_pension_age,
    state_pension_ages,
    state_pension_on,
)

CONTRIBUTES_FROM, YOUNG_UNTIL, APPRENTICE_UNTIL = 16, 21, 25
VETERAN_MONTHS = 12
NEAR_PENSION = 65
SOURCE = "HMRC's category letters, by the facts on the pay day"


@dataclass(frozen=True, slots=True)
class NiFacts:
    """What decides the letter, each with its days; None is not so.

    `deferred` is HMRC's certificate that enough is paid in another job, `reduced_rate_from` a
    married woman's certificate, `veteran_from` the first day of the first civilian job.
    `given` is a letter to use whatever the facts say.
    """

    born_on: date
    apprentice: tuple[date, date | None] | None = None
    deferred: tuple[date, date | None] | None = None
    reduced_rate_from: date | None = None
    veteran_from: date | None = None
    given: NiLetter | None = None


@dataclass(frozen=True, slots=True)
class FoundLetter:
    """The letter, why, and what should be seen to prove it (nothing if nothing)."""

    letter: NiLetter
    working: Working
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class _Reason:
    """Which letter a fact makes, why, and its proof."""

    letter: NiLetter
    why: str
    evidence: str = ""


def letter_on(facts: NiFacts, pay_on: date) -> FoundLetter:
    """Return the letter for a pay day, by the order this module states.

    A pay day for which State Pension age is not known raises NotInForceError.
    """
    age = age_on(facts.born_on, pay_on)
    reason = (
        _by_hand(facts)
        or _by_age(facts, age, pay_on)
        or _by_certificate(facts, age, pay_on)
        or _by_employer_relief(facts, age, pay_on)
        or _Reason(NiLetter.A, "This is the letter of most people.")
    )
    return FoundLetter(reason.letter, _working(reason, facts, age, pay_on), reason.evidence)


def _by_hand(facts: NiFacts) -> _Reason | None:
    return _Reason(facts.given, "This letter was entered by hand.") if facts.given else None


def _by_age(facts: NiFacts, age: int, pay_on: date) -> _Reason | None:
    if age < CONTRIBUTES_FROM:
        return _Reason(NiLetter.X, "Under 16 there is no National Insurance.")
    if is_pension_age(facts.born_on, pay_on):
        return _Reason(
            NiLetter.C,
            "From State Pension age employees pay no National Insurance; employers still do.",
            "a passport or birth certificate",
        )
    return None


def _by_certificate(facts: NiFacts, age: int, pay_on: date) -> _Reason | None:
    if _holds((facts.reduced_rate_from, None), pay_on):
        return _Reason(
            NiLetter.B,
            "HMRC's certificate lets a married woman pay the reduced rate.",
            "HMRC's certificate of election",
        )
    if not (facts.deferred and _holds(facts.deferred, pay_on)):
        return None
    why = "HMRC's certificate says that enough is paid in another job"
    proof = "HMRC's deferment certificate"
    if age < YOUNG_UNTIL:
        return _Reason(NiLetter.Z, f"{why}, and employers pay less for who is under 21.", proof)
    return _Reason(NiLetter.J, f"{why}.", proof)


def _by_employer_relief(facts: NiFacts, age: int, pay_on: date) -> _Reason | None:
    if age < YOUNG_UNTIL:
        return _Reason(NiLetter.M, "Employers pay less National Insurance for who is under 21.")
    if age < APPRENTICE_UNTIL and facts.apprentice and _holds(facts.apprentice, pay_on):
        return _Reason(
            NiLetter.H,
            "Employers pay less National Insurance for apprentices under 25.",
            "the apprenticeship agreement",
        )
    if facts.veteran_from and pay_on in _veteran_year(facts.veteran_from):
        last = day_in_words(_veteran_year(facts.veteran_from).last)
        return _Reason(
            NiLetter.V,
            f"Employers pay less in a veteran's first civilian year, which ends on {last}.",
            "proof of service",
        )
    return None


def _veteran_year(first: date) -> Span:
    return Span(first, month_later(first, VETERAN_MONTHS) - ONE_DAY)


def _holds(days: tuple[date | None, date | None], day: date) -> bool:
    first, last = days
    return first is not None and first <= day and (last is None or day <= last)


def _working(reason: _Reason, facts: NiFacts, age: int, pay_on: date) -> Working:
    is_near = reason.letter != facts.given and age >= NEAR_PENSION
    doubt, table = (_pension_doubt(facts.born_on), _pension_source(facts)) if is_near else ("", "")
    steps = (
        ("Pay day", day_in_words(pay_on)),
        ("Age on it", str(age)),
        *(_pension_step(facts.born_on) if is_near else ()),
    )
    sentence = f"{reason.why} So the letter is {reason.letter}.{doubt}"
    return Working(sentence, steps, f"{SOURCE}{table}")


def _pension_step(born_on: date) -> tuple[tuple[str, str], ...]:
    reached = state_pension_on(born_on)
    return (("State Pension age from", day_in_words(reached)),) if reached else ()


def _pension_doubt(born_on: date) -> str:
    ages = state_pension_ages()
    if born_on < ages.on_record.first:
        return ""
    is_sure = ages.on(born_on).provenance.standing is not Standing.UNCONFIRMED
    said = " We have not seen the State Pension age for that birthday in an official paper yet."
    return "" if is_sure else said


def _pension_source(facts: NiFacts) -> str:
    ages = state_pension_ages()
    is_in_table = facts.born_on >= ages.on_record.first
    return f"; {ages.on(facts.born_on).provenance.source}" if is_in_table else ""
