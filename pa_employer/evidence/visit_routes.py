"""The council's page for visits: receipts that somebody hands over to whoever comes to help."""

from uuid import UUID

from flask import Blueprint, abort, redirect, render_template
from sqlalchemy import func, select
from werkzeug.wrappers import Response

from pa_employer.accounts.council import own_council
from pa_employer.agreements.models import Agreement
from pa_employer.evidence.capture_routes import take_all
from pa_employer.evidence.forms import HandedForm, VisitForm
from pa_employer.evidence.models import Came
from pa_employer.evidence.taking import Arrival
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session
from payroll.ground.errors import DomainError

bp = Blueprint("visits", __name__, template_folder="templates")
VISITING = (Role.FINANCE_OFFICER, Role.PRACTITIONER)
Shown = str | Response | tuple[str, int]


class NoSuchReferenceError(DomainError):
    """Your council has no direct payment with this reference. Look at the letter once more."""


@bp.get("/council/visits")
@bp.post("/council/visits")
@allow(*VISITING)
def find() -> Shown:
    """Ask which direct payment a visit is for."""
    authority_id = own_council()
    form = VisitForm()
    found = form.attempt(lambda: by_reference(authority_id, form.reference.data))
    if found:
        return redirect(f"/council/visits/{found.id}", 303)
    return form_page("evidence/visits.html", form=form)


@bp.get("/council/visits/<uuid:agreement_id>")
@bp.post("/council/visits/<uuid:agreement_id>")
@allow(*VISITING)
def visit(agreement_id: UUID) -> Shown:
    """Take receipts that are handed over; nothing of the household's money is shown."""
    agreement = _of_own_council(agreement_id)
    form = HandedForm()
    sent = form.attempt(lambda: take_all(form, _handed(agreement, form)))
    if sent is None:
        return form_page("evidence/visit.html", form=form, agreement=agreement)
    return render_template("evidence/handed.html", agreement=agreement, sent=sent)


def by_reference(authority_id: UUID, reference: str | None) -> Agreement:
    """Return a council's direct payment by its whole reference."""
    wanted = (reference or "").strip().casefold()
    found = session().scalars(
        select(Agreement)
        .where(Agreement.authority_id == authority_id, func.lower(Agreement.reference) == wanted)
        .order_by(Agreement.starts_on.desc())
    )
    agreement = found.first()
    if agreement is None:
        raise NoSuchReferenceError
    return agreement


def _of_own_council(agreement_id: UUID) -> Agreement:
    found = session().get(Agreement, agreement_id)
    if found is None or found.authority_id != own_council():
        abort(404)
    return found


def _handed(agreement: Agreement, form: HandedForm) -> Arrival:
    handed_by = form.handed_by.data or ""
    return Arrival(agreement, actor(), Came.HANDED, handed_by=handed_by)
