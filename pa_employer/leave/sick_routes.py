"""The employer's pages of sickness: writing it down, what it is paid, its end."""

from uuid import UUID

from flask import Blueprint, abort

from pa_employer.assistants.models import Assistant
from pa_employer.leave import absence
from pa_employer.leave.forms import DayForm, EarningsForm, SicknessForm
from pa_employer.leave.models import Sickness
from pa_employer.leave.pages import BASE, Shown, day_page, deciding, led_back, path, press, theirs
from pa_employer.leave.queries import sickness_of, spells_of
from pa_employer.leave.words import USUAL_WEEK
from pa_employer.people.acting import acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("sick_leave", __name__, template_folder="templates")
SPELL = f"{BASE}/sickness/<uuid:sickness_id>"


@bp.get(f"{BASE}/sickness")
@bp.post(f"{BASE}/sickness")
@allow(*ACTING)
def write_down(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Write down sickness."""
    acting_for(employer_id)
    assistant = theirs(employer_id, assistant_id)
    form = SicknessForm(data={"weekdays": _usual_week(assistant), "told_on": today()})
    kept = form.attempt(
        lambda: absence.write_down_sickness(session(), assistant, form.details(), actor())
    )
    if kept:
        return led_back(assistant, "It is written down. What is paid for it is shown below.")
    return form_page("leave/sickness.html", assistant=assistant, form=form, back=path(assistant))


@bp.get(f"{SPELL}/end")
@bp.post(f"{SPELL}/end")
@allow(*ACTING)
def end(employer_id: UUID, assistant_id: UUID, sickness_id: UUID) -> Shown:
    """Note the last day of sickness."""
    acting_for(employer_id)
    assistant = theirs(employer_id, assistant_id)
    row = _spell(assistant, sickness_id)
    form = DayForm()
    form.ask("Last day of sickness")
    if form.attempt(lambda: _end(row, form)):
        return led_back(assistant, "The last day is noted.")
    hint = "The last day they were not well, weekends and days off too. Not the day they are back."
    return day_page(assistant, form, "The last day of sickness", hint)


@bp.get(f"{SPELL}/fit-note")
@bp.post(f"{SPELL}/fit-note")
@allow(*ACTING)
def fit_note(employer_id: UUID, assistant_id: UUID, sickness_id: UUID) -> Shown:
    """Note until when a fit note holds."""
    acting_for(employer_id)
    assistant = theirs(employer_id, assistant_id)
    row = _spell(assistant, sickness_id)
    form = DayForm(data={"on": row.fit_note_until})
    form.ask("The fit note holds until")
    if form.attempt(lambda: _fit_note(row, form)):
        return led_back(assistant, "The fit note is noted. Keep it or a picture of it.")
    return day_page(assistant, form, "A fit note", "A newer note takes the place of this one.")


@bp.get(f"{SPELL}/earnings")
@bp.post(f"{SPELL}/earnings")
@allow(*ACTING)
def earnings(employer_id: UUID, assistant_id: UUID, sickness_id: UUID) -> Shown:
    """Enter the average weekly earnings before sickness, or have them worked out."""
    assistant = deciding(employer_id, assistant_id)
    row = _spell(assistant, sickness_id)
    form = EarningsForm(data={"earnings": row.average_weekly_earnings})
    if form.attempt(lambda: _enter(row, form)):
        return led_back(assistant, "The earnings are kept.")
    return form_page("leave/earnings.html", assistant=assistant, form=form, back=path(assistant))


@bp.post(f"{SPELL}/cross-out")
@allow(*ACTING)
def cross_out(employer_id: UUID, assistant_id: UUID, sickness_id: UUID) -> Shown:
    """Cross out sickness that was written down by mistake."""
    assistant = deciding(employer_id, assistant_id)
    row = _spell(assistant, sickness_id)
    return press(assistant, lambda: _cross_out(row))


def _spell(assistant: Assistant, sickness_id: UUID) -> Sickness:
    return sickness_of(session(), assistant.id, sickness_id) or abort(404)


def _usual_week(assistant: Assistant) -> list[str]:
    """Return the working days of the last sickness, to begin from; else Monday to Friday."""
    rows = spells_of(session(), assistant.id)
    return rows[-1].qualifying_weekdays.split() if rows else list(USUAL_WEEK)


def _end(row: Sickness, form: DayForm) -> bool:
    absence.end_sickness(session(), row, form.on.data, actor())
    return True


def _fit_note(row: Sickness, form: DayForm) -> bool:
    absence.note_fit_note(session(), row, form.on.data, actor())
    return True


def _enter(row: Sickness, form: EarningsForm) -> bool:
    absence.enter_earnings(session(), row, form.earnings.data, actor())
    return True


def _cross_out(row: Sickness) -> str:
    absence.cross_out(session(), row, actor())
    return "It is crossed out. If a payslip paid for it already, correct that payslip too."
