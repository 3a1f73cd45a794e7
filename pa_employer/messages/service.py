"""Sending messages, answering them, and choosing how one hears of them and reads."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.letters.models import Letter
from pa_employer.letters.service import write_letter, write_text
from pa_employer.messages.models import Channel, Message, Preference
from pa_employer.web.reading import Reading
from payroll.ground.errors import DomainError
from payroll.ground.identifiers import uk_mobile

SUBJECT = "There is a message for you"
BODY = """\
Hello,

there is a message for you in PA Employer. Sign in to read it.

You can choose another way to hear of messages there, such as a text or a phone call.
"""
TEXT = "There is a message for you in PA Employer. Sign in to read it."


class NoWordsError(DomainError):
    """Write a few words first."""


class NobodyAnswersError(DomainError):
    """Nobody reads answers to this one."""


class NoPhoneError(DomainError):
    """Enter the number to ring you on."""


@dataclass(frozen=True, slots=True)
class MessageDetails:
    """What somebody is told or asked, and the page it is about."""

    subject: str
    words: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """From whom a message comes, in whose household, to which question, and when."""

    from_id: UUID | None
    employer_id: UUID | None
    answers_id: UUID | None
    at: datetime


def send_message(
    session: Session, to: Account, employer_id: UUID, details: MessageDetails, by: Actor
) -> Message:
    """Put a message into somebody's inbox, and let them know as they prefer.

    The email or text message says nothing but that it is there.
    """
    return _sent(session, to, employer_id, details, by, None)


def tell(session: Session, to: Account, details: MessageDetails, at: datetime) -> Message:
    """Put a message of the service itself into somebody's inbox, and let them know."""
    return _kept(session, to, details, Sending(None, None, None, at))


def answer(session: Session, message: Message, words: str, by: Actor) -> Message:
    """Answer whoever sent a message; it counts as read then."""
    if message.from_id is None:
        raise NobodyAnswersError
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
    """Choose how somebody hears of messages from now on; a text needs a UK mobile number."""
    if channel is Channel.CALL and not phone.strip():
        raise NoPhoneError
    number = uk_mobile(phone) if channel is Channel.TEXT else phone.strip()
    found = _preference(session, account)
    found.channel, found.phone = channel, number or None
    session.flush()
    record(session, by, "chose how messages come")
    return found


def prefer_reading(session: Session, account: Account, reading: Reading, by: Actor) -> None:
    """Choose how somebody reads from now on; choosing the same again changes nothing."""
    found = _preference(session, account)
    if found.reading is not reading:
        found.reading = reading
        session.flush()
        record(session, by, "chose how to read")


def reading_of(session: Session, account_id: UUID) -> Reading:
    """Return how somebody reads."""
    found = session.get(Preference, account_id)
    return found.reading if found else Reading.STANDARD


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


def sent_by(session: Session, account: Account, most: int) -> list[Message]:
    """Return the newest messages somebody sent."""
    found = select(Message).where(Message.from_id == account.id)
    newest = found.order_by(Message.sent_at.desc(), Message.id)
    return list(session.scalars(newest.options(joinedload(Message.letter)).limit(most)))


def message_to(session: Session, account: Account, message_id: UUID) -> Message | None:
    """Return one of the messages to somebody, or None if it is not theirs."""
    found = session.get(Message, message_id)
    return found if found and found.to_id == account.id else None


def _sent(  # noqa: PLR0913, PLR0917  # a message has two ends, a place and perhaps a question
    session: Session,
    to: Account,
    employer_id: UUID | None,
    details: MessageDetails,
    by: Actor,
    answers_id: UUID | None,
) -> Message:
    if not details.words.strip():
        raise NoWordsError
    sending = Sending(by.account_id, employer_id, answers_id, by.at)
    made = _kept(session, to, details, sending)
    record(session, by, "sent a message", employer_id=employer_id, subject=f"message {made.id}")
    return made


def _kept(session: Session, to: Account, details: MessageDetails, sending: Sending) -> Message:
    preference = session.get(Preference, to.id)
    letter = _notice(session, to, preference, sending.at)
    made = Message(
        to_id=to.id,
        from_id=sending.from_id,
        employer_id=sending.employer_id,
        subject=details.subject,
        words=details.words.strip(),
        sent_at=sending.at,
        channel=preference.channel if preference else Channel.EMAIL,
        path=details.path,
        answers_id=sending.answers_id,
        letter_id=letter.id if letter else None,
    )
    session.add(made)
    session.flush()
    return made


def _notice(
    session: Session, to: Account, preference: Preference | None, at: datetime
) -> Letter | None:
    """Return the email or text message that says something is there; None for who wants none."""
    if preference is None or preference.channel is Channel.EMAIL:
        return write_letter(session, to.email, SUBJECT, BODY, at)
    if preference.channel is Channel.TEXT and preference.phone:
        return write_text(session, preference.phone, TEXT, at)
    return None


def _preference(session: Session, account: Account) -> Preference:
    found = session.get(Preference, account.id)
    if found is None:
        found = Preference(account_id=account.id, channel=Channel.EMAIL)
        session.add(found)
    return found
