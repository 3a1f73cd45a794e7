"""A personal assistant's own pages of holiday: what is left, asking, taking back."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from pa_employer.assistants.own_job import own_job
from pa_employer.leave import service
from pa_employer.leave.earned import balance_on
from pa_employer.leave.forms import HolidayForm
from pa_employer.leave.queries import holiday_of, holidays_of
from pa_employer.leave.words import STATES, holiday_in_words
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("own_leave", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]


@bp.get("/work/<uuid:assistant_id>/leave")
@allow(Role.ASSISTANT)
def mine(assistant_id: UUID) -> str:
    """Show an assistant's own holiday."""
    job = own_job(assistant_id)
    return render_template(
        "leave/own.html",
        job=job,
        balance=balance_on(session(), job, today()),
        holidays=holidays_of(session(), job.id),
        holiday_in_words=holiday_in_words,
        states=STATES,
        form=PressForm(),
    )


@bp.get("/work/<uuid:assistant_id>/leave/ask")
@bp.post("/work/<uuid:assistant_id>/leave/ask")
@allow(Role.ASSISTANT)
def ask(assistant_id: UUID) -> Shown:
    """Ask for holiday."""
    job = own_job(assistant_id)
    form = HolidayForm()
    if form.attempt(lambda: service.ask_holiday(session(), job, form.details(), actor())):
        flash(f"Asked. {job.employer.known_as} sees it and answers.")
        return redirect(url_for("own_leave.mine", assistant_id=job.id), 303)
    return form_page("leave/holiday.html", assistant=job, form=form, is_own=True)


@bp.post("/work/<uuid:assistant_id>/leave/<uuid:holiday_id>/withdraw")
@allow(Role.ASSISTANT)
def withdraw(assistant_id: UUID, holiday_id: UUID) -> Response:
    """Take holiday back that was asked for, or has not begun."""
    job = own_job(assistant_id)
    found = holiday_of(session(), job.id, holiday_id) or abort(404)
    service.withdraw_holiday(session(), found, actor())
    flash("The holiday is taken back.")
    return redirect(url_for("own_leave.mine", assistant_id=job.id), 303)
