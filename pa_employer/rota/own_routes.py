"""A personal assistant's own pages of the rota: what is planned, and saying that one cannot."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.own_job import own_job
from pa_employer.assistants.queries import assistants_of, employed_in
from pa_employer.planning import offered, service
from pa_employer.planning.models import SwapRule
from pa_employer.planning.queries import change_on, planned_for, rota_of
from pa_employer.planning.rota import Planned
from pa_employer.rota.forms import CannotForm
from pa_employer.rota.offers_shown import offer_shown
from pa_employer.rota.routes import Shown
from pa_employer.rota.week import slot_of
from pa_employer.timesheets.shifts import times_in_words, weekday_in_words
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, now, session, today
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span

bp = Blueprint("own_rota", __name__, template_folder="templates")
WEEKS_AHEAD = 5


@bp.get("/work/<uuid:assistant_id>/rota")
@allow(Role.ASSISTANT)
def mine(assistant_id: UUID) -> str:
    """Show what is planned for an assistant in the next weeks."""
    job = own_job(assistant_id)
    span = Span(today(), today() + ONE_WEEK * WEEKS_AHEAD - ONE_DAY)
    names = {each.id: each.known_as for each in assistants_of(session(), job.employer_id)}
    slots = [slot_of(session(), job, each, names) for each in planned_for(session(), job, span)]
    return render_template(
        "rota/own.html",
        job=job,
        slots=slots,
        weekday_in_words=weekday_in_words,
        to_answer=[
            offer_shown(session(), each) for each in offered.to_answer(session(), job, now())
        ],
        asked=[offer_shown(session(), each) for each in offered.asked_by(session(), job, now())],
        may_ask=_may_ask(job, span),
        form=PressForm(),
    )


@bp.get("/work/<uuid:assistant_id>/rota/<key>")
@bp.post("/work/<uuid:assistant_id>/rota/<key>")
@allow(Role.ASSISTANT)
def cannot(assistant_id: UUID, key: str) -> Shown:
    """Say that one planned shift cannot be worked."""
    job = own_job(assistant_id)
    planned = _to_come(job, key)
    form = CannotForm()
    if form.attempt(lambda: _cannot(job, planned, form)):
        flash(f"{job.employer.known_as} sees that you cannot, and looks for somebody else.")
        return redirect(f"/work/{job.id}/rota", 303)
    said = times_in_words(planned.starts_at, planned.ends_at)
    return form_page("rota/cannot.html", job=job, said=said, form=form)


@bp.post("/work/<uuid:assistant_id>/rota/<key>/can")
@allow(Role.ASSISTANT)
def can(assistant_id: UUID, key: str) -> Shown:
    """Say that a shift can be worked after all, while nobody else does it."""
    job = own_job(assistant_id)
    planned = _to_come(job, key)
    change = change_on(session(), planned.line_id, planned.on)
    if change is None or not planned.is_asked:
        abort(404)
    service.keep_as_planned(session(), change.line.assistant, change, actor())
    flash("As planned again.")
    return redirect(f"/work/{job.id}/rota", 303)


def _may_ask(job: Assistant, span: Span) -> bool:
    """Tell whether there is a colleague to ask about the shifts of some days."""
    others = [each for each in employed_in(session(), job.employer_id, span) if each.id != job.id]
    is_off = offered.swap_rule(session(), job.employer_id) is SwapRule.OFF
    return not is_off and any(each.account_id for each in others)


def _to_come(job: Assistant, key: str) -> Planned:
    """Return a planned shift of the job that is not over; 404 if there is none."""
    found = rota_of(session(), job.id).find(key) or abort(404)
    return found if found.ends_at > now() else abort(404)


def _cannot(job: Assistant, planned: Planned, form: CannotForm) -> bool:
    service.cannot_work(session(), job, planned, form.why.data or "", actor())
    return True
