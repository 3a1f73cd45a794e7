"""The employer's pages of time off: who is away, holiday, sickness, family leave."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of, assistants_of
from pa_employer.leave import service
from pa_employer.leave.earned import balance_on
from pa_employer.leave.forms import (
    CarryForm,
    DeclineForm,
    EndForm,
    FamilyForm,
    HolidayForm,
    SicknessForm,
)
from pa_employer.leave.models import FamilyLeave, Holiday, Sickness
from pa_employer.leave.queries import (
    asked_holidays,
    family_leave_of,
    family_leaves_of,
    holiday_of,
    holidays_of,
    sickness_of,
    spells_of,
)
from pa_employer.leave.words import KINDS, STATES, holiday_in_words
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.errors import DomainError
from payroll.holiday.balance import Balance
from payroll.parental.entitled import Claim, entitlement

bp = Blueprint("leave", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/leave"
Shown = str | Response | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Away:
    """An assistant's time off at a glance."""

    assistant: Assistant
    balance: Balance | None
    sick: list[Sickness]


@bp.get("/employers/<uuid:employer_id>/leave")
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show what waits for an answer, who is off sick, and how much holiday is left."""
    acting = acting_for(employer_id)
    everybody = [a for a in assistants_of(session(), employer_id) if not _has_left(a)]
    return render_template(
        "leave/overview.html",
        acting=acting,
        asked=asked_holidays(session(), employer_id),
        away=[_away(assistant) for assistant in everybody],
        holiday_in_words=holiday_in_words,
    )


@bp.get(BASE)
@allow(*ACTING)
def one(employer_id: UUID, assistant_id: UUID) -> str:
    """Show one assistant's time off."""
    acting = acting_for(employer_id)
    assistant = _theirs(employer_id, assistant_id)
    return render_template(
        "leave/one.html",
        acting=acting,
        assistant=assistant,
        balance=balance_on(session(), assistant, today()),
        holidays=holidays_of(session(), assistant_id),
        spells=spells_of(session(), assistant_id)[::-1],
        leaves=family_leaves_of(session(), assistant_id)[::-1],
        holiday_in_words=holiday_in_words,
        states=STATES,
        kinds=KINDS,
        form=PressForm(),
    )


