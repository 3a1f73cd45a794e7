"""A personal assistant's own pages of time off: holiday asked for, sick pay, what is left."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.own_job import own_job
from pa_employer.assistants.queries import terms_on
from pa_employer.leave import service
from pa_employer.leave.earned import balance_on, beyond_what_is_left, earned_on
from pa_employer.leave.forms import HolidayForm
from pa_employer.leave.models import Holiday
from pa_employer.leave.pages import Shown
from pa_employer.leave.queries import holiday_of, holidays_of
from pa_employer.leave.sick_left import sick_left
from pa_employer.leave.words import STATES, bank_holidays_in_words, holiday_in_words
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("own_leave", __name__, template_folder="templates")


@bp.get("/work/<uuid:assistant_id>/leave")
@allow(Role.ASSISTANT)
def mine(assistant_id: UUID) -> str:
    """Show an assistant's own holiday and sick pay."""
    return _page(own_job(assistant_id), PressForm())


@bp.get("/work/<uuid:assistant_id>/leave/ask")
@bp.post("/work/<uuid:assistant_id>/leave/ask")
@allow(Role.ASSISTANT)
def ask(assistant_id: UUID) -> Shown:
    """Ask for holiday."""
    job = own_job(assistant_id)
    form = HolidayForm()
    form.offer(terms_on(session(), job.id, max(today(), job.started_on)))
    asked = form.attempt(lambda: service.ask_holiday(session(), job, form.details(), actor()))
    if asked:
        said = f"Asked for {holiday_in_words(asked)}. {job.employer.known_as} sees it and answers."
        for sentence in (said, *beyond_what_is_left(session(), asked, today())):
            flash(sentence)
        return redirect(url_for("own_leave.mine", assistant_id=job.id), 303)
    balance = balance_on(session(), job, today())
    return form_page("leave/holiday.html", assistant=job, form=form, is_own=True, balance=balance)


@bp.post("/work/<uuid:assistant_id>/leave/<uuid:holiday_id>/withdraw")
@allow(Role.ASSISTANT)
def withdraw(assistant_id: UUID, holiday_id: UUID) -> Shown:
    """Take holiday back that nobody answered yet."""
    job = own_job(assistant_id)
    found = holiday_of(session(), job.id, holiday_id) or abort(404)
    form = PressForm()
    if form.attempt(lambda: _withdraw(found)):
        flash("Taken back. You can ask for other days.")
        return redirect(url_for("own_leave.mine", assistant_id=job.id), 303)
    return _page(job, form), NOTHING_KEPT


def _page(job: Assistant, form: Form) -> str:
    return render_template(
        "leave/own.html",
        job=job,
        balance=balance_on(session(), job, today()),
        earned=earned_on(session(), job, today()),
        holidays=holidays_of(session(), job.id),
        holiday_in_words=holiday_in_words,
        bank_holidays_in_words=bank_holidays_in_words,
        states=STATES,
        sick=sick_left(session(), job, today()),
        form=form,
    )


def _withdraw(found: Holiday) -> bool:
    service.withdraw_asked_holiday(session(), found, actor())
    return True
