"""The pages of hours: the assistant's own weeks, and what the employer has to agree."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.assistants.queries import assistant_of, employed_in, job_of, jobs_of
from pa_employer.people.acting import Power, acting_for
from pa_employer.timesheets import service, weeks
from pa_employer.timesheets.forms import SendBackForm
from pa_employer.timesheets.models import Timesheet, TimesheetState
from pa_employer.timesheets.queries import (
    recent_sheets,
    sheet_of,
    sheets_waiting,
    weeks_not_sent,
)
from pa_employer.timesheets.week import Week, as_week
from pa_employer.timesheets.weeks import Desk, Shown
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import Place, navigate
from pa_employer.web.work import actor, session, today
from payroll.ground.days import ONE_WEEK, Span, monday_of

bp = Blueprint("timesheets", __name__, template_folder="templates")
NOTHING_KEPT = 422
RECENTLY_AGREED = 12


@bp.get("/work")
@allow(Role.ASSISTANT)
def jobs() -> Shown:
    """Lead an assistant to their week, or let them choose for whom they worked."""
    found = jobs_of(session(), current_user.account)
    if len(found) == 1:
        return redirect(f"/work/{found[0].id}/weeks/{monday_of(today())}", 303)
    return render_template("timesheets/jobs.html", jobs=found, monday=monday_of(today()))


@bp.get("/work/<uuid:assistant_id>/weeks")
@allow(Role.ASSISTANT)
def own_weeks(assistant_id: UUID) -> str:
    """List an assistant's own weeks."""
    return weeks.show_weeks(_own(assistant_id))


@bp.get("/work/<uuid:assistant_id>/weeks/<day>")
@allow(Role.ASSISTANT)
def own_week(assistant_id: UUID, day: str) -> Shown:
    """Show an assistant's own week."""
    return weeks.show_week(_own(assistant_id), day)


@bp.post("/work/<uuid:assistant_id>/weeks/<day>/<deed>")
@allow(Role.ASSISTANT)
def do_to_own_week(assistant_id: UUID, day: str, deed: str) -> Response:
    """Send, take back or copy an assistant's own week."""
    return weeks.do_to_week(_own(assistant_id), day, deed)


@bp.get("/work/<uuid:assistant_id>/weeks/<day>/shifts/add")
@bp.post("/work/<uuid:assistant_id>/weeks/<day>/shifts/add")
@allow(Role.ASSISTANT)
def add_own_shift(assistant_id: UUID, day: str) -> Shown:
    """Add a shift to an assistant's own week."""
    return weeks.edit_shift(_own(assistant_id), day, None)


@bp.get("/work/<uuid:assistant_id>/weeks/<day>/shifts/<uuid:shift_id>")
@bp.post("/work/<uuid:assistant_id>/weeks/<day>/shifts/<uuid:shift_id>")
@allow(Role.ASSISTANT)
def change_own_shift(assistant_id: UUID, day: str, shift_id: UUID) -> Shown:
    """Change a shift of an assistant's own week."""
    return weeks.edit_shift(_own(assistant_id), day, shift_id)


@bp.post("/work/<uuid:assistant_id>/weeks/<day>/shifts/<uuid:shift_id>/remove")
@allow(Role.ASSISTANT)
def remove_own_shift(assistant_id: UUID, day: str, shift_id: UUID) -> Response:
    """Remove a shift from an assistant's own week."""
    return weeks.remove_shift(_own(assistant_id), day, shift_id)


@bp.get("/employers/<uuid:employer_id>/hours")
@allow(*ACTING)
def hours(employer_id: UUID) -> str:
    """Show the hours that wait to be agreed, the late weeks, and those agreed lately."""
    acting = acting_for(employer_id)
    employed = employed_in(session(), employer_id, Span(today() - 8 * ONE_WEEK, today()))
    late = [(each, weeks_not_sent(session(), each, today())) for each in employed]
    return render_template(
        "timesheets/hours.html",
        acting=acting,
        waiting=[_week(sheet) for sheet in sheets_waiting(session(), employer_id)],
        late=[(each, mondays) for each, mondays in late if mondays],
        agreed=[_week(s) for s in recent_sheets(session(), employer_id, RECENTLY_AGREED)],
        form=PressForm(),
    )


@bp.get("/employers/<uuid:employer_id>/hours/<uuid:sheet_id>")
@allow(*ACTING)
def look(employer_id: UUID, sheet_id: UUID) -> str:
    """Show one week, to agree it or send it back."""
    acting = acting_for(employer_id)
    sheet = _sheet(employer_id, sheet_id)
    return render_template(
        "timesheets/look.html",
        acting=acting,
        week=_week(sheet),
        form=SendBackForm(),
        is_waiting=sheet.state is TimesheetState.SUBMITTED,
    )


