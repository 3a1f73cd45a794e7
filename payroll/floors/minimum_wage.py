"""The National Minimum Wage over one pay reference period, and what is short of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payroll.exact import nearest_penny_of
from payroll.ground.days import age_on, day_in_words, hours_in_words
from payroll.ground.money import NOTHING, Money, to_nearest_penny
from payroll.ground.working import Working
from payroll.rates.minimum_wage import MinimumWage, minimum_wage

DAYS_A_WEEK = 7
MINUTES_AN_HOUR = 60
APPRENTICE_UNTIL = 19
THREE_PLACES = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Lodging:
    """A home that comes with the job: its charge a night (nothing if free), nights a week."""

    charge: Money
    nights_per_week: int


@dataclass(frozen=True, slots=True)
class Counted:
    """What a pay period counts for the minimum wage.

    `minutes` are time work: all hours, travel and training; of a sleepover with somewhere to
    sleep only the time awake for work (National Minimum Wage Regulations 2015, reg 32). `pay` is
    pay for them without the part that is above the basic rate for when they are worked, without
    expenses, less what is taken for the employer's own use.
    """

    from_on: date
    days: int
    minutes: int
    pay: Money
    born_on: date | None = None
    is_apprentice: bool = False
    lodging: Lodging | None = None


@dataclass(frozen=True, slots=True)
class Floor:
    """What had to be paid, what counts as paid, and how they compare."""

    least: Money
    counted: Money
    working: Working

    @property
    def shortfall(self) -> Money:
        """Return what is missing; nothing when the law is met."""
        return max(self.least - self.counted, NOTHING)


def minimum_wage_floor(given: Counted) -> Floor:
    """Return how a pay period compares with the minimum wage; an unknown day is refused.

    The rate is the one in force, and the age the one reached, on the period's first day.
    """
    law = minimum_wage().on(given.from_on)
    hourly = hourly_minimum(law, _age(given), is_apprentice=given.is_apprentice)
    least = nearest_penny_of(given.minutes * hourly.pence, MINUTES_AN_HOUR)
    lodging = lodging_adjustment(law, given.lodging, given.days)
    counted = given.pay + lodging
    return Floor(least, counted, _working(given, hourly, (least, lodging, counted), law))


def hourly_minimum(law: MinimumWage, age: int | None, *, is_apprentice: bool = False) -> Money:
    """Return the least for an hour at an age; without one it is an adult's."""
    if is_apprentice:
        return law.apprentice
    return law.national_living_wage.hourly if age is None else law.at(age).hourly


def lodging_adjustment(law: MinimumWage, lodging: Lodging | None, days: int) -> Money:
    """Return what lodging adds to the pay that counts, or takes from it, in a pay period.

    Free lodging adds the offset of each night; a charge above the offset takes the difference.
    """
    if lodging is None:
        return NOTHING
    offset = law.accommodation
    a_night = offset if not lodging.charge else min(offset - lodging.charge, NOTHING)
    weeks = (Decimal(days) / DAYS_A_WEEK).quantize(THREE_PLACES)
    return to_nearest_penny((a_night * lodging.nights_per_week).share(weeks))


def shortfall_words(floor: Floor, name: str) -> str:
    """Return the sentence that warns of a shortfall, or nothing when there is none."""
    if not floor.shortfall:
        return ""
    return (
        f"{name}'s pay for these hours counts as {floor.counted} for the minimum wage, which asks "
        f"for {floor.least}: {floor.shortfall} too little. The law asks for at least that, so "
        "please check before you approve."
    )


def _age(given: Counted) -> int | None:
    return age_on(given.born_on, given.from_on) if given.born_on else None


def _working(
    given: Counted, hourly: Money, found: tuple[Money, Money, Money], law: MinimumWage
) -> Working:
    least, lodging, counted = found
    hours = hours_in_words(given.minutes)
    sentence = (
        f"{hours} at the minimum of {hourly} an hour, in force from "
        f"{day_in_words(law.provenance.since)}, is {least}. What counts as paid is {counted}."
    )
    steps = (
        ("Hours that count", hours),
        ("Minimum for an hour", str(hourly)),
        ("Pay that counts", str(given.pay)),
        *((("Lodging", str(lodging)),) if given.lodging else ()),
    )
    return Working(sentence, steps, law.provenance.source)
