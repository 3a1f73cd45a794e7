"""The administrator's pages of employers and their direct payments."""

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.accounts.administration import PLACES
from pa_employer.accounts.models import Organisation, OrganisationKind
from pa_employer.accounts.queries import organisations
from pa_employer.accounts.service import find_or_invite
from pa_employer.agreements import service
from pa_employer.agreements.forms import NewEmployerForm
from pa_employer.agreements.queries import agreements_by_employer
from pa_employer.people.models import Capacity, Employer
from pa_employer.people.service import (
    EmployerDetails,
    MandateDetails,
    add_employer,
    give_mandate,
)
from pa_employer.web.access import Role, allow, needs_proof
from pa_employer.web.pages import form_page, navigate
from pa_employer.web.work import actor, now, session, today
from payroll.frequency import Frequency

bp = Blueprint("agreements", __name__, template_folder="templates")


@bp.get("/admin/employers")
@allow(Role.ADMINISTRATOR)
def employers() -> str:
    """List the employers and their direct payments, without their affairs."""
    navigate(PLACES)
    return render_template("agreements/employers.html", rows=agreements_by_employer(session()))


@bp.get("/admin/employers/add")
@bp.post("/admin/employers/add")
@allow(Role.ADMINISTRATOR)
@needs_proof
def add() -> str | Response | tuple[str, int]:
    """Bring in an employer with their direct payment."""
    navigate(PLACES)
    form = NewEmployerForm()
    councils = organisations(session(), OrganisationKind.AUTHORITY)
    form.authority.choices = {str(found.id): found.name for found in councils}
    added = form.attempt(lambda: _bring_in(form, councils))
    if added:
        flash(f"{added.name} is added.")
        return redirect("/admin/employers", 303)
    return form_page("agreements/add.html", form=form, councils=councils)


def _bring_in(form: NewEmployerForm, councils: list[Organisation]) -> Employer:
    employer = add_employer(session(), _employer(form), actor())
    account, link = find_or_invite(session(), form.email.data or "", employer.name, now())
    own = MandateDetails(capacity=Capacity.SELF, from_on=today())
    give_mandate(session(), employer, account, own, actor())
    authority = next(found for found in councils if str(found.id) == form.authority.data)
    service.agree_direct_payment(session(), employer, authority, _agreement(form), actor())
    if link:
        flash(f"Give {employer.known_as} this link to choose a password: {link}")
    return employer


def _employer(form: NewEmployerForm) -> EmployerDetails:
    name = (form.name.data or "").strip()
    return EmployerDetails(
        name=name,
        supported_person=(form.supported_person.data or "").strip() or name,
        address=form.address.data or "",
        paye_reference=form.paye_reference.data or None,
        accounts_office_reference=form.accounts_office_reference.data or None,
    )


def _agreement(form: NewEmployerForm) -> service.AgreementDetails:
    return service.AgreementDetails(
        reference=form.reference.data or "",
        starts_on=form.starts_on.data,
        first_payment_on=form.first_payment_on.data,
        weekly_amount=form.weekly_amount.data,
        paid_every=Frequency(form.paid_every.data),
        planned_minutes_per_week=form.planned.data,
        purpose=form.purpose.data or "",
    )
