"""The page of what a package of support would cost."""

from uuid import UUID

from flask import Blueprint, render_template, request

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import latest_agreement
from pa_employer.assistants.models import Terms
from pa_employer.assistants.queries import assistants_of, terms_of
from pa_employer.costing.forms import CostForm, usual
from pa_employer.people.acting import acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.work import session, today
from payroll.floors.rates import rate_warnings
from payroll.ground.days import hours_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING
from payroll.package import PackageCost, affordable_minutes, package_cost

bp = Blueprint("costing", __name__, template_folder="templates")


@bp.get("/employers/<uuid:employer_id>/cost")
@allow(*ACTING)
def cost(employer_id: UUID) -> str:
    """Show the form, and the cost of what the address asks for."""
    acting = acting_for(employer_id)
    agreement = latest_agreement(session(), employer_id)
    start = usual(agreement, _newest_terms(employer_id), today())
    form = CostForm(request.args or None, data=start)
    found = _priced(form) if request.args else None
    return render_template(
        "costing/cost.html",
        acting=acting,
        form=form,
        found=found,
        compared=_compared(form, found, agreement) if found else "",
        warnings=rate_warnings(form.rate.data, today()) if found else (),
    )


def _priced(form: CostForm) -> PackageCost | None:
    if not form.validate():
        return None
    try:
        return package_cost(form.package(today()))
    except DomainError as refused:
        form.form_errors.append(refused.message)
        return None


def _compared(form: CostForm, found: PackageCost, agreement: Agreement | None) -> str:
    """Say how the cost compares with the direct payment, and how many hours that would buy."""
    if agreement is None:
        return ""
    weekly = agreement.weekly_amount
    left = weekly - found.week
    if left == NOTHING:
        return f"That is exactly the direct payment of {weekly} a week."
    if left > NOTHING:
        return f"That is {left} a week less than the direct payment of {weekly}."
    buys = hours_in_words(affordable_minutes(form.package(today()), weekly))
    return (
        f"That is {-left} a week more than the direct payment of {weekly}, which would buy {buys} "
        "a week on these terms. You can ask the council, or change the hours or the rate."
    )


def _newest_terms(employer_id: UUID) -> Terms | None:
    agreed = [
        terms
        for assistant in assistants_of(session(), employer_id)
        for terms in terms_of(session(), assistant.id)
    ]
    return max(agreed, key=lambda terms: terms.from_on, default=None)
