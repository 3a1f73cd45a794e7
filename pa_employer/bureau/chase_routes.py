"""A support organisation's page of late hours: asking everybody, and whom to ring."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.bureau import chasing
from pa_employer.home.places import support_places
from pa_employer.messages.service import note_call
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import NOTHING_KEPT, navigate
from pa_employer.web.work import actor, now, session, today

bp = Blueprint("bureau_chase", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
LATE = "/support/late"


@bp.get(LATE)
@allow(Role.SUPPORT_WORKER)
def late() -> str:
    """Show whose hours were not sent, and how each would be asked."""
    return _page(PressForm())


@bp.post(f"{LATE}/ask")
@allow(Role.SUPPORT_WORKER)
def ask() -> Shown:
    """Ask everybody in the way they prefer."""
    form = PressForm()
    many = form.attempt(lambda: chasing.ask_all(session(), current_user.account, actor()))
    if many:
        flash("1 PA was asked." if many == 1 else f"{many} PAs were asked.")
        return redirect(LATE, 303)
    return _page(form), NOTHING_KEPT


@bp.post(f"{LATE}/<uuid:message_id>/rang")
@allow(Role.SUPPORT_WORKER)
def rang(message_id: UUID) -> Response:
    """Note that somebody was rung."""
    found = chasing.to_ring(session(), current_user.account, now(), today())
    one = next((each for each in found if each.message.id == message_id), None) or abort(404)
    note_call(session(), one.message, actor())
    flash(f"Noted that you rang {one.message.to.name}.")
    return redirect(LATE, 303)


def _page(form: PressForm) -> str:
    navigate(support_places())
    account = current_user.account
    return render_template(
        "bureau/late.html",
        late=chasing.late_of(session(), account, now(), today()),
        to_ring=chasing.to_ring(session(), account, now(), today()),
        form=form,
    )
