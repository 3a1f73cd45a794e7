"""Changing the account somebody is paid into: new details hold only after a second look.

Redirected wages are a known fraud. So a change waits until the number is entered a second time,
and notice of it goes to the address that was known before.
"""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import AccountChange, AccountChangeState, Assistant
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.db import is_among
from pa_employer.letters.service import write_letter
from pa_employer.together import Ids, for_each
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.identifiers import account_number

SUBJECT = "New bank details for your wages"


class DifferentNumberError(DomainError):
    """The account number was typed differently the second time."""

    def __init__(self) -> None:
        super().__init__(
            "That is not the account number that was entered before. Ask your PA again, in person "
            "or on a number you know."
        )


class NothingWaitsError(DomainError):
    """There are no new bank details waiting. They were confirmed or dropped already."""


def ask_to_change_account(
    session: Session, assistant: Assistant, sort_code: str, number: str, by: Actor
) -> AccountChange | None:
    """Keep new details until they are confirmed; None where they are the ones in use.

    Somebody without any gets them at once: nothing is redirected. An earlier change that still
    waits is dropped.
    """
    if (sort_code, number) == (assistant.sort_code, assistant.account_number):
        return None
    if not (assistant.sort_code and assistant.account_number):
        assistant.sort_code, assistant.account_number = sort_code, number
        return None
    waiting = waiting_change(session, assistant.id)
    if waiting:
        _settle(waiting, AccountChangeState.DROPPED, by)
    letter = _notice(session, assistant, number, by) if assistant.email else None
    change = AccountChange(
        assistant_id=assistant.id,
        sort_code=sort_code,
        account_number=number,
        asked_at=by.at,
        asked_by_id=by.account_id,
        letter_id=letter,
    )
    session.add(change)
    session.flush()
    _note(session, assistant, "entered new bank details, which wait to be confirmed", by)
    return change


@for_each
def waiting_change(session: Session, assistant_ids: Ids) -> Mapping[UUID, AccountChange | None]:
    """Return new details of an assistant that wait for a second look, if there are any."""
    found = select(AccountChange).where(
        is_among(session, AccountChange.assistant_id, assistant_ids),
        AccountChange.state == AccountChangeState.ASKED,
    )
    waiting = {change.assistant_id: change for change in session.scalars(found)}
    return {assistant_id: waiting.get(assistant_id) for assistant_id in assistant_ids}


def confirm_account(
    session: Session, assistant: Assistant, typed: str, by: Actor
) -> AccountChange:
    """Use the new details once the account number was entered a second time."""
    change = _locked(session, assistant)
    if account_number(typed) != change.account_number:
        raise DifferentNumberError
    assistant.sort_code, assistant.account_number = change.sort_code, change.account_number
    _settle(change, AccountChangeState.CONFIRMED, by)
    _note(session, assistant, "confirmed new bank details", by)
    return change


def drop_account(session: Session, assistant: Assistant, by: Actor) -> AccountChange:
    """Do not use the new details; wages go where they went."""
    change = _locked(session, assistant)
    _settle(change, AccountChangeState.DROPPED, by)
    _note(session, assistant, "dropped new bank details", by)
    return change


def _locked(session: Session, assistant: Assistant) -> AccountChange:
    """Return the change that waits, for nobody else to settle meanwhile."""
    session.execute(select(Assistant.id).where(Assistant.id == assistant.id).with_for_update())
    change = waiting_change(session, assistant.id)
    if change is None:
        raise NothingWaitsError
    return change


def _settle(change: AccountChange, state: AccountChangeState, by: Actor) -> None:
    change.state, change.settled_at, change.settled_by_id = state, by.at, by.account_id


def _notice(session: Session, assistant: Assistant, number: str, by: Actor) -> UUID:
    body = (
        f"Hello {assistant.known_as},\n\n"
        f"On {day_in_words(by.today)} new bank details were entered for your wages: an account "
        f"ending in {number[-2:]}. They are not used before they are confirmed.\n\n"
        "If this was you, there is nothing to do. If it was not, tell your employer at once, by "
        "phone or in person, or say so under “Bank details” when you are signed in.\n"
    )
    return write_letter(session, assistant.email, SUBJECT, body, by.at).id


def _note(session: Session, assistant: Assistant, what: str, by: Actor) -> None:
    subject = f"assistant {assistant.id}"
    record(session, by, what, employer_id=assistant.employer_id, subject=subject)
