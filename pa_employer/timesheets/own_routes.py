"""The assistant's own pages of hours: their jobs, their weeks, their shifts."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.own_job import own_job
from pa_employer.assistants.queries import jobs_of
from pa_employer.timesheets import week_pages
from pa_employer.timesheets.week_pages import Desk, Shown
from pa_employer.web.access import Role, allow
from pa_employer.web.work import session

bp = Blueprint("own_weeks", __name__, template_folder="templates")


@bp.get("/work")
@allow(Role.ASSISTANT)
def jobs() -> Shown:
    """Lead an assistant to their week, or let them choose for whom they worked."""
    found = jobs_of(session(), current_user.account)
    if len(found) == 1:
        return _to_current_week(found[0])
    return render_template("timesheets/jobs.html", jobs=found)


@bp.get("/work/<uuid:assistant_id>")
@allow(Role.ASSISTANT)
def job(assistant_id: UUID) -> Response:
    """Lead an assistant to this week of a job."""
    return _to_current_week(own_job(assistant_id))


@bp.get("/work/<uuid:assistant_id>/weeks")
@allow(Role.ASSISTANT)
def weeks(assistant_id: UUID) -> str:
    """List an assistant's own weeks."""
    return week_pages.show_weeks(_desk(assistant_id))


@bp.get("/work/<uuid:assistant_id>/weeks/<day>")
@allow(Role.ASSISTANT)
def week(assistant_id: UUID, day: str) -> Shown:
    """Show an assistant's own week."""
    return week_pages.show_week(_desk(assistant_id), day)


@bp.get("/work/<uuid:assistant_id>/weeks/<day>/shifts/add")
@bp.post("/work/<uuid:assistant_id>/weeks/<day>/shifts/add")
@allow(Role.ASSISTANT)
def add_shift(assistant_id: UUID, day: str) -> Shown:
    """Add a shift to an assistant's own week."""
    return week_pages.edit_shift(_desk(assistant_id), day, None)


@bp.get("/work/<uuid:assistant_id>/weeks/<day>/shifts/<uuid:shift_id>")
@bp.post("/work/<uuid:assistant_id>/weeks/<day>/shifts/<uuid:shift_id>")
@allow(Role.ASSISTANT)
def change_shift(assistant_id: UUID, day: str, shift_id: UUID) -> Shown:
    """Change a shift of an assistant's own week."""
    return week_pages.edit_shift(_desk(assistant_id), day, shift_id)


@bp.post("/work/<uuid:assistant_id>/weeks/<day>/shifts/<uuid:shift_id>/remove")
@allow(Role.ASSISTANT)
def remove_shift(assistant_id: UUID, day: str, shift_id: UUID) -> Shown:
    """Remove a shift from an assistant's own week."""
    return week_pages.remove_shift(_desk(assistant_id), day, shift_id)


@bp.get("/work/<uuid:assistant_id>/weeks/<day>/claims/add")
@bp.post("/work/<uuid:assistant_id>/weeks/<day>/claims/add")
@allow(Role.ASSISTANT)
def add_claim(assistant_id: UUID, day: str) -> Shown:
    """Ask for miles or money back with an assistant's own week."""
    return week_pages.add_claim(_desk(assistant_id), day)


@bp.post("/work/<uuid:assistant_id>/weeks/<day>/claims/<uuid:claim_id>/remove")
@allow(Role.ASSISTANT)
def remove_claim(assistant_id: UUID, day: str, claim_id: UUID) -> Shown:
    """Take a claim back from an assistant's own week."""
    return week_pages.remove_claim(_desk(assistant_id), day, claim_id)


@bp.post("/work/<uuid:assistant_id>/weeks/<day>/as-planned")
@allow(Role.ASSISTANT)
def work_as_planned(assistant_id: UUID, day: str) -> Shown:
    """Fill in what was planned of an assistant's own week, one shift or all."""
    return week_pages.work_as_planned(_desk(assistant_id), day, request.args.get("planned"))


@bp.post("/work/<uuid:assistant_id>/weeks/<day>/same-as-last-week")
@allow(Role.ASSISTANT)
def copy_last_week(assistant_id: UUID, day: str) -> Shown:
    """Fill an assistant's own week with the shifts of the one before."""
    return week_pages.copy_last_week(_desk(assistant_id), day)


@bp.post("/work/<uuid:assistant_id>/weeks/<day>/send")
@allow(Role.ASSISTANT)
def send(assistant_id: UUID, day: str) -> Shown:
    """Send an assistant's own week to the employer."""
    return week_pages.send(_desk(assistant_id), day)


@bp.post("/work/<uuid:assistant_id>/weeks/<day>/take-back")
@allow(Role.ASSISTANT)
def take_back(assistant_id: UUID, day: str) -> Shown:
    """Take an assistant's own week back to change it."""
    return week_pages.take_back(_desk(assistant_id), day)


@bp.post("/work/<uuid:assistant_id>/weeks/<day>/away/<uuid:told_id>")
@allow(Role.ASSISTANT)
def say_away(assistant_id: UUID, day: str, told_id: UUID) -> Shown:
    """Say what an assistant's own work was while the person was away."""
    return week_pages.say_away(_desk(assistant_id), day, told_id)


def _desk(assistant_id: UUID) -> Desk:
    return Desk(own_job(assistant_id), f"/work/{assistant_id}", is_own=True)


def _to_current_week(assistant: Assistant) -> Response:
    desk = Desk(assistant, f"/work/{assistant.id}", is_own=True)
    return redirect(desk.week_path(desk.job_weeks.current), 303)
