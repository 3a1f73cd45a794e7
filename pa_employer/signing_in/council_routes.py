"""Signing in with one's council, and setting that up."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask import session as kept
from werkzeug.wrappers import Response

from pa_employer.accounts.administration import PLACES
from pa_employer.accounts.models import Account
from pa_employer.accounts.queries import role_of_post
from pa_employer.accounts.signed_in import roles_of
from pa_employer.signing_in.councils import (
    NotOnlyOfficerError,
    account_told_by,
    council_with,
    provider_of,
    providers,
    set_up_provider,
)
from pa_employer.signing_in.entering import enter
from pa_employer.signing_in.forms import ProviderForm
from pa_employer.signing_in.models import CouncilProvider
from pa_employer.signing_in.openid import claims_brought_back, led_there
from pa_employer.signing_in.way_on import is_ours, wanted
from pa_employer.web.access import Role, allow, needs_proof
from pa_employer.web.pages import form_page, navigate
from pa_employer.web.work import actor, now, session, write_here

bp = Blueprint("councils", __name__, template_folder="templates")
WANTED = "wanted after the council"


@bp.get("/sign-in/council")
@allow(Role.ANYONE)
def choose() -> str:
    """Show the councils whose people sign in as they do at work."""
    return render_template("signing_in/councils.html", providers=providers(session()))


@bp.get("/sign-in/council/<uuid:provider_id>")
@allow(Role.ANYONE)
def start(provider_id: UUID) -> Response:
    """Lead somebody to their council's own sign-in."""
    kept[WANTED] = wanted()
    return led_there(_provider(provider_id), again="again" in request.args)


@bp.get("/sign-in/council/<uuid:provider_id>/back")
@allow(Role.ANYONE)
def back(provider_id: UUID) -> Response:
    """Let in whom their council sent back."""
    write_here()
    provider = _provider(provider_id)
    account = account_told_by(session(), provider, claims_brought_back(provider), now())
    _only_of_council(account)
    way_on = kept.pop(WANTED, "/")
    return enter(account, way_on if is_ours(way_on) else "/")


@bp.get("/admin/sign-in/<uuid:organisation_id>")
@bp.post("/admin/sign-in/<uuid:organisation_id>")
@allow(Role.ADMINISTRATOR)
@needs_proof
def set_up(organisation_id: UUID) -> str | Response | tuple[str, int]:
    """Set up the sign-in of a council's own people."""
    navigate(PLACES)
    council = council_with(session(), organisation_id) or abort(404)
    found = provider_of(session(), council.id)
    form = ProviderForm(obj=found) if found else ProviderForm()
    if found and not form.is_submitted():
        form.show(found.roles)
    form.asks_secret = found is None
    if form.attempt(lambda: set_up_provider(session(), council, form.details(), actor())):
        flash(f"People of {council.name} can sign in as they do at work.")
        return redirect("/admin", 303)
    address = found and url_for("councils.back", provider_id=found.id, _external=True)
    return form_page("signing_in/set_up_council.html", form=form, council=council, address=address)


def _provider(provider_id: UUID) -> CouncilProvider:
    return session().get(CouncilProvider, provider_id) or abort(404)


def _only_of_council(account: Account) -> None:
    """Refuse whoever is more here than their post: a council does not open a household."""
    if roles_of(account) != role_of_post(account):
        raise NotOnlyOfficerError
