"""The employer's pages of time off: who is away, and holiday."""

from datetime import date
from uuid import UUID

from flask import Blueprint, abort, render_template
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistants_of, terms_on
from pa_employer.leave import service
from pa_employer.leave.away import away
from pa_employer.leave.earned import balance_on, beyond_what_is_left, leave_year
from pa_employer.leave.forms import (
    CarryForm,
    CutShortForm,
    DeclineForm,
    HolidayForm,
    LeaveYearForm,
)
from pa_employer.leave.models import CarriedOver, Holiday
from pa_employer.leave.pages import (
    BASE,
    Shown,
    deciding,
    led_back,
    notes_on,
    one_page,
    path,
    press,
    theirs,
)
from pa_employer.leave.queries import asked_holidays, holiday_of
from pa_employer.leave.words import holiday_in_words
from pa_employer.people.acting import acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today
from payroll.ground.days import ONE_DAY, day_in_words, hours_in_words
from payroll.holiday.balance import Balance

bp = Blueprint("leave", __name__, template_folder="templates")


@bp.get("/employers/<uuid:employer_id>/leave")
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show what waits for an answer, who is off, and how much holiday is left."""
    acting = acting_for(employer_id)
    here = [each for each in assistants_of(session(), employer_id) if not _has_left(each)]
    return render_template(
        "leave/overview.html",
        acting=acting,
        asked=asked_holidays(session(), employer_id),
        away=[away(session(), assistant, today()) for assistant in here],
        holiday_in_words=holiday_in_words,
        notes_on=notes_on,
        form=PressForm(),
    )


@bp.get(BASE)
@allow(*ACTING)
def one(employer_id: UUID, assistant_id: UUID) -> str:
    """Show one assistant's time off."""
    acting = acting_for(employer_id)
    return one_page(acting, theirs(employer_id, assistant_id), PressForm())


