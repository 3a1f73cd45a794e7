"""Worked time: London clock times become exact minutes, over midnight and clock changes too."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from payroll.ground.days import LONDON, Span, day_in_words
from payroll.ground.errors import DomainError

ONE_MINUTE = timedelta(minutes=1)


class NoSuchTimeError(DomainError):
    """The clocks go forward that night, so that time does not exist."""

    def __init__(self, day: date, at: time) -> None:
        super().__init__(
            f"There is no {at:%H:%M} on {day_in_words(day)}, because the clocks go forward from "
            "01:00 to 02:00 that night. Enter a time before 01:00, or 02:00 or later."
        )


class BackwardsStretchError(DomainError):
    """The end must be later than the start."""


class BreakTooLongError(DomainError):
    """The break cannot be longer than the time from start to end."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time from one instant to a later one, both in whole minutes with a time zone."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        for at in (self.starts_at, self.ends_at):
            if at.tzinfo is None or at.second or at.microsecond:
                message = f"an instant needs a time zone and whole minutes: {at!r}"
                raise ValueError(message)
        if utc(self.ends_at) <= utc(self.starts_at):
            raise BackwardsStretchError

    @property
    def minutes(self) -> int:
        """Return the minutes that really pass, whatever the clocks do."""
        return (utc(self.ends_at) - utc(self.starts_at)) // ONE_MINUTE

    @property
    def days(self) -> tuple["Stretch", ...]:
        """Return the stretch cut at each London midnight."""
        first = self.starts_at.astimezone(LONDON).date()
        last = self.ends_at.astimezone(LONDON).date()
        if first == last:
            return (self,)
        midnights = [instant(day, time.min) for day in Span(first, last)][1:]
        cuts = [self.starts_at, *(at for at in midnights if at < self.ends_at), self.ends_at]
        return tuple(Stretch(start, end) for start, end in pairwise(cuts))


def utc(at: datetime) -> datetime:
    """Return an instant in UTC; most are, and the engine asks thousands of times a second."""
    return at if at.tzinfo is UTC else at.astimezone(UTC)


def instant(day: date, at: time, *, fold: int = 0) -> datetime:
    """Return the instant, in UTC, of a time on a London clock, or raise NoSuchTimeError.

    In the autumn hour that comes twice, fold 0 is the first time and fold 1 the second.
    """
    wall = datetime.combine(day, at.replace(fold=fold), LONDON)
    found = wall.astimezone(UTC)
    if found.astimezone(LONDON).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise NoSuchTimeError(day, at)
    return found


def is_ambiguous(day: date, at: time) -> bool:
    """Tell whether a London clock shows this time twice on that day."""
    return instant(day, at, fold=0) != instant(day, at, fold=1)


def worked_minutes(starts_at: datetime, ends_at: datetime, break_minutes: int) -> int:
    """Return the minutes worked between two instants, less an unpaid break."""
    minutes = Stretch(starts_at, ends_at).minutes
    if break_minutes > minutes:
        raise BreakTooLongError
    if break_minutes < 0:
        message = f"a break cannot be {break_minutes} minutes"
        raise ValueError(message)
    return minutes - break_minutes


def minutes_by_day(starts_at: datetime, ends_at: datetime) -> dict[date, int]:
    """Return the minutes between two instants that fall on each London day, first day first."""
    days = Stretch(starts_at, ends_at).days
    return {part.starts_at.astimezone(LONDON).date(): part.minutes for part in days}


def paid_minutes_by_day(
    starts_at: datetime, ends_at: datetime, break_minutes: int
) -> dict[date, int]:
    """Return a shift's paid minutes on each day it touches.

    The unpaid break comes off the first day, and off the next one only as far as it is longer.
    """
    found = minutes_by_day(starts_at, ends_at)
    left = break_minutes
    for day, minutes in found.items():
        found[day] = max(minutes - left, 0)
        left -= minutes - found[day]
    if left:
        raise BreakTooLongError
    return found
