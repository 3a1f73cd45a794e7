"""The pages of new bank details: a second look by the employer, and the PA's own say."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import StringField

from pa_employer.assistants.bank_account import confirm_account, drop_account, waiting_change
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.own_job import own_job
from pa_employer.assistants.queries import assistant_of
from pa_employer.assistants.words import ending
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, Role, allow, needs_proof
from pa_employer.web.forms import Form, PressForm, needed
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session

bp = Blueprint("bank_accounts", __name__, template_folder="templates")
OF = "/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/account"
OWN = "/work/<uuid:assistant_id>/account"
Shown = str | Response | tuple[str, int]


class SecondLookForm(Form):
    """The account number a second time."""

    account_number = StringField(
        "The new account number, a second time",
        [needed("Enter the new account number a second time")],
        description="Ask your PA in person, or on a phone number you knew before.",
    )


@bp.get(OF)
@bp.post(OF)
@allow(*ACTING)
@needs_proof
def given(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Let whoever decides confirm new bank details by entering the number a second time."""
    acting_for(employer_id, Power.DECIDE)
    assistant = assistant_of(session(), employer_id, assistant_id) or abort(404)
    form = SecondLookForm()
    typed = form.account_number
    if form.attempt(lambda: confirm_account(session(), assistant, typed.data or "", actor())):
        flash(f"The new bank details of {assistant.known_as} are used from now on.")
        return redirect(_page_of(assistant), 303)
    change = waiting_change(session(), assistant.id)
    return form_page(
        "assistants/account.html",
        assistant=assistant,
        change=change,
        form=form,
        press_form=PressForm(),
        ending=ending,
    )


@bp.post(f"{OF}/drop")
@allow(*ACTING)
@needs_proof
def drop(employer_id: UUID, assistant_id: UUID) -> Response:
    """Let whoever decides drop new bank details."""
    acting_for(employer_id, Power.DECIDE)
    assistant = assistant_of(session(), employer_id, assistant_id) or abort(404)
    drop_account(session(), assistant, actor())
    flash("The new bank details are dropped. Wages go where they went.")
    return redirect(_page_of(assistant), 303)


@bp.get(OWN)
@allow(Role.ASSISTANT)
def own(assistant_id: UUID) -> str:
    """Show a PA where their wages go, and new details that were entered for them."""
    job = own_job(assistant_id)
    change = waiting_change(session(), job.id)
    return render_template(
        "assistants/own_account.html", job=job, change=change, form=PressForm(), ending=ending
    )


@bp.post(f"{OWN}/drop")
@allow(Role.ASSISTANT)
@needs_proof
def own_drop(assistant_id: UUID) -> Response:
    """Let a PA say that new bank details are not theirs."""
    job = own_job(assistant_id)
    drop_account(session(), job, actor())
    flash("The new bank details are dropped. Tell your employer, in person or by phone.")
    return redirect(url_for("bank_accounts.own", assistant_id=assistant_id), 303)


def _page_of(assistant: Assistant) -> str:
    return url_for("assistants.one", employer_id=assistant.employer_id, assistant_id=assistant.id)
