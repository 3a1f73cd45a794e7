"""The pages of what was agreed about money that stays: savings, and who pays redundancy."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.people.acting import Power
from pa_employer.plans import savings
from pa_employer.plans.forms import FundsForm, SavingForm
from pa_employer.plans.models import AgreedSaving, EndingFunds, RedundancyPayer
from pa_employer.statements.reached import Reached, reach
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session
from payroll.ground.money import NOTHING

bp = Blueprint("savings", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/money/plan/savings"
Shown = str | Response | tuple[str, int]


@bp.get(BASE)
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show what is saved for, and who pays redundancy when it falls due."""
    reached = reach(employer_id)
    return render_template(
        "plans/savings.html",
        reached=reached,
        path=_path(reached),
        savings=savings.savings_of(session(), reached.agreement.id),
        funds=session().get(EndingFunds, reached.agreement.id),
        press_form=PressForm(),
    )


@bp.get(f"{BASE}/add")
@bp.post(f"{BASE}/add")
@allow(*ACTING)
def add(employer_id: UUID) -> Shown:
    """Write down what is saved for."""
    reached = reach(employer_id, Power.DECIDE)
    form = SavingForm()
    if form.attempt(lambda: _add(reached, form)):
        flash("That is kept. It is set aside before anything is called spare.")
        return redirect(_path(reached), 303)
    return form_page("plans/saving.html", form=form, path=_path(reached))


@bp.post(f"{BASE}/<uuid:saving_id>/end")
@allow(*ACTING)
def end(employer_id: UUID, saving_id: UUID) -> Response:
    """Save for something no more."""
    reached = reach(employer_id, Power.DECIDE)
    found = session().get(AgreedSaving, saving_id)
    if found is None or found.agreement_id != reached.agreement.id:
        abort(404)
    savings.end_saving(session(), reached.agreement, found, actor())
    flash("That is ended.")
    return redirect(_path(reached), 303)


@bp.get(f"{BASE}/redundancy")
@bp.post(f"{BASE}/redundancy")
@allow(*ACTING)
def redundancy(employer_id: UUID) -> Shown:
    """Write down who pays redundancy, and where that is written."""
    reached = reach(employer_id, Power.DECIDE)
    form = FundsForm(obj=session().get(EndingFunds, reached.agreement.id))
    said = form.attempt(
        lambda: savings.say_who_pays_redundancy(
            session(),
            reached.agreement,
            RedundancyPayer(form.payer.data),
            form.words.data or "",
            actor(),
        )
    )
    if said:
        flash("That is kept, and your returns say so.")
        return redirect(_path(reached), 303)
    return form_page("plans/redundancy.html", form=form, path=_path(reached))


def _add(reached: Reached, form: SavingForm) -> AgreedSaving:
    details = savings.SavingDetails(
        form.purpose.data or "",
        form.amount.data or NOTHING,
        form.agreed_with.data or "",
        form.agreed_on.data,
    )
    return savings.agree_saving(session(), reached.agreement, details, actor())


def _path(reached: Reached) -> str:
    return f"{reached.path}/plan/savings"
