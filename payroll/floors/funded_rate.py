"""The rate that public funding for personal assistants sets for every hour, sleepovers too."""

from datetime import date

from payroll.exact import nearest_penny_of
from payroll.floors.minimum_wage import MINUTES_AN_HOUR, Floor
from payroll.ground.days import day_in_words, hours_in_words
from payroll.ground.money import Money
from payroll.ground.working import Working
from payroll.rates.dated import Standing
from payroll.rates.funded_pa_rate import funded_pa_rate


def funded_floor(from_on: date, minutes: int, pay: Money) -> Floor:
    """Return how pay for all hours of a period compares with the funded rate.

    It is a condition of the money, not a law; `minutes` are all hours paid, asleep or awake.
    """
    rate = funded_pa_rate().on(from_on)
    least = nearest_penny_of(minutes * rate.hourly.pence, MINUTES_AN_HOUR)
    hours = hours_in_words(minutes)
    sentence = (
        f"{hours} at the funded rate of {rate.hourly} an hour, set from "
        f"{day_in_words(rate.provenance.since)}, is {least}. {pay} is paid for them."
    )
    steps = (("All hours", hours), ("Funded rate for an hour", str(rate.hourly)))
    return Floor(least, pay, Working(sentence, steps, rate.provenance.source))


def funded_words(floor: Floor, from_on: date, name: str) -> str:
    """Return the sentence that warns of a shortfall, or nothing when there is none."""
    if not floor.shortfall:
        return ""
    is_sure = funded_pa_rate().on(from_on).provenance.standing is not Standing.UNCONFIRMED
    doubt = "" if is_sure else " We have not seen that figure in an official paper yet."
    return (
        f"{name}'s pay for all hours, sleepovers included, is {floor.shortfall} less than the "
        f"{floor.least} that public funding is set at.{doubt} This may be fine if the money does "
        "not come from the council or ILF."
    )
