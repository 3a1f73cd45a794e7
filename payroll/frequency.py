"""How often a personal assistant is paid."""

from enum import StrEnum


class Frequency(StrEnum):
    """The time from one pay day to the next."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four-weekly"
    MONTHLY = "monthly"

    @property
    def weeks(self) -> int | None:
        """Return how many weeks one payment covers, or None for a month."""
        return WEEKS.get(self)

    @property
    def periods_per_year(self) -> int:
        """Return how many pay days a year normally has."""
        return 52 // self.weeks if self.weeks else 12

    @property
    def tax_periods_per_year(self) -> int:
        """Return how many parts PAYE cuts the year into: 52 tax weeks or 12 tax months."""
        return 52 if self.weeks else 12


WEEKS = {Frequency.WEEKLY: 1, Frequency.FORTNIGHTLY: 2, Frequency.FOUR_WEEKLY: 4}
