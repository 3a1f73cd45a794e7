"""The council's page of legal holds: what may not be forgotten, why, and until when."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.evidence.forgetting import holds_of, lift_hold, place_hold
from pa_employer.evidence.forms import HoldForm
from pa_employer.evidence.models import LegalHold
from pa_employer.evidence.visit_routes import by_reference
from pa_employer.people.queries import names_of
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from receipts.keeping import keeping_rules

bp = Blueprint("holds", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]


@bp.get("/council/keeping")
@bp.post("/council/keeping")
@allow(Role.FINANCE_OFFICER)
def holds() -> Shown:
    """Show how long things are kept and what may not be forgotten, and take a further hold."""
    authority_id = own_council()
    form = HoldForm()
    if form.attempt(lambda: _place(authority_id, form)):
        flash("Nothing of this direct payment is forgotten until you lift the hold.")
        return redirect("/council/keeping", 303)
    every = holds_of(session(), authority_id)
    return form_page(
        "evidence/holds.html",
        form=form,
        holds=every,
        names=names_of(session(), [hold.placed_by_id for hold in every]),
        rules=keeping_rules(today()),
        press_form=PressForm(),
    )


@bp.post("/council/keeping/<uuid:hold_id>/lift")
@allow(Role.FINANCE_OFFICER)
def lift(hold_id: UUID) -> Shown:
    """Lift a hold."""
    hold = session().get(LegalHold, hold_id)
    if hold is None or hold.agreement.authority_id != own_council():
        abort(404)
    form = PressForm()
    if form.attempt(lambda: lift_hold(session(), hold, actor())):
        flash("The hold is lifted. Things are forgotten when their time is over.")
    for refused in form.form_errors:
        flash(refused)
    return redirect("/council/keeping", 303)


def _place(authority_id: UUID, form: HoldForm) -> LegalHold:
    agreement = by_reference(authority_id, form.reference.data)
    return place_hold(session(), agreement, form.reason.data or "", actor())
