"""Pages of a council's practitioners: is this within the plan? One tap, or silence is yes."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.desk.forms import FitsForm
from pa_employer.plans.budget import budget_of
from pa_employer.plans.service import outcomes_of
from pa_employer.reviews.item_decisions import answer_plan, plan_question_of, plans_waiting
from pa_employer.reviews.models import FitsPlan, PlanQuestion
from pa_employer.reviews.routes import Shows
from pa_employer.reviews.words import FITS_PLAN
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("plan_questions", __name__, template_folder="templates")
PATH = "/council/plan"


@bp.get(PATH)
@allow(Role.PRACTITIONER)
def waiting() -> str:
    """Show what practitioners are asked, the soonest to answer first."""
    found = plans_waiting(session(), own_council(), actor())
    return render_template("desk/plans.html", waiting=found)


@bp.get(f"{PATH}/<uuid:question_id>")
@bp.post(f"{PATH}/<uuid:question_id>")
@allow(Role.PRACTITIONER)
def answer(question_id: UUID) -> Shows | Response:
    """Say whether something is within the plan, with the plan beside it."""
    question = plan_question_of(session(), own_council(), question_id) or abort(404)
    form = FitsForm()
    if form.is_submitted() and form.answer.data not in list(FitsPlan):
        abort(400)
    if form.attempt(lambda: _answer(question, form)):
        flash("Thank you. The finance officer and the person read your answer.")
        return redirect(PATH, 303)
    agreement = question.return_.agreement
    return form_page(
        "desk/fits.html",
        form=form,
        question=question,
        agreement=agreement,
        answers=FITS_PLAN,
        outcome=question.outcome_on(today()),
        outcomes=outcomes_of(session(), agreement.id),
        parts=budget_of(session(), agreement, today()),
    )


def _answer(question: PlanQuestion, form: FitsForm) -> PlanQuestion:
    answer = FitsPlan(form.answer.data or "")
    return answer_plan(session(), question, answer, form.words.data or "", actor())
