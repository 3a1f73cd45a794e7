"""Changing terms by agreement: one side asks, the other says yes or no, and yes writes the terms.

Less pay or fewer hours are never written without the assistant's yes, and never reach back.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import terms_of
from pa_employer.assistants.service import (
    TermsDetails,
    agree_terms,
    details_of,
    must_be_in_order,
)
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.db import is_among
from pa_employer.employing.changing import Difference, Effect, differences, is_less, needs_yes
from pa_employer.employing.models import ProposalState, Side, TermsProposal
from pa_employer.employing.particulars import follow_terms
from pa_employer.messages.service import MessageDetails, send_message
from pa_employer.people.queries import deciders_of
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.plain import of_plain, to_plain

SUBJECT = "A change of terms"


class NothingChangesError(DomainError):
    """Those are the terms as they are. Change something first."""


class WaitsAlreadyError(DomainError):
    """A change of terms waits for an answer already. Answer it or take it back first."""


class AnsweredError(DomainError):
    """That was answered or taken back already. Look at the page again."""


class OutOfDateError(DomainError):
    """Other terms were agreed meanwhile. Ask for the change anew from there."""


class ReachesBackError(DomainError):
    """Less pay or fewer hours cannot reach back. Choose a day from today on."""


class JobOverError(DomainError):
    """The job is over by that day. Check the date."""


class OwnYesError(DomainError):
    """They sign in here, so they say yes themselves. They were told that you ask."""


class SignedLaterError(DomainError):
    """That day has not come yet. Enter the day it was signed."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Who agreed on paper, and on which day."""

    name: str
    on: date


def change_as_employer(
    session: Session, assistant: Assistant, details: TermsDetails, words: str, by: Actor
) -> TermsProposal:
    """Give better terms at once, or ask the assistant to agree to anything else."""
    proposal = _propose(session, assistant, details, Side.EMPLOYER, by)
    proposal.words = words.strip() or None
    if not needs_yes(differences_in(proposal)):
        proposal.state, proposal.answered_at = ProposalState.GIVEN, by.at
        _write(session, assistant, proposal, by)
        said = f"Your terms are better from {day_in_words(proposal.from_on)} on."
    else:
        said = (
            f"You are asked to agree to other terms from {day_in_words(proposal.from_on)}. "
            "Nothing changes without your yes."
        )
    _tell_assistant(session, assistant, said, by)
    return proposal


def ask_as_assistant(
    session: Session, assistant: Assistant, details: TermsDetails, words: str, by: Actor
) -> TermsProposal:
    """Ask the employer to agree to other terms."""
    proposal = _propose(session, assistant, details, Side.ASSISTANT, by)
    proposal.words = words.strip() or None
    session.flush()
    said = (
        f"{assistant.known_as} asks you to agree to other terms from "
        f"{day_in_words(proposal.from_on)}."
    )
    _tell_employer(session, assistant, said, by)
    return proposal


def say_yes(
    session: Session, assistant: Assistant, proposal: TermsProposal, words: str, by: Actor
) -> None:
    """Say yes as the other side, which writes the terms; other terms meanwhile are refused."""
    _open(session, assistant, proposal)
    _answer(proposal, ProposalState.AGREED, words, by)
    _write(session, assistant, proposal, by)
    said = f"The terms from {day_in_words(proposal.from_on)} are agreed."
    _tell_asker(session, assistant, proposal, said, by)


def say_no(
    session: Session, assistant: Assistant, proposal: TermsProposal, words: str, by: Actor
) -> None:
    """Say no as the other side; the terms stay as they are."""
    _open(session, assistant, proposal)
    _answer(proposal, ProposalState.DECLINED, words, by)
    session.flush()
    _note(session, assistant, proposal, "said no to a change of terms", by)
    said = "The change of terms was not agreed. Everything stays as it is."
    _tell_asker(session, assistant, proposal, said, by)


def note_signed(
    session: Session, assistant: Assistant, proposal: TermsProposal, signed: Signed, by: Actor
) -> None:
    """Note that an assistant without a sign-in agreed on paper, which writes the terms."""
    if assistant.account_id is not None:
        raise OwnYesError
    if signed.on > by.today:
        raise SignedLaterError
    _open(session, assistant, proposal)
    _answer(proposal, ProposalState.AGREED, "", by)
    proposal.signed_by, proposal.signed_on = signed.name.strip(), signed.on
    _write(session, assistant, proposal, by)


def take_back(session: Session, assistant: Assistant, proposal: TermsProposal, by: Actor) -> None:
    """Take back what was asked; taken back twice, it was once."""
    _lock(session, assistant, proposal)
    if proposal.state is ProposalState.WITHDRAWN:
        return
    _must_be_asked(proposal)
    _answer(proposal, ProposalState.WITHDRAWN, "", by)
    session.flush()
    _note(session, assistant, proposal, "took back a change of terms", by)


