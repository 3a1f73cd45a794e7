"""The least an hour may pay by law at each age, read from its dated file."""

from dataclasses import dataclass
from functools import cache

from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, RateFileError, Row, read_timeline


@dataclass(frozen=True, slots=True)
class AgeRate:
    """The hourly rate from a birthday on."""

    from_age: int
    hourly: Money


@dataclass(frozen=True, slots=True)
class MinimumWage:
    """The minimum wage of a year, oldest first.

    `apprentice` is the rate of apprentices under 19 or in their first year, `accommodation` what
    a day's lodging may count as pay.
    """

    rates: tuple[AgeRate, ...]
    apprentice: Money
    accommodation: Money
    provenance: Provenance

    def __post_init__(self) -> None:
        ages = [rate.from_age for rate in self.rates]
        if ages != sorted(set(ages), reverse=True):
            message = "minimum wage ages must fall from the oldest to the youngest"
            raise RateFileError(message)

    @property
    def national_living_wage(self) -> AgeRate:
        """Return the rate of the oldest group."""
        return self.rates[0]

    def at(self, age: int) -> AgeRate:
        """Return the rate at an age; below the youngest group, that group's rate."""
        return next((rate for rate in self.rates if age >= rate.from_age), self.rates[-1])


@cache
def minimum_wage() -> Timeline[MinimumWage]:
    """Return the minimum wage through time, asked by the first day of the pay period."""
    return read_timeline("minimum_wage", "The minimum wage", _minimum_wage)


def _minimum_wage(entry: Row, provenance: Provenance) -> MinimumWage:
    return MinimumWage(
        rates=tuple(_age_rate(row) for row in entry.rows("rates")),
        apprentice=entry.pounds("apprentice"),
        accommodation=entry.pounds("accommodation"),
        provenance=provenance,
    )


def _age_rate(row: Row) -> AgeRate:
    rate = AgeRate(row.whole("from_age"), row.pounds("hourly"))
    row.close()
    return rate
