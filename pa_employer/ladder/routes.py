"""The person's pages of steps a council takes: what it means, why, and saying that it is wrong."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.ladder.forms import ObjectForm
from pa_employer.ladder.models import LadderStep
from pa_employer.ladder.service import answer_offer, object_to, told_steps
from pa_employer.ladder.words import GROUNDS, MEANS
from pa_employer.people.acting import Power
from pa_employer.statements.reached import Reached, reach
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("ladder", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/council-steps"
Shown = str | Response | tuple[str, int]


@bp.get(BASE)
@allow(*ACTING)
def every(employer_id: UUID) -> str:
    """Show every step the council told of, newest first."""
    reached = reach(employer_id)
    return render_template(
        "ladder/every.html",
        reached=reached,
        steps=told_steps(session(), reached.agreement.id),
        means=MEANS,
        grounds=GROUNDS,
        press_form=PressForm(formdata=None),
        today=today(),
    )


@bp.get(f"{BASE}/<uuid:step_id>/object")
@bp.post(f"{BASE}/<uuid:step_id>/object")
@allow(*ACTING)
def object_(employer_id: UUID, step_id: UUID) -> Shown:
    """Say that a step is wrong."""
    reached = reach(employer_id, Power.DECIDE)
    step = _step(reached, step_id)
    form = ObjectForm()
    if form.attempt(lambda: object_to(session(), step, form.words.data or "", actor())):
        flash("That is sent. Nothing of it holds until somebody else has looked at it.")
        return redirect(_path(reached), 303)
    return form_page("ladder/object.html", form=form, reached=reached, step=step)


@bp.post(f"{BASE}/<uuid:step_id>/offer/<said>")
@allow(*ACTING)
def offer(employer_id: UUID, step_id: UUID, said: str) -> Response:
    """Say whether one wants what is offered."""
    reached = reach(employer_id, Power.DECIDE)
    step = _step(reached, step_id)
    if said not in {"yes", "no"}:
        abort(404)
    form = PressForm()
    if form.attempt(lambda: answer_offer(session(), step, actor(), is_wanted=said == "yes")):
        flash("Thank you. A no changes nothing." if said == "no" else "Thank you. They call you.")
    for refused in form.form_errors:
        flash(refused)
    return redirect(_path(reached), 303)


def _step(reached: Reached, step_id: UUID) -> LadderStep:
    found = told_steps(session(), reached.agreement.id)
    return next((each for each in found if each.id == step_id), None) or abort(404)


def _path(reached: Reached) -> str:
    return f"/employers/{reached.acting.employer.id}/council-steps"
