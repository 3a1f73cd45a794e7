"""Shifts as they are said and counted: pure, and right over midnight and clock changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from pa_employer.clock import day_of
from pa_employer.planning.rota import Planned
from pa_employer.timesheets.models import ClaimKind, Shift, Timesheet, TimesheetState
from payroll.ground.days import LONDON, ONE_DAY, ONE_WEEK, day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.hours import Stretch, instant, is_ambiguous, worked_minutes
from payroll.work.kinds import WorkKind
from payroll.work.shift import WorkedShift

LONGEST = 24 * 60


class LongShiftError(DomainError):
    """A shift can be at most 24 hours. Enter the rest as another shift."""


class NothingWorkedError(DomainError):
    """The break is as long as the shift or longer. Check the times and the break."""


@dataclass(frozen=True, slots=True)
class ShiftDetails:
    """A stretch of work between two instants, less an unpaid break."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0
    note: str = ""
    kind: WorkKind = WorkKind.ORDINARY
    awake_minutes: int = 0

    def __post_init__(self) -> None:
        minutes = Stretch(self.starts_at, self.ends_at).minutes
        if minutes > LONGEST:
            raise LongShiftError
        if self.break_minutes < 0:
            message = f"a break cannot be {self.break_minutes} minutes"
            raise ValueError(message)
        if self.break_minutes >= minutes:
            raise NothingWorkedError
        WorkedShift(
            self.starts_at, self.ends_at, self.break_minutes, self.kind, self.awake_minutes
        )

    @property
    def starts_on(self) -> date:
        """Return the day it starts in Scotland."""
        return day_of(self.starts_at)

    @property
    def minutes(self) -> int:
        """Return the minutes worked, less the break."""
        return worked_minutes(self.starts_at, self.ends_at, self.break_minutes)

    @property
    def in_words(self) -> str:
        """Say the shift: Monday 16 November, 22:00 to 07:00 the next day."""
        return times_in_words(self.starts_at, self.ends_at)


class NothingClaimedError(DomainError):
    """Enter the miles or the amount, more than nothing."""


@dataclass(frozen=True, slots=True)
class ClaimDetails:
    """Miles driven or money laid out on a day, and where to or what for."""

    kind: ClaimKind
    on: date
    what: str
    miles: Decimal = Decimal(0)
    amount: Money = NOTHING

    def __post_init__(self) -> None:
        is_mileage = self.kind is ClaimKind.MILEAGE
        if (self.miles > 0) != is_mileage or (self.amount > NOTHING) == is_mileage:
            raise NothingClaimedError


def worked_shift(shift: Shift) -> WorkedShift:
    """Return a shift as the pay engine takes it."""
    return WorkedShift(
        shift.starts_at, shift.ends_at, shift.break_minutes, shift.kind, shift.awake_minutes
    )


@dataclass(frozen=True, slots=True)
class WorkedWeek:
    """What one assistant's sheet says, without the sheet: most weeks are read to be counted."""

    assistant_id: UUID
    starts_on: date
    state: TimesheetState
    shifts: tuple[WorkedShift, ...] = ()

    @property
    def is_agreed(self) -> bool:
        """Tell whether both sides agree these hours."""
        return self.state is TimesheetState.AGREED

    @property
    def minutes(self) -> int:
        """Return the minutes worked, less the breaks."""
        return sum(shift.minutes for shift in self.shifts)


def starts_on(shift: Shift) -> date:
    """Return the day a shift starts in Scotland."""
    return day_of(shift.starts_at)


def stamp_of(shift: Shift) -> str:
    """Return what tells a shift as it is now from the same shift changed."""
    parts = (shift.starts_at, shift.ends_at, shift.break_minutes, shift.kind, shift.awake_minutes)
    return sha256(repr((*map(str, parts), shift.note)).encode()).hexdigest()[:16]


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


def as_planned(planned: Planned) -> ShiftDetails:
    """Return a shift worked just as it was planned."""
    return ShiftDetails(
        planned.starts_at, planned.ends_at, planned.break_minutes, kind=planned.kind
    )


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
        shift.kind,
    )


def _same_clock(at: datetime) -> datetime:
    here = at.astimezone(LONDON)
    return instant(here.date() + ONE_WEEK, here.time())


def times_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """Say when a shift is, with its day."""
    return f"{weekday_in_words(day_of(starts_at))}, {clock_in_words(starts_at, ends_at)}"


def clock_in_words(starts_at: datetime, ends_at: datetime) -> str:
    """Say from when to when, and whether it ends the next day."""
    over = " the next day" if day_of(ends_at) > day_of(starts_at) else ""
    return f"{_clock(starts_at)} to {_clock(ends_at)}{over}"


def _clock(at: datetime) -> str:
    """Say a time of day; in the autumn hour that comes twice, also which one it is."""
    here = at.astimezone(LONDON)
    if not is_ambiguous(here.date(), here.time()):
        return f"{here:%H:%M}"
    return f"{here:%H:%M} ({'second' if here.fold else 'first'} time)"


def weekday_in_words(day: date) -> str:
    """Say a day of a week: Monday 16 November."""
    return f"{day:%A} {day.day} {day:%B}"


def week_in_words(monday: date) -> str:
    """Say a week by its ends: 9 to 15 November 2026."""
    sunday = monday + ONE_WEEK - ONE_DAY
    if monday.month == sunday.month:
        return f"{monday.day} to {day_in_words(sunday)}"
    if monday.year == sunday.year:
        return f"{monday.day} {monday:%B} to {day_in_words(sunday)}"
    return f"{day_in_words(monday)} to {day_in_words(sunday)}"


def days_of(monday: date) -> tuple[date, ...]:
    """Return the seven days of a week."""
    return tuple(monday + timedelta(days=number) for number in range(7))