@for_each
def proposals_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[TermsProposal]]:
    """Return every change of terms that was asked for or given in a job, the newest first."""
    found = select(TermsProposal).where(
        is_among(session, TermsProposal.assistant_id, assistant_ids)
    )
    both = joinedload(TermsProposal.asked_by), joinedload(TermsProposal.answered_by)
    newest = found.order_by(TermsProposal.asked_at.desc(), TermsProposal.id.desc())
    rows = session.scalars(newest.options(*both))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


def proposal_of(session: Session, assistant_id: UUID, proposal_id: UUID) -> TermsProposal | None:
    """Return one change of terms of a job, or None if it is not of this one."""
    found = session.get(TermsProposal, proposal_id)
    return found if found and found.assistant_id == assistant_id else None


def waiting_of(session: Session, assistant: Assistant) -> TermsProposal | None:
    """Return the change of terms that waits for an answer and is not out of date."""
    newest = terms_of(session, assistant.id)[-1:]
    asked = (
        each
        for each in proposals_of(session, assistant.id)
        if each.state is ProposalState.ASKED and newest and each.base_id == newest[0].id
    )
    return next(asked, None)


def details_in(proposal: TermsProposal) -> TermsDetails:
    """Return the terms that are asked for."""
    found: TermsDetails = of_plain(TermsDetails, proposal.document["details"])
    return found


def differences_in(proposal: TermsProposal) -> tuple[Difference, ...]:
    """Return what would change, as it was said when it was asked for."""
    return tuple(
        Difference(**(each | {"effect": Effect(each["effect"])}))
        for each in proposal.document["differences"]
    )


def _propose(
    session: Session, assistant: Assistant, details: TermsDetails, side: Side, by: Actor
) -> TermsProposal:
    _lock(session, assistant)
    must_be_in_order(session, assistant, details.from_on)
    if assistant.left_on and details.from_on > assistant.left_on:
        raise JobOverError
    base = terms_of(session, assistant.id)[-1]
    found = differences(details_of(base), details)
    if not found:
        raise NothingChangesError
    if is_less(found) and details.from_on < by.today:
        raise ReachesBackError
    if waiting_of(session, assistant) and (side is Side.ASSISTANT or needs_yes(found)):
        raise WaitsAlreadyError
    proposal = TermsProposal(
        assistant_id=assistant.id,
        side=side,
        from_on=details.from_on,
        document=_document(details, found),
        base_id=base.id,
        asked_at=by.at,
        asked_by_id=by.account_id,
    )
    session.add(proposal)
    session.flush()
    _note(session, assistant, proposal, "asked for a change of terms", by)
    return proposal


def _document(details: TermsDetails, found: tuple[Difference, ...]) -> dict[str, Any]:
    return {"details": to_plain(details), "differences": [asdict(each) for each in found]}


def _write(session: Session, assistant: Assistant, proposal: TermsProposal, by: Actor) -> Terms:
    """Write the terms, and the statement of the job after them where there is one."""
    if is_less(differences_in(proposal)) and proposal.from_on < by.today:
        raise ReachesBackError
    session.flush()
    terms = agree_terms(session, assistant, details_in(proposal), by)
    follow_terms(session, assistant, by)
    return terms


def _answer(proposal: TermsProposal, state: ProposalState, words: str, by: Actor) -> None:
    proposal.state, proposal.answer = state, words.strip() or None
    proposal.answered_at, proposal.answered_by_id = by.at, by.account_id


def _open(session: Session, assistant: Assistant, proposal: TermsProposal) -> None:
    _lock(session, assistant, proposal)
    _must_be_asked(proposal)
    if terms_of(session, assistant.id)[-1].id != proposal.base_id:
        raise OutOfDateError


def _must_be_asked(proposal: TermsProposal) -> None:
    if proposal.state is not ProposalState.ASKED:
        raise AnsweredError


def _lock(session: Session, assistant: Assistant, proposal: TermsProposal | None = None) -> None:
    """Wait for whoever changes this job in another window, then see what they made of it."""
    session.flush()
    session.execute(select(Assistant.id).where(Assistant.id == assistant.id).with_for_update())
    if proposal:
        session.refresh(proposal)


def _tell_asker(
    session: Session, assistant: Assistant, proposal: TermsProposal, words: str, by: Actor
) -> None:
    if proposal.side is Side.ASSISTANT:
        _tell_assistant(session, assistant, words, by)
    else:
        _tell_employer(session, assistant, words, by)


def _tell_assistant(session: Session, assistant: Assistant, words: str, by: Actor) -> None:
    if assistant.account:
        details = MessageDetails(SUBJECT, words, f"/work/{assistant.id}/terms")
        send_message(session, assistant.account, assistant.employer_id, details, by)


def _tell_employer(session: Session, assistant: Assistant, words: str, by: Actor) -> None:
    employer_id = assistant.employer_id
    path = f"/employers/{employer_id}/assistants/{assistant.id}/terms/changes"
    for account in deciders_of(session, employer_id, by.today):
        send_message(session, account, employer_id, MessageDetails(SUBJECT, words, path), by)


def _note(
    session: Session, assistant: Assistant, proposal: TermsProposal, what: str, by: Actor
) -> None:
    subject = f"terms proposal {proposal.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)
