"""Kind words when an hourly rate looks too low; they warn and never stop a payment."""

from datetime import date

from payroll.ground.days import day_in_words
from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError
from payroll.rates.dated import Standing
from payroll.rates.funded_pa_rate import funded_pa_rate
from payroll.rates.minimum_wage import minimum_wage


def rate_warnings(hourly_rate: Money, on: date, age: int | None = None) -> tuple[str, ...]:
    """Return what to look at about an hourly rate; nothing when all is well.

    `on` is the first day of the pay period, because a new minimum starts with the first period
    that begins on or after its day. Without an age the assistant is taken to be an adult.
    """
    return (*_minimum_wage_words(hourly_rate, on, age), *_funded_rate_words(hourly_rate, on))


def _minimum_wage_words(hourly_rate: Money, on: date, age: int | None) -> tuple[str, ...]:
    try:
        law = minimum_wage().on(on)
    except NotInForceError as unknown:
        return (f"{unknown.message} This rate was not checked against it.",)
    least = law.national_living_wage if age is None else law.at(age)
    if hourly_rate >= least.hourly:
        return ()
    is_adult = least == law.national_living_wage
    name = "National Living Wage" if is_adult else "National Minimum Wage for this age"
    words = (
        f"{hourly_rate} an hour is less than the {name}, which is {least.hourly} from "
        f"{day_in_words(law.provenance.since)}. The law asks for at least that, so please check "
        "the rate."
    )
    return (words,)


def _funded_rate_words(hourly_rate: Money, on: date) -> tuple[str, ...]:
    try:
        funded = funded_pa_rate().on(on)
    except NotInForceError as unknown:
        return (f"{unknown.message} This rate was not checked against it.",)
    if hourly_rate >= funded.hourly:
        return ()
    is_sure = funded.provenance.standing is not Standing.UNCONFIRMED
    doubt = "" if is_sure else " We have not seen that figure in an official paper yet."
    words = (
        f"{hourly_rate} an hour is less than the {funded.hourly} that public funding for "
        f"personal assistants is set at from {day_in_words(funded.provenance.since)}.{doubt} This "
        "may be fine if the money does not come from the council or ILF."
    )
    return (words,)
