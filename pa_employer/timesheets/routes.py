"""The employer's pages of hours: what waits, one week to agree or send back, what is late."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from pa_employer.assistants.queries import employed_in, terms_by_assistant
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.timesheets import service
from pa_employer.timesheets.forms import AwayForm, SendBackForm
from pa_employer.timesheets.models import Timesheet
from pa_employer.timesheets.queries import (
    WEEKS_LOOKED_BACK,
    events_of,
    recent_sheets,
    sheet_of,
    sheets_waiting,
    weeks_not_sent,
)
from pa_employer.timesheets.shifts import week_in_words
from pa_employer.timesheets.week import begun_weeks, week_of
from pa_employer.timesheets.week_pages import keep_away
from pa_employer.timesheets.while_away import while_away
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT
from pa_employer.web.work import actor, session, today
from payroll.ground.days import ONE_WEEK, Span

bp = Blueprint("timesheets", __name__, template_folder="templates")
RECENTLY_AGREED = 12


@bp.get("/employers/<uuid:employer_id>/hours")
@allow(*ACTING)
def hours(employer_id: UUID) -> str:
    """Show the hours that wait to be agreed, the late weeks, and those agreed lately."""
    acting = acting_for(employer_id)
    agreed = terms_by_assistant(session(), employer_id)
    looked_back = Span(today() - ONE_WEEK * WEEKS_LOOKED_BACK, today())
    employed = employed_in(session(), employer_id, looked_back)
    recent = recent_sheets(session(), employer_id, RECENTLY_AGREED)
    late = [(each, weeks_not_sent(session(), each, today())) for each in employed]
    return render_template(
        "timesheets/hours.html",
        acting=acting,
        waiting=begun_weeks(session(), sheets_waiting(session(), employer_id), agreed),
        late=[(each, mondays) for each, mondays in late if mondays],
        recent=begun_weeks(session(), recent, agreed),
        employed=employed,
        week_in_words=week_in_words,
        form=PressForm(),
    )


@bp.get("/employers/<uuid:employer_id>/hours/<uuid:sheet_id>")
@allow(*ACTING)
def look(employer_id: UUID, sheet_id: UUID) -> str:
    """Show one week, to agree it or send it back."""
    acting = acting_for(employer_id)
    return _look(acting, _sheet(employer_id, sheet_id), SendBackForm(formdata=None))


@bp.post("/employers/<uuid:employer_id>/hours/<uuid:sheet_id>/agree")
@allow(*ACTING)
def agree(employer_id: UUID, sheet_id: UUID) -> Response | tuple[str, int]:
    """Agree the hours of a week."""
    acting = acting_for(employer_id, Power.DECIDE)
    sheet = _sheet(employer_id, sheet_id)
    form = PressForm()
    if form.attempt(lambda: _agree(sheet)):
        flash(f"Agreed. {sheet.assistant.known_as} can see that it is.")
        return redirect(f"/employers/{employer_id}/hours", 303)
    return _refused(acting, sheet, form)


@bp.post("/employers/<uuid:employer_id>/hours/<uuid:sheet_id>/send-back")
@allow(*ACTING)
def send_back(employer_id: UUID, sheet_id: UUID) -> Response | tuple[str, int]:
    """Send a week back with a word on what should be changed."""
    acting = acting_for(employer_id, Power.DECIDE)
    sheet = _sheet(employer_id, sheet_id)
    form = SendBackForm()
    if form.attempt(lambda: _send_back(sheet, form)):
        flash(f"Sent back to {sheet.assistant.known_as} with your words.")
        return redirect(f"/employers/{employer_id}/hours", 303)
    return _look(acting, sheet, form), NOTHING_KEPT


@bp.post("/employers/<uuid:employer_id>/hours/<uuid:sheet_id>/reopen")
@allow(*ACTING)
def reopen(employer_id: UUID, sheet_id: UUID) -> Response | tuple[str, int]:
    """Open an agreed week again, with a word on what is wrong."""
    acting = acting_for(employer_id, Power.DECIDE)
    sheet = _sheet(employer_id, sheet_id)
    form = SendBackForm()
    if form.attempt(lambda: _reopen(sheet, form)):
        flash("The week is open again. The next pay puts right any difference.")
        return redirect(f"/employers/{employer_id}/hours/{sheet_id}", 303)
    return _look(acting, sheet, form), NOTHING_KEPT


@bp.post("/employers/<uuid:employer_id>/hours/<uuid:sheet_id>/away/<uuid:told_id>")
@allow(*ACTING)
def say_away(employer_id: UUID, sheet_id: UUID, told_id: UUID) -> Response | tuple[str, int]:
    """Say what the work of a week was while the person was away."""
    acting = acting_for(employer_id, Power.DECIDE)
    sheet = _sheet(employer_id, sheet_id)
    form = AwayForm()
    said = form.attempt(lambda: keep_away(sheet, told_id, form))
    if said:
        flash(f"{said} The return says it too.")
        return redirect(f"/employers/{employer_id}/hours/{sheet_id}", 303)
    return _refused(acting, sheet, form)


def _sheet(employer_id: UUID, sheet_id: UUID) -> Timesheet:
    return sheet_of(session(), employer_id, sheet_id) or abort(404)


def _agree(sheet: Timesheet) -> bool:
    service.agree_sheet(session(), sheet, actor(), seen=request.args.get("seen"))
    return True


def _send_back(sheet: Timesheet, form: SendBackForm) -> bool:
    service.send_back_sheet(session(), sheet, form.comment.data or "", actor())
    return True


def _reopen(sheet: Timesheet, form: SendBackForm) -> bool:
    service.reopen_sheet(session(), sheet, form.comment.data or "", actor())
    return True


def _refused(acting: Acting, sheet: Timesheet, form: Form) -> tuple[str, int]:
    """Show a week as it is now, with the reason why it could not be agreed."""
    shown = SendBackForm(formdata=None)
    shown.form_errors.extend(sentence for each in form.errors.values() for sentence in each)
    return _look(acting, sheet, shown), NOTHING_KEPT


def _look(acting: Acting, sheet: Timesheet, form: SendBackForm) -> str:
    week = week_of(session(), sheet.assistant, sheet.week_starts_on)
    return render_template(
        "timesheets/look.html",
        acting=acting,
        week=week,
        away=while_away(session(), sheet),
        events=events_of(session(), sheet),
        form=form,
        press_form=PressForm(),
    )
