"""The employer's pages of swaps: what two PAs agreed, confirming it, and the household's rule."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template

from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.planning import offered, offers
from pa_employer.planning.models import ShiftOffer, SwapRule
from pa_employer.rota.forms import SwapRuleForm
from pa_employer.rota.offers_shown import cautions_on, offer_shown
from pa_employer.rota.routes import ROTA, Shown
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import NOTHING_KEPT
from pa_employer.web.work import actor, now, session

bp = Blueprint("swaps", __name__, template_folder="templates")
SWAPS = f"{ROTA}/swaps"


@bp.get(SWAPS)
@bp.post(SWAPS)
@allow(*ACTING)
def swaps(employer_id: UUID) -> Shown:
    """Show what PAs agreed between themselves, and choose what they may."""
    acting = acting_for(employer_id)
    form = SwapRuleForm(data={"rule": offered.swap_rule(session(), employer_id).value})
    if form.is_submitted():
        acting_for(employer_id, Power.DECIDE)
    if form.attempt(lambda: _choose(employer_id, form)):
        flash("Kept. Your PAs see it on their rota.")
        return redirect(f"/employers/{employer_id}/hours/rota/swaps", 303)
    page = _page(acting, form, PressForm(formdata=None))
    return (page, NOTHING_KEPT) if form.is_submitted() else page


@bp.post(f"{SWAPS}/<uuid:offer_id>/confirm")
@allow(*ACTING)
def confirm(employer_id: UUID, offer_id: UUID) -> Shown:
    """Confirm what two PAs agreed."""
    return _press(employer_id, offer_id, _confirm)


@bp.post(f"{SWAPS}/<uuid:offer_id>/turn-down")
@allow(*ACTING)
def turn_down(employer_id: UUID, offer_id: UUID) -> Shown:
    """Let shifts stay as they were."""
    return _press(employer_id, offer_id, _turn_down)


def _press(employer_id: UUID, offer_id: UUID, change: Callable[[ShiftOffer], str]) -> Shown:
    acting = acting_for(employer_id, Power.DECIDE)
    offer = offered.offer_of(session(), employer_id, offer_id) or abort(404)
    form = PressForm()
    said = form.attempt(lambda: change(offer))
    if said:
        flash(said)
        return redirect(f"/employers/{employer_id}/hours/rota/swaps", 303)
    rule = SwapRuleForm(
        formdata=None, data={"rule": offered.swap_rule(session(), employer_id).value}
    )
    return _page(acting, rule, form), NOTHING_KEPT


def _page(acting: Acting, form: SwapRuleForm, press_form: PressForm) -> str:
    employer_id = acting.employer.id
    form.form_errors.extend(press_form.form_errors)
    return render_template(
        "rota/swaps.html",
        acting=acting,
        waiting=[
            (offer_shown(session(), each), cautions_on(session(), each))
            for each in offered.to_confirm(session(), employer_id, now())
        ],
        settled=[
            offer_shown(session(), each)
            for each in offered.settled_lately(session(), employer_id, now())
        ],
        form=form,
        press_form=press_form,
    )


def _choose(employer_id: UUID, form: SwapRuleForm) -> bool:
    offers.choose_rule(session(), employer_id, SwapRule(form.rule.data), actor())
    return True


def _confirm(offer: ShiftOffer) -> str:
    offers.confirm(session(), offer, actor())
    return "Confirmed. Both can see it in their rota."


def _turn_down(offer: ShiftOffer) -> str:
    offers.turn_down(session(), offer, actor())
    return "The shifts stay as they were. Both are told."
