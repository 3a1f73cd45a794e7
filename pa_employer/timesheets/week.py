"""One week as a page shows it: its days with their shifts, the total, and about what it pays."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import terms_of
from pa_employer.timesheets.models import Shift, Timesheet, TimesheetState
from pa_employer.timesheets.queries import sheet_for
from pa_employer.timesheets.shifts import (
    clock_in_words,
    days_of,
    minutes_of,
    week_in_words,
    worked_minutes_of,
)
from payroll.exact import nearest_penny_of
from payroll.ground.days import LONDON, ONE_WEEK, hours_in_words
from payroll.ground.money import NOTHING, Money

IN_WORDS = {
    TimesheetState.DRAFT: ("Not sent yet", "grey"),
    TimesheetState.SUBMITTED: ("Sent", "blue"),
    TimesheetState.SENT_BACK: ("Sent back to change", "yellow"),
    TimesheetState.AGREED: ("Agreed", "green"),
}


@dataclass(frozen=True, slots=True)
class ShiftShown:
    """A shift in words."""

    id: UUID
    times: str
    hours: str
    note: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week and what was worked on it."""

    on: date
    shifts: tuple[ShiftShown, ...]

    @property
    def name(self) -> str:
        """Return the day in words: Monday 16 November."""
        return f"{self.on:%A} {self.on.day} {self.on:%B}"


@dataclass(frozen=True, slots=True)
class Week:
    """An assistant's week, begun or not."""

    assistant: Assistant
    monday: date
    sheet: Timesheet | None
    days: tuple[Day, ...]
    minutes: int
    pays_about: Money
    contracted: int
    """Minutes agreed for a week in the terms that hold on its Monday."""

    @property
    def state(self) -> TimesheetState:
        """Return where the week's hours are."""
        return self.sheet.state if self.sheet else TimesheetState.DRAFT

    @property
    def state_in_words(self) -> tuple[str, str]:
        """Return the state in words and its colour."""
        return IN_WORDS[self.state]

    @property
    def is_open(self) -> bool:
        """Tell whether shifts can still be changed."""
        return self.state in {TimesheetState.DRAFT, TimesheetState.SENT_BACK}

    @property
    def title(self) -> str:
        """Return the week in words."""
        return week_in_words(self.monday)

    @property
    def compared(self) -> str:
        """Say how the hours compare with what the terms agree."""
        difference = self.minutes - self.contracted
        said = hours_in_words(self.minutes)
        if not difference:
            return f"{said}, as agreed"
        more_or_fewer = "more" if difference > 0 else "fewer"
        return f"{said}, {hours_in_words(abs(difference))} {more_or_fewer} than usual"

    @property
    def before(self) -> date:
        """Return the Monday of the week before."""
        return self.monday - ONE_WEEK

    @property
    def after(self) -> date:
        """Return the Monday of the week after."""
        return self.monday + ONE_WEEK


def week_of(session: Session, assistant: Assistant, monday: date) -> Week:
    """Return an assistant's week as it stands; looking at it begins nothing."""
    sheet = sheet_for(session, assistant.id, monday)
    return as_week(session, assistant, monday, sheet)


def as_week(session: Session, assistant: Assistant, monday: date, sheet: Timesheet | None) -> Week:
    """Return a week with its timesheet, if it was begun."""
    shifts = sheet.shifts if sheet else []
    rates = [(terms.from_on, terms) for terms in terms_of(session, assistant.id)]

    def rate_on(day: date) -> Money:
        held = [terms.hourly_rate for from_on, terms in rates if from_on <= day]
        return held[-1] if held else NOTHING

    contracted = [
        t.contracted_minutes_per_week for since, t in rates if since <= monday + ONE_WEEK
    ]
    return Week(
        assistant=assistant,
        monday=monday,
        sheet=sheet,
        days=tuple(
            Day(day, tuple(_shown(s) for s in shifts if _starts_on(s) == day))
            for day in days_of(monday)
        ),
        minutes=worked_minutes_of(sheet) if sheet else 0,
        pays_about=Money.total(
            nearest_penny_of(minutes_of(s) * rate_on(_starts_on(s)).pence, 60) for s in shifts
        ),
        contracted=contracted[-1] if contracted else 0,
    )


def _shown(shift: Shift) -> ShiftShown:
    hours = hours_in_words(minutes_of(shift))
    less = f", less {shift.break_minutes} min break" if shift.break_minutes else ""
    times = clock_in_words(shift.starts_at, shift.ends_at)
    return ShiftShown(shift.id, f"{times}{less}", hours, shift.note)


def _starts_on(shift: Shift) -> date:
    return shift.starts_at.astimezone(LONDON).date()
