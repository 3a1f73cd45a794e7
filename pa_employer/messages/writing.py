"""Writing between somebody with a direct payment and the support organisation that helps them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation, Post
from pa_employer.audit.actor import Actor
from pa_employer.messages.models import Message
from pa_employer.messages.service import MessageDetails, send_message
from pa_employer.people.models import Employer
from pa_employer.people.queries import deciders_of, mandates_of
from payroll.ground.errors import DomainError

TO_CLIENT = "From your support organisation"
TO_ORGANISATION = "From somebody you act for"
OURS = (TO_CLIENT, TO_ORGANISATION)


class NobodyReadsError(DomainError):
    """Nobody there signs in, so nobody would read it. Please ring."""


def write_to_client(
    session: Session, employer: Employer, words: str, by: Actor
) -> Sequence[Message]:
    """Write to the employer and their representative, as far as they sign in."""
    to = deciders_of(session, employer.id, by.today)
    return _write(session, to, employer, MessageDetails(TO_CLIENT, words), by)


def write_to_organisation(
    session: Session,
    employer: Employer,
    organisation: Organisation | None,
    words: str,
    by: Actor,
) -> Sequence[Message]:
    """Write to whoever of an organisation wrote last, or to everybody there if nobody did."""
    to = _workers(session, organisation, employer) if organisation else []
    details = MessageDetails(TO_ORGANISATION, words, f"/employers/{employer.id}")
    return _write(session, to, employer, details, by)


def organisations_helping(
    session: Session, employer_id: UUID, today: date
) -> dict[str, Organisation]:
    """Return the organisations that act for an employer today, by id."""
    return {
        str(mandate.organisation.id): mandate.organisation
        for mandate in mandates_of(session, employer_id)
        if mandate.organisation and mandate.holds_on(today)
    }


def _write(
    session: Session,
    to: Sequence[Account],
    employer: Employer,
    details: MessageDetails,
    by: Actor,
) -> Sequence[Message]:
    readers = [account for account in to if account.id != by.account_id]
    if not readers:
        raise NobodyReadsError
    return [send_message(session, each, employer.id, details, by) for each in readers]


def _workers(session: Session, organisation: Organisation, employer: Employer) -> list[Account]:
    own = select(Account).where(
        Account.organisation_id == organisation.id,
        Account.post == Post.SUPPORT_WORKER,
        Account.closed_at.is_(None),
    )
    last = (
        own.join(Message, Message.from_id == Account.id)
        .where(Message.employer_id == employer.id, Message.subject.in_(OURS))
        .order_by(Message.sent_at.desc())
        .limit(1)
    )
    return list(session.scalars(last)) or list(session.scalars(own.order_by(Account.id)))
