"""One week as a page shows it: its days with their shifts, the total, and about what it pays."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import rate_card, terms_of
from pa_employer.planning.queries import rota_of, rotas_of, within_job
from pa_employer.planning.rota import Rota
from pa_employer.timesheets.against_plan import PlannedShown, differences, open_of, shown
from pa_employer.timesheets.models import Claim, ClaimKind, Shift, Timesheet, TimesheetState
from pa_employer.timesheets.queries import sheet_for, sheets_between
from pa_employer.timesheets.shifts import (
    clock_in_words,
    days_of,
    minutes_of,
    stamp_of,
    starts_on,
    week_in_words,
    weekday_in_words,
    worked_minutes_of,
    worked_shift,
)
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, hours_in_words
from payroll.ground.money import Money
from payroll.work.kinds import WorkKind
from payroll.work.pay import pay_of, together, work_by_day
from payroll.work.rate_card import RateCard

IN_WORDS = {
    TimesheetState.DRAFT: ("Not sent yet", "grey"),
    TimesheetState.SUBMITTED: ("Sent, not agreed yet", "blue"),
    TimesheetState.SENT_BACK: ("Sent back to change", "yellow"),
    TimesheetState.AGREED: ("Agreed", "green"),
}
DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class ShiftShown:
    """A shift in words."""

    id: UUID
    times: str
    unpaid: str
    hours: str
    note: str
    kind: str
    """What kind of work it was, if not ordinary."""
    stamp: str
    """What tells it from the same shift changed in another window."""


@dataclass(frozen=True, slots=True)
class ClaimShown:
    """Miles or money to be paid back, in words."""

    id: UUID
    words: str
    much: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week and the shifts that started on it."""

    on: date
    name: str
    shifts: tuple[ShiftShown, ...]
    planned: tuple[PlannedShown, ...] = ()
    """What is planned for it and not filled in."""


@dataclass(frozen=True, slots=True)
class Arranged:
    """What was arranged with an assistant: their terms, oldest first, and their rota."""

    terms: Sequence[Terms]
    rota: Rota


@dataclass(frozen=True, slots=True)
class Week:
    """An assistant's week, begun or not."""

    assistant: Assistant
    monday: date
    sheet: Timesheet | None
    days: tuple[Day, ...]
    claims: tuple[ClaimShown, ...]
    minutes: int
    pays_about: Money
    contracted: int
    """Minutes agreed for the week; less for a week that the job begins or ends in."""
    planned_minutes: int | None = None
    """Minutes on the rota that week; None for who has no rota."""
    differences: tuple[str, ...] = ()
    """Where the hours are not as planned, in sentences."""

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
    def is_planned(self) -> bool:
        """Tell whether anything planned is not filled in."""
        return any(day.planned for day in self.days)

    def is_planned_by(self, at: datetime) -> bool:
        """Tell whether a planned shift that is over by an instant is not filled in."""
        planned = (each for day in self.days for each in day.planned)
        return any(each.ends_at <= at and not each.is_asked for each in planned)

    @property
    def compared(self) -> str:
        """Say how the hours compare with the rota, or without one with what the terms agree."""
        said = hours_in_words(self.minutes) if self.minutes else "No work"
        if self.planned_minutes is not None:
            return f"{said}{_against_plan(self.minutes, self.planned_minutes, self.differences)}"
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
    return as_week(assistant, monday, sheet, _arranged(session, assistant))


def weeks_of(session: Session, assistant: Assistant, mondays: Sequence[date]) -> list[Week]:
    """Return several of an assistant's weeks, in the order asked for."""
    if not mondays:
        return []
    found = sheets_between(session, assistant.id, min(mondays), max(mondays))
    sheets = {sheet.week_starts_on: sheet for sheet in found}
    arranged = _arranged(session, assistant)
    return [as_week(assistant, monday, sheets.get(monday), arranged) for monday in mondays]


def begun_weeks(
    session: Session, sheets: Collection[Timesheet], agreed: Mapping[UUID, Sequence[Terms]]
) -> list[Week]:
    """Return the weeks of timesheets, with the terms of each assistant."""
    rotas = rotas_of(session, [each.assistant for each in sheets])
    return [
        as_week(
            each.assistant,
            each.week_starts_on,
            each,
            Arranged(agreed.get(each.assistant_id, ()), rotas[each.assistant_id]),
        )
        for each in sheets
    ]


def as_week(
    assistant: Assistant, monday: date, sheet: Timesheet | None, arranged: Arranged
) -> Week:
    """Return a week with its timesheet, if it was begun, as it was arranged."""
    shifts = sheet.shifts if sheet else []
    span = Span(monday, monday + ONE_WEEK - ONE_DAY)
    planned = within_job(assistant, arranged.rota.between(span))
    left = tuple(map(shown, open_of(planned, shifts)))
    return Week(
        assistant=assistant,
        monday=monday,
        sheet=sheet,
        days=tuple(_day(day, shifts, left) for day in days_of(monday)),
        claims=tuple(map(_claim, sheet.claims)) if sheet else (),
        minutes=worked_minutes_of(sheet) if sheet else 0,
        pays_about=_pay(shifts, arranged.terms),
        contracted=_contracted(assistant, monday, arranged.terms),
        planned_minutes=sum(each.minutes for each in planned) if arranged.rota.lines else None,
        differences=differences(planned, shifts) if arranged.rota.lines else (),
    )


def _arranged(session: Session, assistant: Assistant) -> Arranged:
    return Arranged(terms_of(session, assistant.id), rota_of(session, assistant.id))


def _against_plan(minutes: int, planned: int, differences: Sequence[str]) -> str:
    difference = minutes - planned
    if not differences:
        return ", as planned."
    if not difference:
        return ": as long as planned, at other times."
    more_or_less = "more" if difference > 0 else "less"
    return f": {hours_in_words(abs(difference))} {more_or_less} than planned."


def _day(day: date, shifts: Iterable[Shift], planned: Iterable[PlannedShown]) -> Day:
    own = tuple(_shown(shift) for shift in shifts if starts_on(shift) == day)
    left = tuple(each for each in planned if each.on == day)
    return Day(day, weekday_in_words(day), own, left)


def _shown(shift: Shift) -> ShiftShown:
    unpaid = f"{shift.break_minutes} min unpaid break" if shift.break_minutes else ""
    times = clock_in_words(shift.starts_at, shift.ends_at)
    hours = hours_in_words(minutes_of(shift))
    return ShiftShown(shift.id, times, unpaid, hours, shift.note, _kind(shift), stamp_of(shift))


def _kind(shift: Shift) -> str:
    if shift.kind is WorkKind.ORDINARY:
        return ""
    awake = f", awake for {hours_in_words(shift.awake_minutes)}" if shift.awake_minutes else ""
    return f"{shift.kind}{awake}"


def _claim(claim: Claim) -> ClaimShown:
    is_mileage = claim.kind is ClaimKind.MILEAGE
    much = f"{claim.miles.normalize():f} miles" if is_mileage else str(claim.amount)
    return ClaimShown(claim.id, f"{claim.what}, {weekday_in_words(claim.on)}", much)


def _pay(shifts: Iterable[Shift], agreed: Sequence[Terms]) -> Money:
    """Return what the shifts pay, each day at the rates in force on it.

    Days before any terms pay nothing here; a pay run refuses them in words.
    """

    def card_on(day: date) -> RateCard | None:
        terms = _in_force(agreed, day)
        return rate_card(terms) if terms else None

    known = [shift for shift in shifts if card_on(starts_on(shift))]
    return pay_of(together(work_by_day(map(worked_shift, known), card_on).values()))


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
