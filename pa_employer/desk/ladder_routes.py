"""The council's pages of steps: taking the next one, agreeing to it, answering an objection."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.agreements.models import Agreement
from pa_employer.ladder.forms import AnswerObjectionForm, StepForm, WithdrawForm
from pa_employer.ladder.models import LadderStep
from pa_employer.ladder.service import (
    Standing,
    agree_to_step,
    answer_objection,
    next_rung,
    step_to,
    steps_of,
    steps_to_settle,
    take_step,
    withdraw_step,
)
from pa_employer.ladder.words import GROUNDS, MEANS
from pa_employer.reviews.clocks import council_waits
from pa_employer.reviews.free_money import free_money
from pa_employer.reviews.routes import Shows
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("steps", __name__, template_folder="templates")
PATH = "/council/steps"
OF_ONE = f"{PATH}/of/<uuid:agreement_id>"
READERS = (Role.FINANCE_OFFICER, Role.FINANCE_MANAGER, Role.AUDITOR)


@bp.get(PATH)
@allow(*READERS)
def to_settle() -> str:
    """Show what somebody has to look at: proposals and objections."""
    return render_template(
        "desk/steps.html", found=steps_to_settle(session(), own_council()), means=MEANS
    )


@bp.get(OF_ONE)
@allow(*READERS)
def of_one(agreement_id: UUID) -> Shows:
    """Show the steps of one person, newest first."""
    return _page(_agreement(agreement_id))


@bp.get(f"{OF_ONE}/take")
@bp.post(f"{OF_ONE}/take")
@allow(Role.FINANCE_OFFICER)
def take(agreement_id: UUID) -> Shows | Response:
    """Take the next step, or propose it."""
    agreement = _agreement(agreement_id)
    form = StepForm()
    if form.attempt(
        lambda: take_step(session(), agreement, form.proposed(), _standing(agreement), actor())
    ):
        flash("The step is kept. Where a second person agrees first, the person is told then.")
        return redirect(f"{PATH}/of/{agreement.id}", 303)
    return form_page(
        "desk/step_take.html",
        form=form,
        agreement=agreement,
        hardest=next_rung(session(), agreement),
        means=MEANS,
    )


@bp.post(f"{PATH}/<uuid:step_id>/agree")
@allow(Role.FINANCE_MANAGER)
def agree(step_id: UUID) -> Shows | Response:
    """Agree to a step as the second person."""
    step = _step(step_id)
    form = PressForm()
    if form.attempt(lambda: agree_to_step(session(), step, _standing(step.agreement), actor())):
        flash("Agreed. The person is told, and the notice begins today.")
        return redirect(f"{PATH}/of/{step.agreement_id}", 303)
    return _page(step.agreement, form)


@bp.get(f"{PATH}/<uuid:step_id>/withdraw")
@bp.post(f"{PATH}/<uuid:step_id>/withdraw")
@allow(Role.FINANCE_OFFICER, Role.FINANCE_MANAGER)
def withdraw(step_id: UUID) -> Shows | Response:
    """Take a step back."""
    step = _step(step_id)
    form = WithdrawForm()
    if form.attempt(lambda: withdraw_step(session(), step, form.words.data or "", actor())):
        flash("The step is taken back. The person sees it.")
        return redirect(f"{PATH}/of/{step.agreement_id}", 303)
    return form_page("desk/step_withdraw.html", form=form, step=step, means=MEANS)


@bp.get(f"{PATH}/<uuid:step_id>/answer")
@bp.post(f"{PATH}/<uuid:step_id>/answer")
@allow(Role.FINANCE_OFFICER, Role.FINANCE_MANAGER)
def answer(step_id: UUID) -> Shows | Response:
    """Answer an objection, by somebody who had no part in the step."""
    step = _step(step_id)
    form = AnswerObjectionForm()
    stands = form.stands.data == "stands"
    if form.attempt(
        lambda: answer_objection(session(), step, form.words.data or "", actor(), stands=stands)
    ):
        flash("The person reads your answer.")
        return redirect(f"{PATH}/of/{step.agreement_id}", 303)
    return form_page("desk/step_answer.html", form=form, step=step, means=MEANS)


def _standing(agreement: Agreement) -> Standing:
    late = council_waits(session(), agreement, today())
    return Standing(
        free=free_money(session(), agreement, today()), late=late[0].words if late else ""
    )


def _agreement(agreement_id: UUID) -> Agreement:
    found = session().get(Agreement, agreement_id)
    if found is None or found.authority_id != own_council():
        abort(404)
    return found


def _step(step_id: UUID) -> LadderStep:
    return step_to(session(), own_council(), step_id) or abort(404)


def _page(agreement: Agreement, form: Form | None = None) -> Shows:
    page = render_template(
        "desk/steps_of.html",
        form=form,
        press_form=PressForm(formdata=None),
        agreement=agreement,
        steps=steps_of(session(), agreement.id),
        means=MEANS,
        grounds=GROUNDS,
        today=today(),
        may_take=Role.FINANCE_OFFICER in current_user.roles,
        may_agree=Role.FINANCE_MANAGER in current_user.roles,
        own_id=current_user.account.id,
    )
    return (page, NOTHING_KEPT) if form else page
