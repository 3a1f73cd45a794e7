"""What pay needs to know of an employment: its days, its rates and its contracted hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from payroll.ground.days import Span, day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import Money

DAYS_A_WEEK = 7
WEEK = timedelta(days=DAYS_A_WEEK - 1)


class NoTermsThatDayError(DomainError):
    """Nothing is agreed about pay on a day that was worked."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"Hours were worked on {day_in_words(day)}, and no pay terms are agreed for that day. "
            "Agree terms that begin on or before it."
        )


@dataclass(frozen=True, slots=True)
class AgreedRate:
    """The rate and the contracted hours that hold from a day on."""

    from_on: date
    hourly_rate: Money
    contracted_minutes_per_week: int


@dataclass(frozen=True, slots=True)
class Employment:
    """The days somebody is employed, and what is agreed about their pay, oldest first."""

    started_on: date
    left_on: date | None
    rates: tuple[AgreedRate, ...]

    def agreed_on(self, day: date) -> AgreedRate | None:
        """Return what is agreed on a day, or None before anything is."""
        return next((rate for rate in reversed(self.rates) if rate.from_on <= day), None)

    def is_employed_on(self, day: date) -> bool:
        """Tell whether a day is between the first and the last day of the job."""
        return self.started_on <= day and (self.left_on is None or day <= self.left_on)

    def days_of_week(self, monday: date) -> tuple[date, ...]:
        """Return the days of a week on which somebody is employed."""
        return tuple(day for day in Span(monday, monday + WEEK) if self.is_employed_on(day))

    def by_rate(self, minutes_on: Mapping[date, int]) -> dict[Money, int]:
        """Return worked minutes by the rate that holds on the day they fall."""
        found: dict[Money, int] = {}
        for day, minutes in minutes_on.items():
            agreed = self.agreed_on(day)
            if agreed is None:
                raise NoTermsThatDayError(day)
            found[agreed.hourly_rate] = found.get(agreed.hourly_rate, 0) + minutes
        return found

    def contracted_by_rate(self, monday: date) -> dict[Money, int]:
        """Return a week's contracted minutes by rate.

        Contracted hours name no day, so they count evenly over the seven days of the week: a
        week that begins, ends or changes part-way counts in proportion, to the nearest minute.
        """
        found: dict[Money, int] = {}
        agreed = [self.agreed_on(day) for day in self.days_of_week(monday)]
        for each in dict.fromkeys(rate for rate in agreed if rate):
            parts = each.contracted_minutes_per_week * agreed.count(each)
            minutes = (2 * parts + DAYS_A_WEEK) // (2 * DAYS_A_WEEK)
            if minutes:
                found[each.hourly_rate] = found.get(each.hourly_rate, 0) + minutes
        return found
