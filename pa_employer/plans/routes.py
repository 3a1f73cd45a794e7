"""The pages of the plan: what it is for, what each part has left, and when money comes."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.agreements.queries import contribution, expected_payments
from pa_employer.agreements.service import agree_contribution, note_advice
from pa_employer.people.acting import Power
from pa_employer.plans import budget, service
from pa_employer.plans.forms import (
    AdviceForm,
    ContributionForm,
    FreedomForm,
    MoveForm,
    OutcomeForm,
    PartForm,
)
from pa_employer.plans.models import BudgetMove
from pa_employer.statements.reached import Reached, reach
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.days import Span
from payroll.ground.money import NOTHING

bp = Blueprint("plans", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/money/plan"
Shown = str | Response | tuple[str, int]
AHEAD = timedelta(days=184)


@bp.get(BASE)
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show the outcomes, what each part of the budget has left, and what comes in when."""
    reached = reach(employer_id)
    agreement = reached.agreement
    year = budget.plan_year(agreement, today())
    parts = budget.budget_of(session(), agreement, today())
    return render_template(
        "plans/overview.html",
        reached=reached,
        path=_path(reached),
        year=year,
        parts=parts,
        labels={each.part.id: each.part.label for each in parts},
        outcomes=service.outcomes_of(session(), agreement.id),
        moves=budget.moves_in(session(), agreement.id, year),
        freedom=budget.freedom_of(session(), agreement.id),
        own_money=budget.own_money_in(session(), agreement.id, year),
        contribution=contribution(agreement),
        coming=expected_payments(session(), agreement, Span(today(), today() + AHEAD)),
        press_form=PressForm(),
    )


@bp.get(f"{BASE}/outcomes/add")
@bp.post(f"{BASE}/outcomes/add")
@allow(*ACTING)
def add_outcome(employer_id: UUID) -> Shown:
    """Write down something the support is to bring about."""
    reached = reach(employer_id, Power.DECIDE)
    form = OutcomeForm()
    if form.attempt(
        lambda: service.add_outcome(session(), reached.agreement, form.words.data or "", actor())
    ):
        return _done(reached, "It is in your plan.")
    return _asked("plans/outcome.html", reached, form)


@bp.get(f"{BASE}/parts/add")
@bp.post(f"{BASE}/parts/add")
@allow(*ACTING)
def add_part(employer_id: UUID) -> Shown:
    """Add a part to the budget."""
    reached = reach(employer_id, Power.DECIDE)
    form = PartForm()
    form.offer(service.outcomes_of(session(), reached.agreement.id))
    if form.attempt(
        lambda: service.add_part(session(), reached.agreement, form.details(), actor())
    ):
        return _done(reached, "The part is in your budget.")
    return _asked("plans/part.html", reached, form)


@bp.post(f"{BASE}/parts/<uuid:part_id>/end")
@allow(*ACTING)
def end_part(employer_id: UUID, part_id: UUID) -> Response:
    """Take a part out of the budget."""
    reached = reach(employer_id, Power.DECIDE)
    found = budget.parts_of(session(), reached.agreement.id, today())
    part = next((each for each in found if each.id == part_id), None)
    if part is None:
        abort(404)
    if PressForm().validate_on_submit():
        service.end_part(session(), reached.agreement, part, actor())
    return _done(reached, "The part is taken out of your budget.")


@bp.get(f"{BASE}/move")
@bp.post(f"{BASE}/move")
@allow(*ACTING)
def move(employer_id: UUID) -> Shown:
    """Move money from one part of the budget to another."""
    reached = reach(employer_id, Power.DECIDE)
    form = MoveForm()
    form.offer(budget.budget_of(session(), reached.agreement, today()))
    if form.attempt(lambda: _move(reached, form)):
        return _done(reached, f"{form.amount.data} is moved.")
    return _asked("plans/move.html", reached, form)


@bp.get(f"{BASE}/freedom")
@bp.post(f"{BASE}/freedom")
@allow(*ACTING)
def freedom(employer_id: UUID) -> Shown:
    """Say what the agreement lets the person move."""
    reached = reach(employer_id, Power.DECIDE)
    form = FreedomForm()
    if form.attempt(
        lambda: service.agree_freedom(
            session(),
            reached.agreement,
            Decimal(form.percent.data),
            actor(),
            wants_reason=form.wants_reason.data == "yes",
        )
    ):
        return _done(reached, "Thank you. You can move money now.")
    return _asked("plans/freedom.html", reached, form)


@bp.get(f"{BASE}/advice/add")
@bp.post(f"{BASE}/advice/add")
@allow(*ACTING)
def add_advice(employer_id: UUID) -> Shown:
    """Note what the council wrote that it pays on a day."""
    reached = reach(employer_id)
    form = AdviceForm()
    if form.attempt(
        lambda: note_advice(
            session(),
            reached.agreement,
            form.pay_on.data,
            form.amount.data,
            form.words.data or "",
            actor(),
        )
    ):
        return _done(reached, "Thank you. We know the payment by it when it comes.")
    return _asked("plans/advice.html", reached, form)


@bp.get(f"{BASE}/contribution")
@bp.post(f"{BASE}/contribution")
@allow(*ACTING)
def own_contribution(employer_id: UUID) -> Shown:
    """Say what the person pays in for a week."""
    reached = reach(employer_id, Power.DECIDE)
    form = ContributionForm(data={"weekly": reached.agreement.weekly_contribution or None})
    if form.validate_on_submit():
        agree_contribution(session(), reached.agreement, form.weekly.data or NOTHING, actor())
        return _done(reached, "Thank you. It is expected each time the council pays.")
    return _asked("plans/contribution.html", reached, form)


def _move(reached: Reached, form: MoveForm) -> BudgetMove:
    parts = {
        str(part.id): part for part in budget.parts_of(session(), reached.agreement.id, today())
    }
    return service.move_money(
        session(),
        reached.agreement,
        parts[form.from_part.data],
        parts[form.to_part.data],
        form.amount.data,
        form.reason.data or "",
        actor(),
    )


def _asked(template: str, reached: Reached, form: Form) -> str | tuple[str, int]:
    return form_page(template, form=form, reached=reached, path=_path(reached))


def _done(reached: Reached, said: str) -> Response:
    flash(said)
    return redirect(_path(reached), 303)


def _path(reached: Reached) -> str:
    return f"{reached.path}/plan"
