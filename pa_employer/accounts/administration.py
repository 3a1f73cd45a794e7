"""The administrator's pages: organisations, and who works for them."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.accounts import service
from pa_employer.accounts.forms import OrganisationForm, StaffForm
from pa_employer.accounts.models import Account, Organisation, OrganisationKind, Post
from pa_employer.accounts.queries import organisations, staff
from pa_employer.web.access import Role, allow, needs_proof
from pa_employer.web.pages import Place, form_page, navigate
from pa_employer.web.work import now, session

bp = Blueprint("administration", __name__, template_folder="templates")
PLACES = (
    Place("Organisations", "/admin"),
    Place("Employers", "/admin/employers"),
    Place("Keeping", "/admin/keeping"),
    Place("Asked of us", "/admin/rights"),
)


@bp.get("/admin")
@allow(Role.ADMINISTRATOR)
def overview() -> str:
    """Show the organisations and who works for them."""
    navigate(PLACES)
    return render_template(
        "accounts/organisations.html",
        organisations=organisations(session()),
        staff=staff(session()),
    )


@bp.get("/admin/organisations/add")
@bp.post("/admin/organisations/add")
@allow(Role.ADMINISTRATOR)
@needs_proof
def add_organisation() -> str | Response | tuple[str, int]:
    """Add a council or a support organisation."""
    navigate(PLACES)
    form = OrganisationForm()
    added = form.attempt(lambda: _add_organisation(form))
    if added:
        flash(f"{added.name} is added.")
        return redirect("/admin", 303)
    return form_page("accounts/add_organisation.html", form=form)


@bp.get("/admin/staff/add")
@bp.post("/admin/staff/add")
@allow(Role.ADMINISTRATOR)
@needs_proof
def add_staff() -> str | Response | tuple[str, int]:
    """Invite somebody to work for an organisation here."""
    navigate(PLACES)
    form = StaffForm()
    known = organisations(session())
    form.organisation.choices = {str(found.id): found.name for found in known}
    added = form.attempt(lambda: _add_staff(form, known))
    if added:
        flash(f"Give this link to choose a password. It works for 7 days: {added}")
        return redirect("/admin", 303)
    return form_page("accounts/add_staff.html", form=form, organisations=known)


def _add_organisation(form: OrganisationForm) -> Organisation:
    kind = OrganisationKind(form.kind.data)
    return service.add_organisation(session(), kind, form.name.data or "")


def _add_staff(form: StaffForm, known: list[Organisation]) -> str:
    chosen = next(found for found in known if str(found.id) == form.organisation.data)
    account: Account = service.add_account(
        session(),
        form.email.data or "",
        form.name.data or "",
        now(),
        (Post(form.post.data), chosen),
    )
    return f"/invitation/{service.invite(session(), account, now())}"
