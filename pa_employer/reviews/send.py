"""Preparing and sending a return: the person's words, and the figures kept as they were."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.people.models import Capacity
from pa_employer.reviews.kept import keep_version, lock, note
from pa_employer.reviews.models import FinancialReturn, ReturnState
from pa_employer.reviews.periods import is_finished
from pa_employer.reviews.queries import return_for, spans_of
from pa_employer.reviews.states import Deed, SentAlreadyError, after
from payroll.ground.days import Span
from payroll.ground.errors import DomainError


class NotAPeriodError(DomainError):
    """There is no return for those days."""


class NotOverYetError(DomainError):
    """The period is not over yet. You can send its return from the day after it ends."""


class HowAgreedError(DomainError):
    """Say how the person agreed to this return, such as by phone or at a visit."""


class SupporterSendsError(DomainError):
    """A supporter prepares a return. The employer or their representative sends it."""


@dataclass(frozen=True, slots=True)
class SentWords:
    """What the person says with a return.

    `seen` is the digest of the return they looked at; if given, nothing else is sent.
    """

    how_going: str = ""
    tell_us: str = ""
    seen: str = ""
    capacity: Capacity = Capacity.SELF
    person_agreed: str = ""
    """How the person agreed, where somebody else sends it."""


def keep_words(
    session: Session, agreement: Agreement, span: Span, words: SentWords, by: Actor
) -> FinancialReturn:
    """Keep what was written so far, to be sent later."""
    return_ = return_to_prepare(session, agreement, span, by)
    return_.how_going, return_.tell_us = words.how_going.strip(), words.tell_us.strip()
    note(session, return_, "kept words for a return", by)
    return return_


def disagree(
    session: Session, agreement: Agreement, span: Span, objection: str, by: Actor
) -> FinancialReturn:
    """Keep what the person does not agree with; the council reads it, and nothing is held up."""
    return_ = return_to_prepare(session, agreement, span, by)
    objection = f"I do not agree: {objection.strip()}"
    return_.tell_us = "\n\n".join(filter(None, (return_.tell_us, objection)))
    note(session, return_, "did not agree with something in a return", by)
    return return_


def ask_for_help(
    session: Session, agreement: Agreement, span: Span, words: str, by: Actor
) -> FinancialReturn:
    """Ask for somebody to sit down with; it changes nothing and nothing is sent."""
    return_ = return_to_prepare(session, agreement, span, by)
    return_.help_asked_at, return_.help_words = by.at, words.strip()
    note(session, return_, "asked for help with a return", by)
    return return_


def send_return(
    session: Session, agreement: Agreement, span: Span, sent: SentWords, by: Actor
) -> FinancialReturn:
    """Send a period's return to the council, computed and kept as it is at this instant.

    A supporter sends nothing; whoever sends for the person says how the person agreed.
    """
    if sent.capacity is Capacity.SUPPORTER:
        raise SupporterSendsError
    if sent.capacity is Capacity.SUPPORT_ORGANISATION and not sent.person_agreed.strip():
        raise HowAgreedError
    return_ = return_to_prepare(session, agreement, span, by)
    keep_version(session, return_, agreement, by, sent.seen)
    return_.state = after(return_.state, Deed.SEND)
    return_.how_going, return_.tell_us = sent.how_going.strip(), sent.tell_us.strip()
    return_.submitted_at, return_.submitted_by_id = by.at, by.account_id
    return_.submitted_as = sent.capacity.value
    return_.person_agreed = sent.person_agreed.strip()
    note(session, return_, "sent a return", by)
    return return_


def return_to_prepare(
    session: Session, agreement: Agreement, span: Span, by: Actor
) -> FinancialReturn:
    """Return a finished period's return before it is sent, made if nobody touched it yet.

    NotAPeriodError, NotOverYetError or SentAlreadyError where there is none to prepare.
    """
    # One at a time for one direct payment, so that a period never gets two returns.
    session.execute(select(Agreement.id).where(Agreement.id == agreement.id).with_for_update())
    if span not in spans_of(session, agreement, by.today):
        raise NotAPeriodError
    if not is_finished(span, by.today):
        raise NotOverYetError
    found = return_for(session, agreement.id, span.first)
    if found is None:
        found = FinancialReturn(agreement_id=agreement.id, starts_on=span.first, ends_on=span.last)
        session.add(found)
        session.flush()
    found = lock(session, found)
    if found.state is not ReturnState.DRAFTED:
        raise SentAlreadyError
    found.ends_on = span.last  # A direct payment may have ended since somebody first wrote.
    return found