@bp.get(f"{BASE}/holiday")
@bp.post(f"{BASE}/holiday")
@allow(*ACTING)
def holiday(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Write down holiday that was agreed by word."""
    assistant = deciding(employer_id, assistant_id)
    form = HolidayForm()
    form.offer(terms_on(session(), assistant.id, max(today(), assistant.started_on)))
    kept = form.attempt(
        lambda: service.write_down_holiday(session(), assistant, form.details(), actor())
    )
    if kept:
        said = f"Holiday agreed: {holiday_in_words(kept)}. It is paid with the pay for its days."
        return led_back(assistant, said, *beyond_what_is_left(session(), kept, today()))
    balance = balance_on(session(), assistant, today())
    return form_page(
        "leave/holiday.html", assistant=assistant, form=form, is_own=False, balance=balance
    )


@bp.post(f"{BASE}/holiday/<uuid:holiday_id>/agree")
@allow(*ACTING)
def agree(employer_id: UUID, assistant_id: UUID, holiday_id: UUID) -> Shown:
    """Agree holiday that was asked for."""
    assistant = deciding(employer_id, assistant_id)
    found = _holiday(assistant, holiday_id)
    return press(assistant, lambda: _agree(found))


@bp.get(f"{BASE}/holiday/<uuid:holiday_id>/decline")
@bp.post(f"{BASE}/holiday/<uuid:holiday_id>/decline")
@allow(*ACTING)
def decline(employer_id: UUID, assistant_id: UUID, holiday_id: UUID) -> Shown:
    """Decline holiday with a word why."""
    assistant = deciding(employer_id, assistant_id)
    found = _holiday(assistant, holiday_id)
    form = DeclineForm()
    if form.attempt(lambda: _decline(found, form)):
        return led_back(assistant, f"{assistant.known_as} can read your answer.")
    said = holiday_in_words(found)
    return form_page("leave/decline.html", assistant=assistant, said=said, form=form)


@bp.post(f"{BASE}/holiday/<uuid:holiday_id>/withdraw")
@allow(*ACTING)
def withdraw(employer_id: UUID, assistant_id: UUID, holiday_id: UUID) -> Shown:
    """Take holiday back that has not begun."""
    assistant = deciding(employer_id, assistant_id)
    found = _holiday(assistant, holiday_id)
    return press(assistant, lambda: _withdraw(found))


@bp.get(f"{BASE}/holiday/<uuid:holiday_id>/cut-short")
@bp.post(f"{BASE}/holiday/<uuid:holiday_id>/cut-short")
@allow(*ACTING)
def cut_short(employer_id: UUID, assistant_id: UUID, holiday_id: UUID) -> Shown:
    """End agreed holiday earlier, or say that it was not taken."""
    assistant = deciding(employer_id, assistant_id)
    found = _holiday(assistant, holiday_id)
    form = CutShortForm()
    if form.attempt(lambda: _cut_short(found, form)):
        said = "Changed. If a payslip paid those days already, correct that payslip too."
        return led_back(assistant, said)
    said = holiday_in_words(found)
    return form_page("leave/cut_short.html", assistant=assistant, said=said, form=form)


@bp.get(f"{BASE}/carry-over")
@bp.post(f"{BASE}/carry-over")
@allow(*ACTING)
def carry_over(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Carry holiday over from one leave year into the next."""
    assistant = deciding(employer_id, assistant_id)
    year = leave_year(assistant, today()).span
    form = CarryForm()
    form.offer([year.first, year.last + ONE_DAY])
    kept = form.attempt(lambda: service.carry_over(session(), assistant, form.details(), actor()))
    if kept:
        return led_back(assistant, _carried_words(kept))
    last_year = _balance_before(session(), assistant, year.first)
    balance = balance_on(session(), assistant, today())
    return form_page(
        "leave/carry_over.html",
        assistant=assistant,
        form=form,
        balances=[each for each in (last_year, balance) if each],
        back=path(assistant),
    )


@bp.post(f"{BASE}/carry-over/<into>/undo")
@allow(*ACTING)
def undo_carry_over(employer_id: UUID, assistant_id: UUID, into: str) -> Shown:
    """Carry nothing over into a leave year after all."""
    assistant = deciding(employer_id, assistant_id)
    return press(assistant, lambda: _undo_carry_over(assistant, _day(into)))


@bp.get(f"{BASE}/year")
@bp.post(f"{BASE}/year")
@allow(*ACTING)
def year(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Agree on which day the leave year starts."""
    assistant = deciding(employer_id, assistant_id)
    current = leave_year(assistant, today()).span
    form = LeaveYearForm(data={"starts_on": current.first})
    if form.attempt(lambda: _start_year(assistant, form)):
        now = leave_year(assistant, today()).span
        return led_back(assistant, f"Kept. This leave year is from {now}.")
    return form_page("leave/year.html", assistant=assistant, form=form, current=current)


def _holiday(assistant: Assistant, holiday_id: UUID) -> Holiday:
    return holiday_of(session(), assistant.id, holiday_id) or abort(404)


def _agree(found: Holiday) -> str:
    service.agree_holiday(session(), found, actor())
    return f"Agreed. {found.assistant.known_as} can see that it is."


def _decline(found: Holiday, form: DeclineForm) -> bool:
    service.decline_holiday(session(), found, form.answer.data or "", actor())
    return True


def _withdraw(found: Holiday) -> str:
    service.withdraw_holiday(session(), found, actor())
    return f"The holiday is taken back. Tell {found.assistant.known_as}, so that nobody waits."


def _cut_short(found: Holiday, form: CutShortForm) -> bool:
    service.cut_short(session(), found, form.last_on.data, actor())
    return True


def _undo_carry_over(assistant: Assistant, into: date) -> str:
    service.undo_carry_over(session(), assistant, into, actor())
    return "Nothing is carried over into that leave year now."


def _start_year(assistant: Assistant, form: LeaveYearForm) -> bool:
    service.start_leave_year_on(session(), assistant, form.starts_on.data, actor())
    return True


def _carried_words(kept: CarriedOver) -> str:
    return (
        f"{hours_in_words(kept.minutes)} are carried over. They can be taken until "
        f"{day_in_words(kept.until_on)}."
    )


def _balance_before(db: Session, assistant: Assistant, first: date) -> Balance | None:
    """Return the last leave year's holiday as it ended, if there was a job in it."""
    before = first - ONE_DAY
    return balance_on(db, assistant, before) if assistant.started_on <= before else None


def _has_left(assistant: Assistant) -> bool:
    return assistant.left_on is not None and assistant.left_on < today()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)
