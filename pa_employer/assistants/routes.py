"""The employer's pages of personal assistants: who they are, their terms, their sign-in."""

from datetime import date
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from pa_employer.assistants import service
from pa_employer.assistants.bank_account import waiting_change
from pa_employer.assistants.cautions import cautions_about
from pa_employer.assistants.forms import (
    LastDayForm,
    NewAssistantForm,
    PrivateForm,
    SignInForAssistantForm,
    usual_terms,
)
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.next_step import next_step
from pa_employer.assistants.queries import (
    assistant_of,
    assistants_of,
    has_account_for_this_job_only,
    terms_by_assistant,
    terms_of,
)
from pa_employer.assistants.words import (
    HOLIDAY_PLANS,
    HOW_OFTEN,
    ending,
    pension_in_words,
    rates_in_words,
)
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, allow, needs_proof
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("assistants", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]


@bp.get("/employers/<uuid:employer_id>/assistants")
@allow(*ACTING)
def team(employer_id: UUID) -> str:
    """List everybody the employer employs, and who has left."""
    acting = acting_for(employer_id)
    agreed = terms_by_assistant(session(), employer_id)
    everybody = assistants_of(session(), employer_id)
    employed = [(each, agreed.get(each.id, [])) for each in everybody if not _has_left(each)]
    return render_template(
        "assistants/team.html",
        acting=acting,
        employed=[
            (each, _in_force(terms, today()), next_step(each, terms, today()))
            for each, terms in employed
        ],
        left=[each for each in everybody if _has_left(each)],
        how_often=HOW_OFTEN,
    )


@bp.get("/employers/<uuid:employer_id>/assistants/add")
@bp.post("/employers/<uuid:employer_id>/assistants/add")
@allow(*ACTING)
@needs_proof
def add(employer_id: UUID) -> Shown:
    """Take on a personal assistant."""
    acting = acting_for(employer_id, Power.DECIDE)
    form = NewAssistantForm(data=usual_terms())
    added = form.attempt(
        lambda: service.add_assistant(
            session(), employer_id, form.details(), form.first_terms(), actor()
        )
    )
    if added:
        flash(f"{added.name} is added. Next: tell us about {added.known_as}'s tax.")
        return redirect(f"{_path(added)}/tax/start", 303)
    return form_page("assistants/add.html", acting=acting, form=form)


@bp.get("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>")
@allow(*ACTING)
def one(employer_id: UUID, assistant_id: UUID) -> str:
    """Show who an assistant is, what to look at, and all that was agreed with them."""
    acting = acting_for(employer_id)
    assistant = _theirs(employer_id, assistant_id)
    agreed = terms_of(session(), assistant_id)
    current = _in_force(agreed, today())
    return render_template(
        "assistants/one.html",
        acting=acting,
        assistant=assistant,
        terms=agreed[::-1],
        current=current,
        cautions=[] if _has_left(assistant) else cautions_about(assistant, agreed, today()),
        ending=ending,
        how_often=HOW_OFTEN,
        pension_in_words=pension_in_words,
        rates_in_words=rates_in_words,
        holiday_plans=HOLIDAY_PLANS,
        new_account=waiting_change(session(), assistant.id),
        may_invite_again=has_account_for_this_job_only(session(), assistant),
        form=PressForm(),
    )


@bp.get("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/details")
@bp.post("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/details")
@allow(*ACTING)
@needs_proof
def change_details(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Fill in an assistant's address, National Insurance number and bank account."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = PrivateForm(data={"email": assistant.email})
    if form.attempt(lambda: _keep_details(assistant, form)):
        flash(f"{assistant.known_as}'s details are kept.")
        return redirect(_path(assistant), 303)
    return form_page("assistants/details.html", assistant=assistant, form=form, ending=ending)


@bp.get("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/sign-in")
@bp.post("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/sign-in")
@allow(*ACTING)
def give_sign_in(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Give an assistant their own sign-in."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = SignInForAssistantForm(data={"email": assistant.email})
    said = form.attempt(lambda: _give_sign_in(assistant, form.email.data or ""))
    if said:
        flash(said)
        return redirect(_path(assistant), 303)
    return form_page("assistants/sign_in.html", assistant=assistant, form=form)


@bp.post("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/sign-in/again")
@allow(*ACTING)
def invite_again(employer_id: UUID, assistant_id: UUID) -> Response:
    """Make a new link for an assistant who has not chosen a password yet."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    flash(_handed_over(assistant, service.invite_again(session(), assistant, actor())))
    return redirect(_path(assistant), 303)


@bp.get("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/leaving")
@bp.post("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/leaving")
@allow(*ACTING)
def leaving(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Note an assistant's last day."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = LastDayForm(data={"left_on": assistant.left_on})
    if form.attempt(lambda: _note_leaving(assistant, form)):
        flash(f"{assistant.known_as}'s last day is noted. Hours up to then are still paid.")
        return redirect(_path(assistant), 303)
    return form_page("assistants/leaving.html", assistant=assistant, form=form)


def _theirs(employer_id: UUID, assistant_id: UUID) -> Assistant:
    return assistant_of(session(), employer_id, assistant_id) or abort(404)


def _path(assistant: Assistant) -> str:
    return url_for("assistants.one", employer_id=assistant.employer_id, assistant_id=assistant.id)


def _has_left(assistant: Assistant) -> bool:
    return assistant.left_on is not None and assistant.left_on < today()


def _in_force(agreed: list[Terms], day: date) -> Terms | None:
    """Return the terms that hold on a day, or the first to come."""
    held = [terms for terms in agreed if terms.from_on <= day]
    return held[-1] if held else next(iter(agreed), None)


def _keep_details(assistant: Assistant, form: PrivateForm) -> bool:
    service.change_private_details(session(), assistant, form.private(), actor())
    return True


def _give_sign_in(assistant: Assistant, email: str) -> str:
    path = service.give_sign_in(session(), assistant, email, actor())
    if path:
        return _handed_over(assistant, path)
    return f"{assistant.known_as} can sign in here already, and sees this job there from now on."


def _handed_over(assistant: Assistant, path: str) -> str:
    link = f"{request.host_url.rstrip('/')}{path}"
    return (
        f"Give {assistant.known_as} this link to choose a password. We show it only now. It works "
        f"once, for 7 days: {link}"
    )


def _note_leaving(assistant: Assistant, form: LastDayForm) -> bool:
    service.note_leaving(session(), assistant, form.left_on.data, actor())
    return True
