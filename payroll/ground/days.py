"""Days, spans of days and how they are said, in the one time zone wages are agreed in."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """A run of days, both ends included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = f"a span cannot end ({self.last}) before it starts ({self.first})"
            raise ValueError(message)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))

    def __str__(self) -> str:
        return f"{day_in_words(self.first)} to {day_in_words(self.last)}"

    @property
    def days(self) -> int:
        """Return how many days there are, both ends counted."""
        return (self.last - self.first).days + 1


def monday_of(day: date) -> date:
    """Return the Monday of the week a day is in; timesheet weeks run Monday to Sunday."""
    return day - timedelta(days=day.weekday())


def month_later(day: date, months: int = 1) -> date:
    """Return the same day so many months later, or that month's last day if it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(born_on: date, day: date) -> int:
    """Return somebody's age on a day; who was born on 29 February is older from 1 March."""
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (0 if had_birthday else 1)


def day_in_words(day: date) -> str:
    """Say a day in full: 4 December 2026."""
    return f"{day.day} {day:%B %Y}"


def hours_in_words(minutes: int) -> str:
    """Say a number of minutes in hours: 31 h, 7 h 30 min, 45 min."""
    sign = "-" if minutes < 0 else ""
    hours, left = divmod(abs(minutes), 60)
    parts = [f"{hours} h"] if hours or not left else []
    return sign + " ".join([*parts, f"{left} min"] if left else parts)
