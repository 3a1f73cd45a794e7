"""The employer's pages of family leave: what it would be paid, keeping it, coming back early."""

from uuid import UUID

from flask import Blueprint, abort, redirect, request

from pa_employer.assistants.models import Assistant
from pa_employer.leave import absence
from pa_employer.leave.details import FamilyDetails
from pa_employer.leave.family_shown import checked
from pa_employer.leave.forms import DayForm, EarningsForm, FamilyForm
from pa_employer.leave.models import FamilyLeave
from pa_employer.leave.pages import BASE, Shown, day_page, deciding, led_back, path, press
from pa_employer.leave.queries import family_leave_of
from pa_employer.leave.words import NAMES
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.errors import DomainError
from payroll.rates.parental_pay import recovery_rates

bp = Blueprint("family_leave", __name__, template_folder="templates")
LEAVE = f"{BASE}/family/<uuid:leave_id>"


@bp.get(f"{BASE}/family")
@bp.post(f"{BASE}/family")
@allow(*ACTING)
def ask(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Ask what the leave is; nothing is kept yet."""
    assistant = deciding(employer_id, assistant_id)
    is_back = request.method == "GET" and request.args
    form = FamilyForm.from_address(request.args) if is_back else FamilyForm()
    form.offer(recovery_rates().on(min(today(), recovery_rates().on_record.last)).small_limit)
    if form.attempt(form.details):
        return redirect(f"{path(assistant)}/family/check?{form.as_address()}", 303)
    return form_page("leave/family.html", assistant=assistant, form=form, back=path(assistant))


@bp.get(f"{BASE}/family/check")
@bp.post(f"{BASE}/family/check")
@allow(*ACTING)
def check(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Show what leave would be paid and why, and keep it."""
    assistant = deciding(employer_id, assistant_id)
    asked = FamilyForm.from_address(request.args)
    details = _read(asked)
    change = f"{path(assistant)}/family?{asked.as_address()}"
    if details is None:
        return redirect(change, 303)
    form = PressForm()
    kept = form.attempt(lambda: absence.keep_family_leave(session(), assistant, details, actor()))
    if kept:
        return led_back(assistant, "The leave is kept. Its pay comes with the pay for its days.")
    return form_page(
        "leave/check.html",
        assistant=assistant,
        details=details,
        shown=checked(session(), assistant, details),
        names=NAMES,
        form=form,
        change=change,
    )


@bp.get(f"{LEAVE}/end")
@bp.post(f"{LEAVE}/end")
@allow(*ACTING)
def end(employer_id: UUID, assistant_id: UUID, leave_id: UUID) -> Shown:
    """Note that somebody came back early."""
    assistant = deciding(employer_id, assistant_id)
    row = _leave(assistant, leave_id)
    form = DayForm()
    form.ask("Last day of leave")
    if form.attempt(lambda: _end(row, form)):
        return led_back(assistant, "The last day is noted. Pay for the leave ends with it.")
    hint = "The day before they are back at work."
    return day_page(assistant, form, f"{NAMES[row.kind]} ends early", hint)


@bp.get(f"{LEAVE}/evidence")
@bp.post(f"{LEAVE}/evidence")
@allow(*ACTING)
def evidence(employer_id: UUID, assistant_id: UUID, leave_id: UUID) -> Shown:
    """Note when the form or certificate was seen."""
    assistant = deciding(employer_id, assistant_id)
    row = _leave(assistant, leave_id)
    form = DayForm(data={"on": row.saw_evidence_on})
    form.ask("When did you see it?")
    if form.attempt(lambda: _saw(row, form)):
        return led_back(assistant, "It is noted. Keep a copy for three years: HMRC may ask.")
    hint = "MATB1, the matching certificate, or their declaration."
    return day_page(assistant, form, "The form or certificate", hint)


@bp.get(f"{LEAVE}/earnings")
@bp.post(f"{LEAVE}/earnings")
@allow(*ACTING)
def earnings(employer_id: UUID, assistant_id: UUID, leave_id: UUID) -> Shown:
    """Enter the average weekly earnings before leave, or have them worked out."""
    assistant = deciding(employer_id, assistant_id)
    row = _leave(assistant, leave_id)
    form = EarningsForm(data={"earnings": row.average_weekly_earnings})
    if form.attempt(lambda: _enter(row, form)):
        return led_back(assistant, "The earnings are kept.")
    return form_page("leave/earnings.html", assistant=assistant, form=form, back=path(assistant))


@bp.post(f"{LEAVE}/cross-out")
@allow(*ACTING)
def cross_out(employer_id: UUID, assistant_id: UUID, leave_id: UUID) -> Shown:
    """Cross out family leave that was kept by mistake."""
    assistant = deciding(employer_id, assistant_id)
    row = _leave(assistant, leave_id)
    return press(assistant, lambda: _cross_out(row))


def _read(asked: FamilyForm) -> FamilyDetails | None:
    """Return the leave that an address carries; None where it is not whole."""
    try:
        return asked.details() if asked.validate() else None
    except DomainError:
        return None


def _leave(assistant: Assistant, leave_id: UUID) -> FamilyLeave:
    return family_leave_of(session(), assistant.id, leave_id) or abort(404)


def _end(row: FamilyLeave, form: DayForm) -> bool:
    absence.end_family_leave(session(), row, form.on.data, actor())
    return True


def _saw(row: FamilyLeave, form: DayForm) -> bool:
    absence.note_evidence(session(), row, form.on.data, actor())
    return True


def _enter(row: FamilyLeave, form: EarningsForm) -> bool:
    absence.enter_earnings(session(), row, form.earnings.data, actor())
    return True


def _cross_out(row: FamilyLeave) -> str:
    absence.cross_out(session(), row, actor())
    return "It is crossed out. If a payslip paid for it already, correct that payslip too."
