"""The National Insurance letter, worked out from dated facts for each pay day."""

from dataclasses import dataclass
from datetime import date

from payroll.ground.days import ONE_DAY, Span, age_on, day_in_words, month_later
from payroll.ground.working import Working
from payroll.ni import NiLetter
from payroll.rates.state_pension_age import is_pension_age

CONTRIBUTES_FROM, YOUNG_UNTIL, APPRENTICE_UNTIL = 16, 21, 25
VETERAN_MONTHS = 12
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


def letter_on(facts: NiFacts, pay_on: date) -> FoundLetter:
    """Return the letter for a pay day.

    Age comes before all else: under 16 nothing is paid, and from State Pension age the employee
    pays nothing. Then certificates, then what lowers the employer's share.
    """
    if facts.given:
        return _found(facts.given, "This letter was entered by hand.")
    age = age_on(facts.born_on, pay_on)
    if age < CONTRIBUTES_FROM:
        return _found(NiLetter.X, "Under 16 there is no National Insurance.")
    if is_pension_age(facts.born_on, pay_on):
        return _found(
            NiLetter.C,
            "From State Pension age employees pay no National Insurance; employers still do.",
            "a passport or birth certificate",
        )
    if _holds((facts.reduced_rate_from, None), pay_on):
        return _found(
            NiLetter.B,
            "HMRC's certificate lets a married woman pay the reduced rate.",
            "HMRC's certificate of election",
        )
    return _by_employment(facts, age, pay_on)


def _by_employment(facts: NiFacts, age: int, pay_on: date) -> FoundLetter:
    is_young = age < YOUNG_UNTIL
    if facts.deferred and _holds(facts.deferred, pay_on):
        return _found(
            NiLetter.Z if is_young else NiLetter.J,
            "HMRC's certificate says that enough is paid in another job"
            + (", and employers pay less for who is under 21." if is_young else "."),
            "HMRC's deferment certificate",
        )
    if is_young:
        return _found(NiLetter.M, "Employers pay less National Insurance for who is under 21.")
    if age < APPRENTICE_UNTIL and facts.apprentice and _holds(facts.apprentice, pay_on):
        return _found(
            NiLetter.H,
            "Employers pay less National Insurance for apprentices under 25.",
            "the apprenticeship agreement",
        )
    if facts.veteran_from and pay_on in _veteran_year(facts.veteran_from):
        last = day_in_words(_veteran_year(facts.veteran_from).last)
        return _found(
            NiLetter.V,
            f"Employers pay less in a veteran's first civilian year, which ends on {last}.",
            "proof of service",
        )
    return _found(NiLetter.A, "This is the letter of most people.")


def _veteran_year(first: date) -> Span:
    return Span(first, month_later(first, VETERAN_MONTHS) - ONE_DAY)


def _holds(days: tuple[date | None, date | None], day: date) -> bool:
    first, last = days
    return first is not None and first <= day and (last is None or day <= last)


def _found(letter: NiLetter, sentence: str, evidence: str = "") -> FoundLetter:
    working = Working(f"{sentence} So the letter is {letter}.", (), SOURCE)
    return FoundLetter(letter, working, evidence)
