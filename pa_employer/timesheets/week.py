"""One week as a page shows it: its days with their shifts, the total, and about what it pays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import terms_of
from pa_employer.timesheets.models import Shift, Timesheet, TimesheetState
from pa_employer.timesheets.queries import sheet_for, sheets_between
from pa_employer.timesheets.shifts import (
    clock_in_words,
    days_of,
    minutes_by_day_of,
    minutes_of,
    starts_on,
    week_in_words,
    weekday_in_words,
    worked_minutes_of,
)
from payroll.exact import nearest_penny_of
from payroll.ground.days import hours_in_words
from payroll.ground.money import Money

IN_WORDS = {
    TimesheetState.DRAFT: ("Not sent yet", "grey"),
    TimesheetState.SUBMITTED: ("Sent, not agreed yet", "blue"),
    TimesheetState.SENT_BACK: ("Sent back to change", "yellow"),
    TimesheetState.AGREED: ("Agreed", "green"),
}
MINUTES_AN_HOUR = 60
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class ShiftShown:
    """A shift in words."""

    id: UUID
    times: str
    unpaid: str
    hours: str
    note: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week and the shifts that started on it."""

    on: date
    name: str
    shifts: tuple[ShiftShown, ...]


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
    """Minutes agreed for the week; less for a week that the job begins or ends in."""

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
    def is_waiting(self) -> bool:
        """Tell whether the hours wait to be agreed."""
        return self.state is TimesheetState.SUBMITTED

    @property
    def comment(self) -> str:
        """Return what the employer asked to change, until the hours are agreed."""
        return self.sheet.comment if self.sheet else ""

    @property
    def title(self) -> str:
        """Return the week in words."""
        return week_in_words(self.monday)

    @property
    def seen(self) -> str:
        """Return what tells these hours from the same week's sent anew."""
        return self.sheet.sent_stamp if self.sheet else ""

    @property
    def compared(self) -> str:
        """Say how the hours compare with what the terms agree."""
        said = hours_in_words(self.minutes) if self.minutes else "No work"
        difference = self.minutes - self.contracted
        if not self.contracted:
            return f"{said}. No fixed hours are agreed."
        if not difference:
            return f"{said}, as agreed."
        more_or_less = "more" if difference > 0 else "less"
        return f"{said}: {hours_in_words(abs(difference))} {more_or_less} than agreed."


def week_of(session: Session, assistant: Assistant, monday: date) -> Week:
    """Return an assistant's week as it stands; looking at it begins nothing."""
    sheet = sheet_for(session, assistant.id, monday)
    return as_week(assistant, monday, sheet, terms_of(session, assistant.id))


def weeks_of(session: Session, assistant: Assistant, mondays: Sequence[date]) -> list[Week]:
    """Return several of an assistant's weeks, in the order asked for."""
    if not mondays:
        return []
    found = sheets_between(session, assistant.id, min(mondays), max(mondays))
    sheets = {sheet.week_starts_on: sheet for sheet in found}
    agreed = terms_of(session, assistant.id)
    return [as_week(assistant, monday, sheets.get(monday), agreed) for monday in mondays]


def begun_weeks(sheets: Iterable[Timesheet], agreed: Mapping[UUID, Sequence[Terms]]) -> list[Week]:
    """Return the weeks of timesheets, with the terms of each assistant."""
    return [
        as_week(each.assistant, each.week_starts_on, each, agreed.get(each.assistant_id, ()))
        for each in sheets
    ]


def as_week(
    assistant: Assistant, monday: date, sheet: Timesheet | None, agreed: Sequence[Terms]
) -> Week:
    """Return a week with its timesheet, if it was begun, and the terms, oldest first."""
    shifts = sheet.shifts if sheet else []
    return Week(
        assistant=assistant,
        monday=monday,
        sheet=sheet,
        days=tuple(_day(day, shifts) for day in days_of(monday)),
        minutes=worked_minutes_of(sheet) if sheet else 0,
        pays_about=_pay(shifts, agreed),
        contracted=_contracted(assistant, monday, agreed),
    )


def _day(day: date, shifts: Iterable[Shift]) -> Day:
    own = tuple(_shown(shift) for shift in shifts if starts_on(shift) == day)
    return Day(day, weekday_in_words(day), own)


def _shown(shift: Shift) -> ShiftShown:
    unpaid = f"{shift.break_minutes} min unpaid break" if shift.break_minutes else ""
    times = clock_in_words(shift.starts_at, shift.ends_at)
    return ShiftShown(shift.id, times, unpaid, hours_in_words(minutes_of(shift)), shift.note)


def _pay(shifts: Iterable[Shift], agreed: Sequence[Terms]) -> Money:
    """Return what the shifts pay, each day at the rate in force on it, rounded once a rate."""
    minutes_at: dict[Money, int] = {}
    for shift in shifts:
        for day, minutes in minutes_by_day_of(shift).items():
            terms = _in_force(agreed, day)
            if terms:
                rate = terms.hourly_rate
                minutes_at[rate] = minutes_at.get(rate, 0) + minutes
    return Money.total(
        nearest_penny_of(rate.pence * minutes, MINUTES_AN_HOUR)
        for rate, minutes in minutes_at.items()
    )


def _contracted(assistant: Assistant, monday: date, agreed: Sequence[Terms]) -> int:
    """Return a week's agreed minutes; they name no day, so each day of the job has a seventh."""
    days = [day for day in days_of(monday) if _is_employed(assistant, day)]
    held = [terms for day in days if (terms := _in_force(agreed, day))]
    sevenths = sum(terms.contracted_minutes_per_week for terms in held)
    return (2 * sevenths + DAYS_A_WEEK) // (2 * DAYS_A_WEEK)


def _is_employed(assistant: Assistant, day: date) -> bool:
    is_after = assistant.left_on is not None and day > assistant.left_on
    return assistant.started_on <= day and not is_after


def _in_force(agreed: Sequence[Terms], day: date) -> Terms | None:
    return next((terms for terms in reversed(agreed) if terms.from_on <= day), None)
