"""Reading timesheets: one week's, the ones that wait, and the weeks nobody sent."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from pa_employer.assistants.models import Assistant
from pa_employer.db import is_among
from pa_employer.people.models import Employer
from pa_employer.timesheets.models import SheetEvent, Shift, Timesheet, TimesheetState
from pa_employer.timesheets.shifts import WorkedWeek, worked_minutes_of
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import ONE_WEEK, monday_of
from payroll.work.shift import WorkedShift

WEEKS_LOOKED_BACK = 8
SENT = (TimesheetState.SUBMITTED, TimesheetState.AGREED)

__all__ = [
    "neighbouring_shifts",
    "recent_sheets",
    "sheet_for",
    "sheet_of",
    "sheets_between",
    "sheets_waiting",
    "weeks_not_sent",
    "weeks_until",
    "worked_minutes_of",
]


def sheet_for(session: Session, assistant_id: UUID, monday: date) -> Timesheet | None:
    """Return an assistant's timesheet of the week that starts on a Monday, if it was begun."""
    found = select(Timesheet).where(
        Timesheet.assistant_id == assistant_id, Timesheet.week_starts_on == monday
    )
    return session.scalar(found.options(selectinload(Timesheet.shifts)))


def sheet_of(session: Session, employer_id: UUID, sheet_id: UUID) -> Timesheet | None:
    """Return one of an employer's timesheets, or None if it is not one of theirs."""
    found = session.get(Timesheet, sheet_id)
    return found if found and found.assistant.employer_id == employer_id else None


@for_each
def sheets_between(
    session: Session, assistant_ids: Ids, first_monday: date, last_monday: date
) -> Mapping[UUID, list[Timesheet]]:
    """Return an assistant's timesheets of some weeks with their shifts, oldest first."""
    found = select(Timesheet).where(
        is_among(session, Timesheet.assistant_id, assistant_ids),
        Timesheet.week_starts_on >= first_monday,
        Timesheet.week_starts_on <= last_monday,
    )
    ordered = found.order_by(Timesheet.week_starts_on)
    rows = session.scalars(ordered.options(selectinload(Timesheet.shifts)))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


def weeks_until(session: Session, assistant_id: UUID, day: date) -> list[WorkedWeek]:
    """Return what an assistant's sheets say of all weeks that began by a day, oldest first."""
    return [each for each in _every_week(session, assistant_id) if each.starts_on <= day]


@for_each
def _every_week(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[WorkedWeek]]:
    is_theirs = is_among(session, Timesheet.assistant_id, assistant_ids)
    worked = (
        select(
            Shift.timesheet_id,
            Shift.starts_at,
            Shift.ends_at,
            Shift.break_minutes,
            Shift.kind,
            Shift.awake_minutes,
        )
        .join(Timesheet, Timesheet.id == Shift.timesheet_id)
        .where(is_theirs)
        .order_by(Shift.starts_at)
    )
    shifts: dict[UUID, list[WorkedShift]] = {}
    for sheet_id, starts_at, ends_at, unpaid, kind, awake in session.execute(worked):
        shift = WorkedShift(starts_at, ends_at, unpaid, kind, awake)
        shifts.setdefault(sheet_id, []).append(shift)
    sheets = select(
        Timesheet.id, Timesheet.assistant_id, Timesheet.week_starts_on, Timesheet.state
    ).where(is_theirs)
    weeks = [
        WorkedWeek(assistant_id, monday, state, tuple(shifts.get(sheet_id, ())))
        for sheet_id, assistant_id, monday, state in session.execute(
            sheets.order_by(Timesheet.week_starts_on)
        )
    ]
    return grouped(assistant_ids, weeks, lambda week: week.assistant_id)


@for_each
def sheets_waiting(session: Session, employer_ids: Ids) -> Mapping[UUID, list[Timesheet]]:
    """Return the timesheets an employer has still to agree, oldest week first."""
    found = _of_employers(
        is_among(session, Assistant.employer_id, employer_ids), TimesheetState.SUBMITTED
    )
    oldest = found.order_by(Timesheet.week_starts_on, Assistant.name, Assistant.id)
    return grouped(employer_ids, session.scalars(oldest), lambda row: row.assistant.employer_id)