@bp.post("/employers/<uuid:employer_id>/hours/<uuid:sheet_id>/agree")
@allow(*ACTING)
def agree(employer_id: UUID, sheet_id: UUID) -> Response:
    """Agree the hours of a week."""
    acting_for(employer_id, Power.DECIDE)
    sheet = _sheet(employer_id, sheet_id)
    if PressForm().validate_on_submit():
        service.agree_sheet(session(), sheet, actor())
        flash(f"Agreed. {sheet.assistant.known_as} can see it.")
    return redirect(f"/employers/{employer_id}/hours", 303)


@bp.post("/employers/<uuid:employer_id>/hours/<uuid:sheet_id>/send-back")
@allow(*ACTING)
def send_back(employer_id: UUID, sheet_id: UUID) -> Shown:
    """Send a week back with a word on what should be changed."""
    acting = acting_for(employer_id, Power.DECIDE)
    sheet = _sheet(employer_id, sheet_id)
    form = SendBackForm()
    if form.attempt(lambda: _send_back(sheet, form)):
        flash(f"Sent back to {sheet.assistant.known_as} with your words.")
        return redirect(f"/employers/{employer_id}/hours", 303)
    shown = render_template(
        "timesheets/look.html", acting=acting, week=_week(sheet), form=form, is_waiting=True
    )
    return shown, NOTHING_KEPT


@bp.get("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/weeks")
@allow(*ACTING)
def their_weeks(employer_id: UUID, assistant_id: UUID) -> str:
    """List an assistant's weeks for whoever fills in for them."""
    return weeks.show_weeks(_theirs(employer_id, assistant_id))


@bp.get("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/weeks/<day>")
@allow(*ACTING)
def their_week(employer_id: UUID, assistant_id: UUID, day: str) -> Shown:
    """Show an assistant's week to whoever fills in for them."""
    return weeks.show_week(_theirs(employer_id, assistant_id), day)


@bp.post("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/weeks/<day>/<deed>")
@allow(*ACTING)
def do_to_their_week(employer_id: UUID, assistant_id: UUID, day: str, deed: str) -> Response:
    """Send, take back or copy a week for an assistant."""
    return weeks.do_to_week(_theirs(employer_id, assistant_id), day, deed)


@bp.get("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/weeks/<day>/shifts/add")
@bp.post("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/weeks/<day>/shifts/add")
@allow(*ACTING)
def add_their_shift(employer_id: UUID, assistant_id: UUID, day: str) -> Shown:
    """Add a shift for an assistant."""
    return weeks.edit_shift(_theirs(employer_id, assistant_id), day, None)


THEIR_SHIFT = (
    "/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/weeks/<day>/shifts/"
    "<uuid:shift_id>"
)


@bp.get(THEIR_SHIFT)
@bp.post(THEIR_SHIFT)
@allow(*ACTING)
def change_their_shift(employer_id: UUID, assistant_id: UUID, day: str, shift_id: UUID) -> Shown:
    """Change a shift for an assistant."""
    return weeks.edit_shift(_theirs(employer_id, assistant_id), day, shift_id)


@bp.post(f"{THEIR_SHIFT}/remove")
@allow(*ACTING)
def remove_their_shift(
    employer_id: UUID, assistant_id: UUID, day: str, shift_id: UUID
) -> Response:
    """Remove a shift for an assistant."""
    return weeks.remove_shift(_theirs(employer_id, assistant_id), day, shift_id)


def _own(assistant_id: UUID) -> Desk:
    """Return the desk of one of somebody's own jobs; 404 if it is not theirs."""
    job = job_of(session(), current_user.account, assistant_id)
    if job is None:
        abort(404)
    path = f"/work/{assistant_id}"
    navigate([Place("My weeks", f"{path}/weeks"), Place("Payslips", f"{path}/payslips")])
    return Desk(job, path, is_own=True)


def _theirs(employer_id: UUID, assistant_id: UUID) -> Desk:
    """Return an assistant's desk for whoever acts for the employer; 404 if not theirs."""
    acting_for(employer_id)
    assistant = assistant_of(session(), employer_id, assistant_id)
    if assistant is None:
        abort(404)
    return Desk(assistant, f"/employers/{employer_id}/assistants/{assistant_id}", is_own=False)


def _sheet(employer_id: UUID, sheet_id: UUID) -> Timesheet:
    sheet = sheet_of(session(), employer_id, sheet_id)
    if sheet is None:
        abort(404)
    return sheet


def _week(sheet: Timesheet) -> Week:
    return as_week(session(), sheet.assistant, sheet.week_starts_on, sheet)


def _send_back(sheet: Timesheet, form: SendBackForm) -> bool:
    service.send_back_sheet(session(), sheet, form.comment.data or "", actor())
    return True
