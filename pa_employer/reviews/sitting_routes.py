"""Going through a return together: a council's visit, or somebody who helps and the person."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.agreements.models import Agreement
from pa_employer.people.models import Capacity
from pa_employer.reviews.forms import SittingForm
from pa_employer.reviews.models import Sitting
from pa_employer.reviews.periods import in_months
from pa_employer.reviews.queries import due_returns
from pa_employer.reviews.reached import PAGE, TOGETHER, reach
from pa_employer.reviews.reminding import households_to_call
from pa_employer.reviews.routes import OWN, Shows
from pa_employer.reviews.sittings import begin_sitting, end_sitting
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("sittings", __name__, template_folder="templates")
VISITING = (Role.FINANCE_OFFICER, Role.PRACTITIONER)


@bp.get("/council/visits/help")
@allow(*VISITING)
def to_help() -> str:
    """Show who asked for help with a return, and whom to call because it is late."""
    found = households_to_call(session(), own_council(), today())
    return render_template("reviews/to_help.html", found=found)


@bp.get("/council/visits/<uuid:agreement_id>/return")
@bp.post("/council/visits/<uuid:agreement_id>/return")
@allow(*VISITING)
def begin(agreement_id: UUID) -> Shows | Response:
    """Ask who sits there and which return it is, and begin."""
    authority_id = own_council()
    agreement = session().get(Agreement, agreement_id)
    if agreement is None or agreement.authority_id != authority_id:
        abort(404)
    form = _form(agreement)
    begun = form.attempt(lambda: _begin(agreement, form))
    if begun:
        return redirect(url_for("reviews.one", sitting_id=begun.id), 303)
    back = f"/council/visits/{agreement.id}"
    return form_page("reviews/begin.html", form=form, agreement=agreement, back=back)


@bp.get(f"{PAGE}/together")
@bp.post(f"{PAGE}/together")
@allow(*ACTING)
def together(**where: UUID | str) -> Shows | Response:
    """Begin to go through a return with the person, as somebody who helps them."""
    reached = reach(where)
    is_worker = reached.acting and (
        reached.acting.mandate.capacity is Capacity.SUPPORT_ORGANISATION
    )
    if not is_worker:
        abort(404)
    form = _form(reached.agreement)
    if form.attempt(lambda: _begin(reached.agreement, form)):
        return redirect(f"/employers/{reached.employer.id}/returns/{form.period.data}", 303)
    return form_page(
        "reviews/begin.html", form=form, agreement=reached.agreement, back=reached.path
    )


@bp.post(f"{PAGE}/leave")
@bp.post(f"{TOGETHER}/leave")
@allow(*OWN)
def leave(**where: UUID | str) -> Response:
    """End a sitting without sending; what was said is kept."""
    reached = reach(where)
    if reached.sitting is None or not PressForm().validate_on_submit():
        abort(404)
    end_sitting(session(), reached.sitting, actor(), is_sent=False)
    flash("The visit is ended. What was said is kept, and nothing was sent.")
    return redirect(reached.path if reached.acting else "/council/visits", 303)


def _form(agreement: Agreement) -> SittingForm:
    form = SittingForm()
    waiting = due_returns(session(), agreement, today())
    form.period.choices = {span.first.isoformat(): in_months(span) for span in waiting}
    return form


def _begin(agreement: Agreement, form: SittingForm) -> Sitting:
    waiting = due_returns(session(), agreement, today())
    span = next(span for span in waiting if span.first.isoformat() == form.period.data)
    person = ((form.person.data or "").strip(), Capacity(form.capacity.data))
    return begin_sitting(session(), agreement, span, person, actor())
