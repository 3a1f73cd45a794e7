"""A personal assistant's own pages of terms: what holds, asking for a change, yes and no."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template

from pa_employer.assistants.forms import as_filled_in
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.own_job import own_job
from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.words import HOW_OFTEN, rates_in_words
from pa_employer.employing import proposals
from pa_employer.employing.forms import AnswerTermsForm, OwnTermsForm
from pa_employer.employing.models import Side, TermsProposal
from pa_employer.employing.routes import Shown
from pa_employer.employing.terms_routes import answered
from pa_employer.employing.terms_shown import proposal_shown
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session

bp = Blueprint("own_terms", __name__, template_folder="templates")
TERMS = "/work/<uuid:assistant_id>/terms"


@bp.get(TERMS)
@allow(Role.ASSISTANT)
def mine(assistant_id: UUID) -> str:
    """Show an assistant's own terms, and every change that was asked for or agreed."""
    job = own_job(assistant_id)
    waiting = proposals.waiting_of(session(), job)
    return render_template(
        "employing/own_terms.html",
        job=job,
        own=f"/work/{job.id}/terms",
        terms=terms_of(session(), job.id)[::-1],
        history=[
            proposal_shown(job, each, waiting)
            for each in proposals.proposals_of(session(), job.id)
        ],
        how_often=HOW_OFTEN,
        rates_in_words=rates_in_words,
        form=PressForm(),
    )


@bp.get(f"{TERMS}/ask")
@bp.post(f"{TERMS}/ask")
@allow(Role.ASSISTANT)
def ask(assistant_id: UUID) -> Shown:
    """Ask for other terms from a day on."""
    job = own_job(assistant_id)
    newest = terms_of(session(), job.id)[-1]
    form = OwnTermsForm(data=as_filled_in(newest))
    asked = form.attempt(
        lambda: proposals.ask_as_assistant(
            session(), job, form.details(newest), form.words.data or "", actor()
        )
    )
    if asked:
        flash(f"Asked. {job.employer.known_as} says yes or no. Until then nothing changes.")
        return redirect(f"/work/{job.id}/terms", 303)
    return form_page("employing/ask_terms.html", job=job, form=form)


@bp.get(f"{TERMS}/<uuid:proposal_id>")
@bp.post(f"{TERMS}/<uuid:proposal_id>")
@allow(Role.ASSISTANT)
def answer(assistant_id: UUID, proposal_id: UUID) -> Shown:
    """Say yes or no to what the employer asks for."""
    job = own_job(assistant_id)
    found = _of_side(job, proposal_id, Side.EMPLOYER)
    form = AnswerTermsForm()
    said = form.attempt(lambda: answered(job, found, form))
    if said:
        flash(said)
        return redirect(f"/work/{job.id}/terms", 303)
    return form_page(
        "employing/answer_terms.html",
        assistant=job,
        is_own=True,
        back=f"/work/{job.id}/terms",
        shown=proposal_shown(job, found, proposals.waiting_of(session(), job)),
        form=form,
    )


@bp.post(f"{TERMS}/<uuid:proposal_id>/take-back")
@allow(Role.ASSISTANT)
def take_back(assistant_id: UUID, proposal_id: UUID) -> Shown:
    """Take back what the assistant asked for."""
    job = own_job(assistant_id)
    found = _of_side(job, proposal_id, Side.ASSISTANT)
    proposals.take_back(session(), job, found, actor())
    flash("Taken back. Your terms stay as they are.")
    return redirect(f"/work/{job.id}/terms", 303)


def _of_side(job: Assistant, proposal_id: UUID, side: Side) -> TermsProposal:
    found = proposals.proposal_of(session(), job.id, proposal_id)
    return found if found and found.side is side else abort(404)