@bp.get(f"{BASE}/holiday")
@bp.post(f"{BASE}/holiday")
@allow(*ACTING)
def holiday(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Write down holiday that was agreed by word."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = HolidayForm()
    if form.attempt(lambda: _write_down(assistant, form)):
        flash("The holiday is agreed. It is paid with the pay that covers its days.")
        return redirect(_path(assistant), 303)
    return form_page("leave/holiday.html", assistant=assistant, form=form, is_own=False)


@bp.post(f"{BASE}/holiday/<uuid:holiday_id>/agree")
@allow(*ACTING)
def agree(employer_id: UUID, assistant_id: UUID, holiday_id: UUID) -> Response:
    """Agree holiday that was asked for."""
    acting_for(employer_id, Power.DECIDE)
    found = _holiday(employer_id, assistant_id, holiday_id)
    service.agree_holiday(session(), found, actor())
    flash(f"Agreed. {found.assistant.known_as} can see that it is.")
    return redirect(_path(found.assistant), 303)


@bp.get(f"{BASE}/holiday/<uuid:holiday_id>/decline")
@bp.post(f"{BASE}/holiday/<uuid:holiday_id>/decline")
@allow(*ACTING)
def decline(employer_id: UUID, assistant_id: UUID, holiday_id: UUID) -> Shown:
    """Decline holiday with a word why."""
    acting_for(employer_id, Power.DECIDE)
    found = _holiday(employer_id, assistant_id, holiday_id)
    form = DeclineForm()
    if form.attempt(lambda: _decline(found, form)):
        flash(f"{found.assistant.known_as} can read your answer.")
        return redirect(_path(found.assistant), 303)
    said = holiday_in_words(found)
    return form_page("leave/decline.html", assistant=found.assistant, said=said, form=form)


@bp.post(f"{BASE}/holiday/<uuid:holiday_id>/withdraw")
@allow(*ACTING)
def withdraw(employer_id: UUID, assistant_id: UUID, holiday_id: UUID) -> Response:
    """Take holiday back that has not begun."""
    acting_for(employer_id, Power.DECIDE)
    found = _holiday(employer_id, assistant_id, holiday_id)
    service.withdraw_holiday(session(), found, actor())
    flash("The holiday is taken back.")
    return redirect(_path(found.assistant), 303)


@bp.get(f"{BASE}/carry-over")
@bp.post(f"{BASE}/carry-over")
@allow(*ACTING)
def carry_over(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Carry holiday over from the leave year before."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = CarryForm()
    kept = form.attempt(
        lambda: service.carry_over(session(), assistant, form.details(today()), actor())
    )
    if kept:
        flash("It is carried over.")
        return redirect(_path(assistant), 303)
    return form_page("leave/carry_over.html", assistant=assistant, form=form)


@bp.get(f"{BASE}/sickness")
@bp.post(f"{BASE}/sickness")
@allow(*ACTING)
def sickness(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Write down sickness."""
    acting_for(employer_id, Power.PREPARE)
    assistant = _theirs(employer_id, assistant_id)
    form = SicknessForm(data={"weekdays": ["1", "2", "3", "4", "5"]})
    kept = form.attempt(
        lambda: service.write_down_sickness(session(), assistant, form.details(), actor())
    )
    if kept:
        flash("It is written down. What sick pay is due is worked out with the next pay.")
        return redirect(_path(assistant), 303)
    return form_page("leave/sickness.html", assistant=assistant, form=form)


@bp.get(f"{BASE}/sickness/<uuid:sickness_id>/end")
@bp.post(f"{BASE}/sickness/<uuid:sickness_id>/end")
@allow(*ACTING)
def end_sickness(employer_id: UUID, assistant_id: UUID, sickness_id: UUID) -> Shown:
    """Note the last day of sickness."""
    acting_for(employer_id, Power.PREPARE)
    assistant = _theirs(employer_id, assistant_id)
    row = sickness_of(session(), assistant_id, sickness_id) or abort(404)
    form = EndForm()
    if form.attempt(lambda: _end_sickness(row, form)):
        flash("The last day is noted.")
        return redirect(_path(assistant), 303)
    return form_page("leave/end.html", assistant=assistant, form=form, what="sickness")


@bp.get(f"{BASE}/family")
@bp.post(f"{BASE}/family")
@allow(*ACTING)
def family(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Keep family leave, after showing what speaks against its pay."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = FamilyForm()
    reasons: list[str] = []
    if form.attempt(lambda: _keep_family(assistant, form, reasons)):
        flash("The leave is kept. Its pay comes with the pay that covers its days.")
        return redirect(_path(assistant), 303)
    return form_page("leave/family.html", assistant=assistant, form=form, reasons=reasons)


@bp.get(f"{BASE}/family/<uuid:leave_id>/end")
@bp.post(f"{BASE}/family/<uuid:leave_id>/end")
@allow(*ACTING)
def end_family(employer_id: UUID, assistant_id: UUID, leave_id: UUID) -> Shown:
    """Note that somebody came back early."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    row = family_leave_of(session(), assistant_id, leave_id) or abort(404)
    form = EndForm()
    if form.attempt(lambda: _end_family(row, form)):
        flash("The last day is noted.")
        return redirect(_path(assistant), 303)
    return form_page("leave/end.html", assistant=assistant, form=form, what="family leave")


@bp.post(f"{BASE}/sickness/<uuid:sickness_id>/cross-out")
@allow(*ACTING)
def cross_out_sickness(employer_id: UUID, assistant_id: UUID, sickness_id: UUID) -> Response:
    """Cross out sickness that was written down by mistake."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    return _cross_out(assistant, sickness_of(session(), assistant_id, sickness_id) or abort(404))


@bp.post(f"{BASE}/family/<uuid:leave_id>/cross-out")
@allow(*ACTING)
def cross_out_family(employer_id: UUID, assistant_id: UUID, leave_id: UUID) -> Response:
    """Cross out family leave that was kept by mistake."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    return _cross_out(assistant, family_leave_of(session(), assistant_id, leave_id) or abort(404))


def _cross_out(assistant: Assistant, row: Sickness | FamilyLeave) -> Response:
    service.cross_out(session(), row, actor())
    flash("It is crossed out. If it was paid, the next pay puts that right.")
    return redirect(_path(assistant), 303)


def _away(assistant: Assistant) -> Away:
    spells = spells_of(session(), assistant.id)
    is_sick = [row for row in spells if row.last_on is None or row.last_on >= today()]
    return Away(assistant, balance_on(session(), assistant, today()), is_sick)


def _write_down(assistant: Assistant, form: HolidayForm) -> bool:
    found = service.ask_holiday(session(), assistant, form.details(), actor())
    service.agree_holiday(session(), found, actor())
    return True


def _decline(found: Holiday, form: DeclineForm) -> bool:
    service.decline_holiday(session(), found, form.answer.data or "", actor())
    return True


def _end_sickness(row: Sickness, form: EndForm) -> bool:
    service.end_sickness(session(), row, form.last_on.data, actor())
    return True


def _end_family(row: FamilyLeave, form: EndForm) -> bool:
    service.end_family_leave(session(), row, form.last_on.data, actor())
    return True


class NotEntitledError(DomainError):
    """Something speaks against this pay. Read it, and keep the leave only if you are sure."""


def _keep_family(assistant: Assistant, form: FamilyForm, reasons: list[str]) -> FamilyLeave:
    """Keep the leave, unless something speaks against pay and nobody has looked at it."""
    details = form.details()
    known = details.earnings.pounds if details.earnings else Decimal(10**6)
    claim = Claim(details.kind, details.event_on, details.starts_on, assistant.started_on, known)
    reasons.extend(entitlement(claim).reasons)
    if reasons and not form.seen.data:
        raise NotEntitledError
    return service.keep_family_leave(session(), assistant, details, actor())


def _has_left(assistant: Assistant) -> bool:
    return assistant.left_on is not None and assistant.left_on < today()


def _theirs(employer_id: UUID, assistant_id: UUID) -> Assistant:
    return assistant_of(session(), employer_id, assistant_id) or abort(404)


def _holiday(employer_id: UUID, assistant_id: UUID, holiday_id: UUID) -> Holiday:
    _theirs(employer_id, assistant_id)
    return holiday_of(session(), assistant_id, holiday_id) or abort(404)


def _path(assistant: Assistant) -> str:
    return url_for("leave.one", employer_id=assistant.employer_id, assistant_id=assistant.id)
