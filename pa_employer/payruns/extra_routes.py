"""The pages of what is paid besides hours, of the Employment Allowance, and of corrections."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of, assistants_of
from pa_employer.payruns import queries
from pa_employer.payruns.correct import Correction, correct_payslip, correction
from pa_employer.payruns.extras import add_extra, claim_allowance, remove_extra
from pa_employer.payruns.forms import AllowanceForm, CorrectForm, ExtraForm
from pa_employer.payruns.items_owed import extras_of
from pa_employer.payruns.models import PayRun, PayslipRow
from pa_employer.payruns.off_hmrc import allowance_claim, allowance_used
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING
from payroll.periods import TaxYear
from payroll.rates.employment_allowance import employment_allowance

bp = Blueprint("extras", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
RUN = "/employers/<uuid:employer_id>/pay/<uuid:run_id>"
SLIP = "/employers/<uuid:employer_id>/pay/payslips/<uuid:payslip_id>"


@bp.get(f"{RUN}/extra/<uuid:assistant_id>")
@bp.post(f"{RUN}/extra/<uuid:assistant_id>")
@allow(*ACTING)
def add(employer_id: UUID, run_id: UUID, assistant_id: UUID) -> Shown:
    """Enter something to pay or take besides hours."""
    acting_for(employer_id)
    run, assistant = _run(employer_id, run_id), _assistant(employer_id, assistant_id)
    form = ExtraForm()
    if form.attempt(lambda: add_extra(session(), run, assistant, form.details(), actor())):
        flash(f"It is in {assistant.known_as}'s pay now. Look at the figures again.")
        return redirect(_check(run), 303)
    return form_page("payruns/extra.html", run=run, assistant=assistant, form=form)


@bp.post(f"{RUN}/extra/<uuid:extra_id>/remove")
@allow(*ACTING)
def remove(employer_id: UUID, run_id: UUID, extra_id: UUID) -> Response:
    """Take something out of a draft run again."""
    acting_for(employer_id)
    run = _run(employer_id, run_id)
    remove_extra(session(), run, extra_id, actor())
    flash("It is taken out of this pay.")
    return redirect(_check(run), 303)


@bp.get("/employers/<uuid:employer_id>/pay/allowance")
@bp.post("/employers/<uuid:employer_id>/pay/allowance")
@allow(*ACTING)
def allowance(employer_id: UUID) -> Shown:
    """Show and claim the Employment Allowance of this tax year."""
    power = Power.DECIDE if request.method == "POST" else Power.PREPARE
    acting = acting_for(employer_id, power)
    year = TaxYear.of(today())
    claim = allowance_claim(session(), employer_id, year)
    form = AllowanceForm(data={"used_elsewhere": claim.used_elsewhere if claim else None})
    kept = form.attempt(
        lambda: claim_allowance(
            session(), employer_id, year, form.used_elsewhere.data or NOTHING, actor()
        )
    )
    if kept:
        flash(f"The allowance of {year} counts from the next pay run on.")
        return redirect(url_for("payruns.runs", employer_id=employer_id), 303)
    return form_page(
        "payruns/allowance.html",
        acting=acting,
        year=year,
        claim=claim,
        law=employment_allowance().on(today()),
        used=allowance_used(session(), employer_id, year),
        assistants=assistants_of(session(), employer_id),
        form=form,
    )


@bp.get(f"{SLIP}/correct")
@bp.post(f"{SLIP}/correct")
@allow(*ACTING)
def correct(employer_id: UUID, payslip_id: UUID) -> Shown:
    """Show what a payslip would be if it were worked out now, and replace it."""
    acting_for(employer_id, Power.DECIDE)
    row = queries.payslip_for(session(), employer_id, payslip_id) or abort(404)
    form = CorrectForm()
    without = frozenset(_ids(form.without.data or []))
    found, refused = _trial(row, without)
    if form.attempt(lambda: _corrected(row, form, without)):
        flash(_what_happened(found))
        pay_page = url_for("payruns.pay", employer_id=employer_id, run_id=row.pay_run_id)
        return redirect(pay_page, 303)
    entered = extras_of(session(), row.pay_run_id)
    extras = [extra for extra in entered if extra.assistant_id == row.assistant_id]
    return form_page(
        "payruns/correct.html", row=row, found=found, refused=refused, extras=extras, form=form
    )


def _trial(row: PayslipRow, without: frozenset[UUID]) -> tuple[Correction | None, str]:
    try:
        return correction(session(), row, without), ""
    except DomainError as refused:
        return None, refused.message


def _corrected(row: PayslipRow, form: CorrectForm, without: frozenset[UUID]) -> bool:
    reason = form.reason.data or ""
    correct_payslip(session(), row, reason, actor(), without=without)
    return True


def _what_happened(found: Correction | None) -> str:
    if found is None or not found.difference:
        return "The payslip is corrected. Nothing more is to be paid to the PA."
    if found.difference > NOTHING:
        return f"The payslip is corrected. {found.difference} more is to be paid."
    return (
        f"The payslip is corrected. {found.pay.name} was paid {-found.difference} too much. You "
        "can take it back with a next pay, or agree something else."
    )


def _ids(given: list[str]) -> list[UUID]:
    found = []
    for text in given:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _run(employer_id: UUID, run_id: UUID) -> PayRun:
    return queries.run_of(session(), employer_id, run_id) or abort(404)


def _assistant(employer_id: UUID, assistant_id: UUID) -> Assistant:
    return assistant_of(session(), employer_id, assistant_id) or abort(404)


def _check(run: PayRun) -> str:
    return url_for("payruns.check", employer_id=run.employer_id, run_id=run.id)
