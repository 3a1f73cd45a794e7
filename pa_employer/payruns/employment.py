"""What pay needs to know of an employment: its days, its rates and its contracted hours."""

from dataclasses import dataclass
from datetime import date, timedelta

from payroll.ground.days import Span
from payroll.work.kinds import WorkKind
from payroll.work.pay import Amount, Work
from payroll.work.rate_card import RateCard

DAYS_A_WEEK = 7
WEEK = timedelta(days=DAYS_A_WEEK - 1)


@dataclass(frozen=True, slots=True)
class AgreedRate:
    """The rates and the contracted hours that hold from a day on."""

    from_on: date
    card: RateCard
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

    def card_on(self, day: date) -> RateCard | None:
        """Return the rates of a day, or None before any are agreed."""
        agreed = self.agreed_on(day)
        return agreed.card if agreed else None

    def is_employed_on(self, day: date) -> bool:
        """Tell whether a day is between the first and the last day of the job."""
        return self.started_on <= day and (self.left_on is None or day <= self.left_on)

    def days_of_week(self, monday: date) -> tuple[date, ...]:
        """Return the days of a week on which somebody is employed."""
        return tuple(day for day in Span(monday, monday + WEEK) if self.is_employed_on(day))

    def contracted(self, monday: date) -> Work:
        """Return a week's contracted minutes by rate.

        Contracted hours name no day, so they count evenly over the seven days of the week: a
        week that begins, ends or changes part-way counts in proportion, to the nearest minute.
        """
        found: Work = {}
        agreed = [self.agreed_on(day) for day in self.days_of_week(monday)]
        for each in dict.fromkeys(rate for rate in agreed if rate):
            parts = each.contracted_minutes_per_week * agreed.count(each)
            minutes = (2 * parts + DAYS_A_WEEK) // (2 * DAYS_A_WEEK)
            if minutes:
                rate = each.card.rate_of(WorkKind.ORDINARY)
                found[rate] = found.get(rate, Amount()) + Amount(minutes)
        return found
