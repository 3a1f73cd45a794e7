"""The pages of “Is this OK?”: the person's, and the council's."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.asking import service
from pa_employer.asking.forms import ABOUT, AnswerForm, AskForm
from pa_employer.asking.models import Question
from pa_employer.plans.budget import budget_of
from pa_employer.plans.service import outcomes_of
from pa_employer.statements.reached import Reached, reach, reach_line
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.errors import DomainError

bp = Blueprint("asking", __name__, template_folder="templates")
OWN = "/employers/<uuid:employer_id>/money/ask"
COUNCIL = "/council/questions"
ANSWERING = (Role.PRACTITIONER, Role.FINANCE_OFFICER)
ANSWERED_SHOWN = 30
Shown = str | Response | tuple[str, int]


@bp.get(OWN)
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show what was asked and answered, newest first."""
    reached = reach(employer_id)
    return render_template(
        "asking/overview.html",
        reached=reached,
        questions=service.questions_of(session(), reached.agreement.id),
        press_form=PressForm(),
    )


@bp.get(f"{OWN}/new")
@bp.post(f"{OWN}/new")
@allow(*ACTING)
def ask(employer_id: UUID) -> Shown:
    """Ask whether something is all right."""
    reached = reach(employer_id)
    form = AskForm()
    asked = form.attempt(lambda: service.ask(session(), reached.agreement, form.wish(), actor()))
    if asked:
        if asked.answer is None:
            flash(f"{reached.agreement.authority.name} has your question. The answer shows here.")
        return redirect(_path(reached), 303)
    return form_page("asking/ask.html", form=form, reached=reached)


@bp.post(f"{OWN}/<uuid:question_id>/withdraw")
@allow(*ACTING)
def withdraw(employer_id: UUID, question_id: UUID) -> Response:
    """Take a question back."""
    reached = reach(employer_id)
    question = _own(reached, question_id)
    form = PressForm()
    if form.attempt(lambda: service.withdraw(session(), question, actor())):
        flash("The question is taken back.")
    for refused in form.form_errors:
        flash(refused)
    return redirect(_path(reached), 303)


@bp.post("/employers/<uuid:employer_id>/money/lines/<uuid:line_id>/agreed/<uuid:question_id>")
@allow(*ACTING)
def agreed(employer_id: UUID, line_id: UUID, question_id: UUID) -> Response:
    """Say that a payment was made by a kept answer."""
    reached = reach(employer_id)
    line = reach_line(reached, line_id)
    question = _own(reached, question_id)
    if PressForm().validate_on_submit():
        try:
            service.say_paid_by(session(), line, question, actor())
            flash("Thank you. The council sees that it was agreed beforehand.")
        except DomainError as refused:
            flash(refused.message)
    return redirect(f"{reached.path}/lines/{line_id}", 303)


@bp.get(COUNCIL)
@allow(*ANSWERING)
def waiting() -> str:
    """Show the council the questions that wait for it, and its newest answers."""
    authority_id = own_council()
    return render_template(
        "asking/waiting.html",
        waiting=service.waiting_for(session(), authority_id),
        answered=service.answered_by_council(session(), authority_id, ANSWERED_SHOWN),
        about=ABOUT,
    )


@bp.get(f"{COUNCIL}/<uuid:question_id>")
@bp.post(f"{COUNCIL}/<uuid:question_id>")
@allow(*ANSWERING)
def answer(question_id: UUID) -> Shown:
    """Answer a question, with the plan beside it."""
    question = service.question_to(session(), own_council(), question_id) or abort(404)
    form = AnswerForm()
    if form.attempt(lambda: service.answer(session(), question, form.details(), actor())):
        flash("Thank you. The person reads your answer, and it counts in later reviews.")
        return redirect(COUNCIL, 303)
    return form_page(
        "asking/answer.html",
        form=form,
        question=question,
        about=ABOUT,
        outcomes=outcomes_of(session(), question.agreement_id),
        parts=budget_of(session(), question.agreement, today()),
    )


def _own(reached: Reached, question_id: UUID) -> Question:
    found = service.questions_of(session(), reached.agreement.id)
    return next((each for each in found if each.id == question_id), None) or abort(404)


def _path(reached: Reached) -> str:
    return f"{reached.path}/ask"
