"""The pages of references, logins, and how HMRC knows a personal assistant."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from pa_employer.assistants.queries import assistant_of
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.people.models import Capacity, Employer
from pa_employer.schemes import service
from pa_employer.schemes.forms import (
    AtHmrcForm,
    LoginForm,
    SchemeForm,
    at_hmrc_as_filled_in,
    scheme_as_filled_in,
)
from pa_employer.schemes.queries import at_hmrc, paye_scheme_of
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session

bp = Blueprint("schemes", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>"
Shown = str | Response | tuple[str, int]


@bp.get(f"{BASE}/hmrc/references")
@bp.post(f"{BASE}/hmrc/references")
@allow(*ACTING)
def references(employer_id: UUID) -> Shown:
    """Keep the references by which HMRC knows the employer."""
    acting = acting_for(employer_id, Power.DECIDE)
    found = paye_scheme_of(session(), employer_id)
    form = SchemeForm(data=scheme_as_filled_in(acting.employer, found))
    is_bureau = _is_bureau(acting)
    kept = form.attempt(
        lambda: service.keep_scheme(
            session(), acting.employer, form.details(), actor(), is_bureau=is_bureau
        )
    )
    if kept:
        flash("The references are kept.")
        return redirect(f"/employers/{employer_id}/hmrc", 303)
    return form_page("schemes/references.html", acting=acting, form=form, is_bureau=is_bureau)


@bp.get(f"{BASE}/hmrc/login")
@bp.post(f"{BASE}/hmrc/login")
@allow(*ACTING)
def login(employer_id: UUID) -> Shown:
    """Keep the login documents are sent with; the password is never shown again."""
    acting = acting_for(employer_id, Power.DECIDE)
    form = LoginForm()
    kept = form.attempt(
        lambda: service.keep_login(session(), _holder(acting), form.login(), actor())
    )
    if kept:
        flash("The login is kept, sealed. Nobody can read the password here.")
        return redirect(f"/employers/{employer_id}/hmrc", 303)
    return form_page("schemes/login.html", acting=acting, form=form, is_bureau=_is_bureau(acting))


@bp.get(f"{BASE}/assistants/<uuid:assistant_id>/hmrc")
@bp.post(f"{BASE}/assistants/<uuid:assistant_id>/hmrc")
@allow(*ACTING)
def assistant(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Keep how HMRC knows a personal assistant."""
    acting_for(employer_id, Power.PREPARE)
    found = assistant_of(session(), employer_id, assistant_id) or abort(404)
    form = AtHmrcForm(data=at_hmrc_as_filled_in(at_hmrc(session(), found)))
    kept = form.attempt(
        lambda: service.keep_hmrc_details(session(), found, form.details(), actor())
    )
    if kept:
        flash("Kept. HMRC is told with the next pay.")
        return redirect(
            url_for("assistants.one", employer_id=employer_id, assistant_id=assistant_id), 303
        )
    return form_page("schemes/assistant.html", assistant=found, form=form)


def _is_bureau(acting: Acting) -> bool:
    return acting.mandate.capacity is Capacity.SUPPORT_ORGANISATION


def _holder(acting: Acting) -> Employer | UUID:
    """Return whose login it is: of a support organisation it serves all it acts for."""
    organisation_id = acting.mandate.organisation_id
    return organisation_id if _is_bureau(acting) and organisation_id else acting.employer
