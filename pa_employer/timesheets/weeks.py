"""The pages of one week's hours, the same for the assistant and for whoever fills in for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.timesheets import service
from pa_employer.timesheets.forms import ShiftForm
from pa_employer.timesheets.models import Shift, Timesheet
from pa_employer.timesheets.queries import sheet_for, weeks_not_sent
from pa_employer.timesheets.shifts import ShiftDetails, days_of
from pa_employer.timesheets.week import Week, week_of
from pa_employer.web.forms import PressForm
from pa_employer.web.work import actor, session, today
from payroll.ground.days import ONE_WEEK, monday_of

NOTHING_KEPT = 422
RECENT = 12
Shown = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose weeks these are, under which address, and who is looking at them."""

    assistant: Assistant
    path: str
    is_own: bool
    """Whether the assistant is looking, and not somebody who fills in for them."""

    def week_path(self, monday: date) -> str:
        """Return the address of a week."""
        return f"{self.path}/weeks/{monday.isoformat()}"


def show_weeks(desk: Desk) -> str:
    """List the recent weeks, the ones nobody sent first."""
    newest = monday_of(today())
    first = max(monday_of(desk.assistant.started_on), newest - ONE_WEEK * (RECENT - 1))
    mondays = [newest - ONE_WEEK * n for n in range((newest - first).days // 7 + 1)]
    weeks = [week_of(session(), desk.assistant, monday) for monday in mondays]
    late = set(weeks_not_sent(session(), desk.assistant, today()))
    return render_template(
        "timesheets/weeks.html",
        desk=desk,
        late=[week for week in weeks if week.monday in late],
        others=[week for week in weeks if week.monday not in late],
    )


def show_week(desk: Desk, day: str) -> Shown:
    """Show one week; any other day leads to its Monday."""
    monday = _monday(day)
    if monday.isoformat() != day:
        return redirect(desk.week_path(monday), 303)
    week = week_of(session(), desk.assistant, monday)
    is_future = monday > monday_of(today())
    return render_template(
        "timesheets/week.html", desk=desk, week=week, is_future=is_future, form=PressForm()
    )


def edit_shift(desk: Desk, day: str, shift_id: UUID | None) -> Shown:
    """Add or change one shift."""
    monday = _exact_monday(day)
    shift = _shift(desk, monday, shift_id) if shift_id else None
    form = ShiftForm()
    form.offer(days_of(monday))
    if not form.is_submitted():
        form.day.data = request.args.get("day")
        if shift:
            form.show(shift)
    kept = form.attempt(lambda: _keep(desk, monday, shift, form))
    if kept:
        flash(f"Kept: {kept.in_words}.")
        return redirect(desk.week_path(monday), 303)
    week = week_of(session(), desk.assistant, monday)
    shown = render_template("timesheets/shift.html", desk=desk, week=week, form=form, shift=shift)
    return (shown, NOTHING_KEPT) if form.is_submitted() else shown


def do_to_week(desk: Desk, day: str, deed: str) -> Response:
    """Do one thing to a week: send it, take it back, or fill it with last week's shifts."""
    monday = _exact_monday(day)
    deeds: dict[str, tuple[Callable[[Timesheet], None], str]] = {
        "send": (lambda sheet: service.submit_sheet(session(), sheet, actor()), _sent(desk)),
        "take-back": (
            lambda sheet: service.take_back_sheet(session(), sheet, actor()),
            "Taken back. Change what you like, then send it again.",
        ),
        "same-as-last-week": (
            lambda sheet: service.copy_last_week(session(), sheet, actor()),
            "Filled in as last week. Look it over, then send it.",
        ),
    }
    if deed not in deeds or not PressForm().validate_on_submit():
        abort(404)
    change, said = deeds[deed]
    change(service.start_sheet(session(), desk.assistant, monday, actor()))
    flash(said)
    return redirect(desk.week_path(monday), 303)


def remove_shift(desk: Desk, day: str, shift_id: UUID) -> Response:
    """Remove one shift."""
    monday = _exact_monday(day)
    shift = _shift(desk, monday, shift_id)
    sheet = sheet_for(session(), desk.assistant.id, monday)
    if sheet is None or not PressForm().validate_on_submit():
        abort(404)
    service.remove_shift(session(), sheet, shift, actor())
    flash("The shift is removed.")
    return redirect(desk.week_path(monday), 303)


def _sent(desk: Desk) -> str:
    if desk.is_own:
        return f"Sent to {desk.assistant.employer.known_as}. You can take it back until agreed."
    return "Sent. Next: agree the hours."


def _keep(desk: Desk, monday: date, shift: Shift | None, form: ShiftForm) -> ShiftDetails:
    details = form.details()
    sheet = service.start_sheet(session(), desk.assistant, monday, actor())
    if shift:
        service.change_shift(session(), sheet, shift, details, actor())
    else:
        service.add_shift(session(), sheet, details, actor())
    return details


def _monday(day: str) -> date:
    try:
        return monday_of(date.fromisoformat(day))
    except (ValueError, OverflowError):
        abort(404)


def _exact_monday(day: str) -> date:
    monday = _monday(day)
    if monday.isoformat() != day:
        abort(404)
    return monday


def _shift(desk: Desk, monday: date, shift_id: UUID) -> Shift:
    """Return a shift of this week; 404 if it is not one of its."""
    week: Week = week_of(session(), desk.assistant, monday)
    shifts = week.sheet.shifts if week.sheet else []
    found = next((shift for shift in shifts if shift.id == shift_id), None)
    if found is None:
        abort(404)
    return found
