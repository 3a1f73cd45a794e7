"""Sending messages, answering them, and choosing how one hears of them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.letters.service import write_letter
from pa_employer.messages.models import Channel, Message, Preference
from payroll.ground.errors import DomainError

SUBJECT = "There is a message for you"
BODY = """\
Hello,

there is a message for you in PA Employer. Sign in to read it.

You can choose another way to hear of messages there, such as a phone call.
"""


class NoWordsError(DomainError):
    """Write a few words first."""


class NoPhoneError(DomainError):
    """Enter the number to ring you on."""


@dataclass(frozen=True, slots=True)
class MessageDetails:
    """What somebody is told or asked, and the page it is about."""

    subject: str
    words: str
    path: str = ""


def send_message(
    session: Session, to: Account, employer_id: UUID, details: MessageDetails, by: Actor
) -> Message:
    """Put a message into somebody's inbox, and let them know as they prefer.

    The email says nothing but that it is there.
    """
    return _sent(session, to, employer_id, details, by, None)


def answer(session: Session, message: Message, words: str, by: Actor) -> Message:
    """Answer whoever sent a message; it counts as read then."""
    mark_read(session, message, by)
    details = MessageDetails(message.subject, words)
    to = session.get_one(Account, message.from_id)
    return _sent(session, to, message.employer_id, details, by, message.id)


def mark_read(session: Session, message: Message, by: Actor) -> None:
    """Note that a message was read; the first time counts."""
    if message.read_at is None:
        message.read_at = by.at
        session.flush()


def note_call(session: Session, message: Message, by: Actor) -> None:
    """Note that somebody rang about a message."""
    if message.called_at is None:
        message.called_at = by.at
        session.flush()
        record(session, by, "rang about a message", employer_id=message.employer_id)


def prefer(
    session: Session, account: Account, channel: Channel, phone: str, by: Actor
) -> Preference:
    """Choose how somebody hears of messages from now on."""
    if channel is Channel.CALL and not phone.strip():
        raise NoPhoneError
    found = session.get(Preference, account.id)
    if found is None:
        found = Preference(account_id=account.id, channel=channel)
        session.add(found)
    found.channel, found.phone = channel, phone.strip() or None
    session.flush()
    record(session, by, "chose how messages come")
    return found


def channel_of(session: Session, account_id: UUID) -> Channel:
    """Return how somebody hears of messages."""
    found = session.get(Preference, account_id)
    return found.channel if found else Channel.EMAIL


def inbox_of(session: Session, account: Account, most: int) -> list[Message]:
    """Return somebody's newest messages, those not read first."""
    found = select(Message).where(Message.to_id == account.id)
    ordered = found.order_by(Message.read_at.is_not(None), Message.sent_at.desc(), Message.id)
    return list(session.scalars(ordered.limit(most)))


def unread_by(session: Session, account: Account) -> int:
    """Return how many messages somebody has not read."""
    found = select(func.count()).where(Message.to_id == account.id, Message.read_at.is_(None))
    return session.scalar(found) or 0


def message_to(session: Session, account: Account, message_id: UUID) -> Message | None:
    """Return one of the messages to somebody, or None if it is not theirs."""
    found = session.get(Message, message_id)
    return found if found and found.to_id == account.id else None


def _sent(  # noqa: PLR0913, PLR0917  # a message has two ends, a place and perhaps a question
    session: Session,
    to: Account,
    employer_id: UUID,
    details: MessageDetails,
    by: Actor,
    answers_id: UUID | None,
) -> Message:
    if not details.words.strip():
        raise NoWordsError
    channel = channel_of(session, to.id)
    made = Message(
        to_id=to.id,
        from_id=by.account_id,
        employer_id=employer_id,
        subject=details.subject,
        words=details.words.strip(),
        sent_at=by.at,
        channel=channel,
        path=details.path,
        answers_id=answers_id,
    )
    session.add(made)
    session.flush()
    if channel is Channel.EMAIL:
        write_letter(session, to.email, SUBJECT, BODY, by.at)
    record(session, by, "sent a message", employer_id=employer_id, subject=f"message {made.id}")
    return made
