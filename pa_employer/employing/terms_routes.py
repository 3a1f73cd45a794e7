"""The employer's pages of changing terms: asking, answering, what was agreed on paper."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template

from pa_employer.assistants.forms import as_filled_in
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of, terms_of
from pa_employer.employing import proposals
from pa_employer.employing.forms import YES, AnswerTermsForm, AskTermsForm, SignedForm
from pa_employer.employing.models import ProposalState, Side, TermsProposal
from pa_employer.employing.routes import OF, Shown
from pa_employer.employing.terms_shown import proposal_shown
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("terms", __name__, template_folder="templates")
CHANGES = f"{OF}/terms/changes"


@bp.get(f"{OF}/terms")
@bp.post(f"{OF}/terms")
@allow(*ACTING)
def change(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Give better terms from a day on, or ask the assistant to agree to others."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = AskTermsForm(data=as_filled_in(terms_of(session(), assistant_id)[-1]))
    changed = form.attempt(
        lambda: proposals.change_as_employer(
            session(), assistant, form.details(), form.words.data or "", actor()
        )
    )
    if changed:
        flash(_said(assistant, changed))
        return redirect(_changes(assistant), 303)
    return form_page("employing/change_terms.html", assistant=assistant, form=form)


@bp.get(CHANGES)
@allow(*ACTING)
def changes(employer_id: UUID, assistant_id: UUID) -> str:
    """Show every change of terms that was asked for, given or agreed."""
    acting = acting_for(employer_id)
    assistant = _theirs(employer_id, assistant_id)
    waiting = proposals.waiting_of(session(), assistant)
    return render_template(
        "employing/terms_changes.html",
        acting=acting,
        assistant=assistant,
        own=_changes(assistant),
        history=[
            proposal_shown(assistant, each, waiting)
            for each in proposals.proposals_of(session(), assistant_id)
        ],
        form=PressForm(),
    )


@bp.get(f"{CHANGES}/<uuid:proposal_id>")
@bp.post(f"{CHANGES}/<uuid:proposal_id>")
@allow(*ACTING)
def answer(employer_id: UUID, assistant_id: UUID, proposal_id: UUID) -> Shown:
    """Say yes or no to what the assistant asks for."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    found = _of_side(assistant, proposal_id, Side.ASSISTANT)
    form = AnswerTermsForm()
    said = form.attempt(lambda: answered(assistant, found, form))
    if said:
        flash(said)
        return redirect(_changes(assistant), 303)
    return form_page(
        "employing/answer_terms.html",
        assistant=assistant,
        is_own=False,
        back=_changes(assistant),
        shown=proposal_shown(assistant, found, proposals.waiting_of(session(), assistant)),
        form=form,
    )


@bp.get(f"{CHANGES}/<uuid:proposal_id>/signed")
@bp.post(f"{CHANGES}/<uuid:proposal_id>/signed")
@allow(*ACTING)
def signed(employer_id: UUID, assistant_id: UUID, proposal_id: UUID) -> Shown:
    """Note that an assistant without a sign-in agreed on paper."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    found = _of_side(assistant, proposal_id, Side.EMPLOYER)
    form = SignedForm(data={"signed_by": assistant.name, "signed_on": today()})
    if form.attempt(lambda: _sign(assistant, found, form)):
        flash("Noted, and the new terms are kept. Keep the paper with your records.")
        return redirect(_changes(assistant), 303)
    return form_page(
        "employing/signed_terms.html",
        assistant=assistant,
        back=_changes(assistant),
        shown=proposal_shown(assistant, found, proposals.waiting_of(session(), assistant)),
        form=form,
    )


@bp.post(f"{CHANGES}/<uuid:proposal_id>/take-back")
@allow(*ACTING)
def take_back(employer_id: UUID, assistant_id: UUID, proposal_id: UUID) -> Shown:
    """Take back what the employer asked for."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    found = _of_side(assistant, proposal_id, Side.EMPLOYER)
    proposals.take_back(session(), assistant, found, actor())
    flash("Taken back. The terms stay as they are.")
    return redirect(_changes(assistant), 303)


def answered(assistant: Assistant, found: TermsProposal, form: AnswerTermsForm) -> str:
    """Keep a yes or a no from the other side, and return what to say of it."""
    words = form.words.data or ""
    if form.answer.data == YES:
        proposals.say_yes(session(), assistant, found, words, actor())
        return "Agreed. The new terms are kept."
    proposals.say_no(session(), assistant, found, words, actor())
    return "You said no. The terms stay as they are."


def _said(assistant: Assistant, changed: TermsProposal) -> str:
    if changed.state is ProposalState.GIVEN:
        return f"The new terms for {assistant.known_as} are kept."
    if assistant.account:
        return f"Asked. {assistant.known_as} says yes or no. Until then nothing changes."
    return f"Kept to be agreed. Note it here when {assistant.known_as} has signed it."


def _sign(assistant: Assistant, found: TermsProposal, form: SignedForm) -> bool:
    proposals.note_signed(session(), assistant, found, form.signed(), actor())
    return True


def _of_side(assistant: Assistant, proposal_id: UUID, side: Side) -> TermsProposal:
    found = proposals.proposal_of(session(), assistant.id, proposal_id)
    return found if found and found.side is side else abort(404)


def _theirs(employer_id: UUID, assistant_id: UUID) -> Assistant:
    return assistant_of(session(), employer_id, assistant_id) or abort(404)


def _changes(assistant: Assistant) -> str:
    return f"/employers/{assistant.employer_id}/assistants/{assistant.id}/terms/changes"