def recent_sheets(session: Session, employer_id: UUID, most: int) -> list[Timesheet]:
    """Return the timesheets of the newest weeks an employer agreed, newest first."""
    found = _of_employers(Assistant.employer_id == employer_id, TimesheetState.AGREED)
    newest = found.order_by(Timesheet.week_starts_on.desc(), Assistant.name, Assistant.id)
    return list(session.scalars(newest.limit(most)))


def weeks_not_sent(session: Session, assistant: Assistant, today: date) -> list[date]:
    """Return the Mondays of finished weeks that nobody sent hours for, oldest first.

    Of the last eight weeks, and of the days of the job.
    """
    newest = monday_of(today) - ONE_WEEK
    weeks = [newest - ONE_WEEK * number for number in reversed(range(WEEKS_LOOKED_BACK))]
    known = _weeks_sent(session, assistant.id, weeks[0])
    return [
        monday
        for monday in weeks
        if monday not in known
        and monday + ONE_WEEK > assistant.started_on
        and (assistant.left_on is None or monday <= assistant.left_on)
    ]


@for_each
def _weeks_sent(session: Session, assistant_ids: Ids, since: date) -> Mapping[UUID, set[date]]:
    found = select(Timesheet.assistant_id, Timesheet.week_starts_on).where(
        is_among(session, Timesheet.assistant_id, assistant_ids),
        Timesheet.week_starts_on >= since,
        Timesheet.state.in_(SENT),
    )
    sent = grouped(assistant_ids, session.execute(found), lambda row: row[0])
    return {assistant_id: {monday for _, monday in rows} for assistant_id, rows in sent.items()}


def neighbouring_shifts(session: Session, sheet: Timesheet) -> list[Shift]:
    """Return the job's shifts of this week and of the ones beside it, in time's order."""
    found = (
        select(Shift)
        .join(Timesheet, Timesheet.id == Shift.timesheet_id)
        .where(
            Timesheet.assistant_id == sheet.assistant_id,
            Timesheet.week_starts_on >= sheet.week_starts_on - ONE_WEEK,
            Timesheet.week_starts_on <= sheet.week_starts_on + ONE_WEEK,
        )
    )
    return list(session.scalars(found.order_by(Shift.starts_at)))


def in_two_places(session: Session, sheet: Timesheet) -> list[tuple[Shift, Shift, str]]:
    """Return the shifts of a week at the time of one of somebody's other jobs, and for whom.

    Only for the assistant's own eyes: no employer learns here whom else somebody works for.
    """
    if sheet.assistant.account_id is None or not sheet.shifts:
        return []
    found = (
        select(Shift, Employer.name)
        .join(Timesheet, Timesheet.id == Shift.timesheet_id)
        .join(Assistant, Assistant.id == Timesheet.assistant_id)
        .join(Employer, Employer.id == Assistant.employer_id)
        .where(
            Assistant.account_id == sheet.assistant.account_id,
            Assistant.id != sheet.assistant_id,
            Shift.starts_at < max(shift.ends_at for shift in sheet.shifts),
            Shift.ends_at > min(shift.starts_at for shift in sheet.shifts),
        )
        .order_by(Shift.starts_at)
    )
    others = session.execute(found).all()
    return [
        (shift, other, employer)
        for shift in sheet.shifts
        for other, employer in others
        if other.starts_at < shift.ends_at and shift.starts_at < other.ends_at
    ]


def events_of(session: Session, sheet: Timesheet) -> list[SheetEvent]:
    """Return what was done to a week's hours, the newest first."""
    found = select(SheetEvent).where(SheetEvent.timesheet_id == sheet.id)
    newest = found.order_by(SheetEvent.at.desc(), SheetEvent.id.desc())
    return list(session.scalars(newest.options(joinedload(SheetEvent.by))))


def _of_employers(which: ColumnElement[bool], state: TimesheetState) -> Select[Timesheet]:
    return (
        select(Timesheet)
        .join(Assistant, Assistant.id == Timesheet.assistant_id)
        .where(which, Timesheet.state == state)
        .options(selectinload(Timesheet.shifts), joinedload(Timesheet.assistant))
    )
