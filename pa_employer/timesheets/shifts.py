"""Shifts as they are said and counted: pure, and right over midnight and clock changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from pa_employer.timesheets.models import Shift, Timesheet
from payroll.ground.days import LONDON, ONE_DAY, ONE_WEEK, day_in_words
from payroll.ground.errors import DomainError
from payroll.hours import BreakTooLongError, Stretch, instant, worked_minutes

LONGEST = 24 * 60


class LongShiftError(DomainError):
    """A shift can be at most 24 hours. Enter the rest as another shift."""


@dataclass(frozen=True, slots=True)
class ShiftDetails:
    """A stretch of work between two instants, less an unpaid break."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        minutes = Stretch(self.starts_at, self.ends_at).minutes
        if minutes > LONGEST:
            raise LongShiftError
        if self.break_minutes >= minutes:
            raise BreakTooLongError

    @property
    def starts_on(self) -> date:
        """Return the day it starts in Scotland."""
        return self.starts_at.astimezone(LONDON).date()

    @property
    def in_words(self) -> str:
        """Say the shift: Monday 16 November, 22:00 to 07:00 the next day."""
        return times_in_words(self.starts_at, self.ends_at)


def times_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """Say when a shift is, with its day."""
    start = starts_at.astimezone(LONDON)
    return f"{start:%A} {start.day} {start:%B}, {clock_in_words(starts_at, ends_at)}"


def clock_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """Say from when to when, and whether it ends the next day."""
    start, end = starts_at.astimezone(LONDON), ends_at.astimezone(LONDON)
    over = " the next day" if end.date() > start.date() else ""
    return f"{start:%H:%M} to {end:%H:%M}{over}"


def minutes_of(shift: Shift) -> int:
    """Return the minutes worked in a shift, less its break."""
    return worked_minutes(shift.starts_at, shift.ends_at, shift.break_minutes)


def worked_minutes_of(sheet: Timesheet) -> int:
    """Return the minutes worked in a week."""
    return sum(minutes_of(shift) for shift in sheet.shifts)


def overlapping(details: ShiftDetails, others: Iterable[Shift]) -> Shift | None:
    """Return a shift that is at the same time as this one, if there is one."""
    clashes = (
        other
        for other in others
        if other.starts_at < details.ends_at and details.starts_at < other.ends_at
    )
    return next(clashes, None)


def a_week_later(shift: Shift) -> ShiftDetails:
    """Return the shift one week later at the same times on the clock.

    NoSuchTimeError where the clocks go forward over one of them; in the autumn hour that
    comes twice it is the first.
    """
    return ShiftDetails(
        _same_clock(shift.starts_at),
        _same_clock(shift.ends_at),
        shift.break_minutes,
        shift.note,
    )


def _same_clock(at: datetime) -> datetime:
    here = at.astimezone(LONDON)
    return instant(here.date() + ONE_WEEK, here.time().replace(fold=0))


def week_in_words(monday: date) -> str:
    """Say a week by its ends: 9 to 15 November 2026."""
    sunday = monday + ONE_WEEK - ONE_DAY
    if monday.month == sunday.month:
        return f"{monday.day} to {day_in_words(sunday)}"
    return f"{monday.day} {monday:%B} to {day_in_words(sunday)}"


def days_of(monday: date) -> tuple[date, ...]:
    """Return the seven days of a week."""
    return tuple(monday + timedelta(days=number) for number in range(7))
