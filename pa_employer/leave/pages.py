"""What the employer's pages of time off share: whose they are, and the page they lead back to."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of
from pa_employer.leave.earned import balance_on, beyond_what_is_left, earned_on
from pa_employer.leave.family_shown import family_shown
from pa_employer.leave.forms import DayForm
from pa_employer.leave.models import Holiday
from pa_employer.leave.queries import carried_over_of, family_leaves_of, holidays_of, spells_of
from pa_employer.leave.sick_shown import spell_shown
from pa_employer.leave.words import (
    NAMES,
    REASONS,
    STATES,
    bank_holidays_in_words,
    holiday_in_words,
)
from pa_employer.people.acting import Acting, Power, acting_for
from pa_employer.web.forms import Form, PressForm
from pa_employer.web.pages import NOTHING_KEPT, form_page
from pa_employer.web.work import session, today

BASE = "/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/leave"
Shown = str | Response | tuple[str, int]


def theirs(employer_id: UUID, assistant_id: UUID) -> Assistant:
    """Return one of the employer's assistants; 404 if it is not theirs."""
    return assistant_of(session(), employer_id, assistant_id) or abort(404)


def deciding(employer_id: UUID, assistant_id: UUID) -> Assistant:
    """Return one of the employer's assistants, for somebody who may decide."""
    acting_for(employer_id, Power.DECIDE)
    return theirs(employer_id, assistant_id)


def path(assistant: Assistant) -> str:
    """Return the address of an assistant's time off."""
    return url_for("leave.one", employer_id=assistant.employer_id, assistant_id=assistant.id)


def led_back(assistant: Assistant, *said: str) -> Response:
    """Say what was done, and lead back to the assistant's time off."""
    for sentence in said:
        flash(sentence)
    return redirect(path(assistant), 303)


def press(assistant: Assistant, change: Callable[[], str]) -> Shown:
    """Make a change and say it, or show the time off with the reason why not."""
    form = PressForm()
    said = form.attempt(change)
    if said:
        return led_back(assistant, said)
    acting = acting_for(assistant.employer_id)
    return one_page(acting, assistant, form), NOTHING_KEPT


def one_page(acting: Acting, assistant: Assistant, form: Form) -> str:
    """Return the page of one assistant's time off."""
    balance = balance_on(session(), assistant, today())
    spells = [spell_shown(session(), row, today()) for row in spells_of(session(), assistant.id)]
    leaves = family_leaves_of(session(), assistant.id)
    return render_template(
        "leave/one.html",
        acting=acting,
        assistant=assistant,
        balance=balance,
        earned=earned_on(session(), assistant, today()),
        carried=carried_over_of(session(), assistant.id, balance.year.first) if balance else [],
        holidays=holidays_of(session(), assistant.id),
        notes_on=notes_on,
        spells=spells[::-1],
        leaves=[(row, family_shown(session(), row)) for row in leaves[::-1]],
        holiday_in_words=holiday_in_words,
        states=STATES,
        reasons=REASONS,
        names=NAMES,
        form=form,
    )


def day_page(assistant: Assistant, form: DayForm, title: str, hint: str) -> Shown:
    """Return the page of a form that asks for one day."""
    return form_page(
        "leave/day.html",
        assistant=assistant,
        form=form,
        title=title,
        hint=hint,
        back=path(assistant),
    )


def notes_on(holiday: Holiday) -> list[str]:
    """Return what to know before a holiday is answered; nothing here stops it."""
    beyond = beyond_what_is_left(session(), holiday, today())
    bank = bank_holidays_in_words(holiday)
    return [*beyond, bank] if bank else beyond
