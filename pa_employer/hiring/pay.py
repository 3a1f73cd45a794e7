"""What an hour in an advert may pay: never below the law's minimum, and beside the funded rate."""

from collections.abc import Iterator
from datetime import date

from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError
from payroll.rates.dated import Standing
from payroll.rates.funded_pa_rate import funded_pa_rate
from payroll.rates.minimum_wage import minimum_wage


class BelowMinimumError(DomainError):
    """That is less than the minimum wage, which an advert cannot offer. Enter more."""


def check_pay(hourly_rate: Money, on: date) -> None:
    """Refuse a rate below the minimum wage of a day, at the age where it is highest.

    An advert is read by people of every age, and may not choose among them by it. Where the law
    of the day is not on record, nothing is refused.
    """
    try:
        least = minimum_wage().on(on).national_living_wage
    except NotInForceError:
        return
    if hourly_rate < least.hourly:
        message = (
            f"{hourly_rate} an hour is less than the minimum wage, which is {least.hourly} from "
            f"the age of {least.from_age}. Enter {least.hourly} or more."
        )
        raise BelowMinimumError(message)


def floors_in_words(on: date) -> Iterator[str]:
    """Yield what the law and public funding ask for on a day, or that it is not on record."""
    try:
        law = minimum_wage().on(on)
        least = law.national_living_wage
        since = day_in_words(law.provenance.since)
        yield f"The law's minimum is {least.hourly} from {since}, at the age of {least.from_age}."
        funded = funded_pa_rate().on(on)
    except NotInForceError as unknown:
        yield unknown.message
        return
    is_sure = funded.provenance.standing is not Standing.UNCONFIRMED
    doubt = "" if is_sure else " We have not seen that figure in an official paper yet."
    since = day_in_words(funded.provenance.since)
    yield f"Public funding for PAs is set at {funded.hourly} from {since}.{doubt}"
