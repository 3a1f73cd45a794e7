"""Asking, in one go, for the hours nobody has sent: each PA in the way they prefer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import employed_in
from pa_employer.audit.actor import Actor
from pa_employer.bureau.ordering import held_by
from pa_employer.db import is_among
from pa_employer.letters.models import Letter
from pa_employer.messages.delivery import Delivery, delivery_of, wants_a_call
from pa_employer.messages.models import Channel, Message, Preference
from pa_employer.messages.service import MessageDetails, channel_of, send_message
from pa_employer.people.models import Control, Employer
from pa_employer.timesheets.queries import weeks_not_sent
from pa_employer.timesheets.shifts import week_in_words
from payroll.ground.days import ONE_WEEK, Span
from payroll.ground.errors import DomainError

SUBJECT = "Hours that were not sent yet"
AGAIN_AFTER = timedelta(days=2)
"""Whoever was asked is left in peace for so long."""


class NobodyToAskError(DomainError):
    """Nobody is left to ask. Whoever was asked lately is left in peace for two days."""


@dataclass(frozen=True, slots=True)
class Late:
    """A PA whose hours were not sent, and how they are asked."""

    assistant: Assistant
    employer: Employer
    weeks: tuple[date, ...]
    channel: Channel | None
    """None for who has no sign-in, and can only be rung or asked by their employer."""
    asked: Message | None
    """What they were asked lately."""
    delivery: Delivery | None
    """How far that came."""

    @property
    def weeks_in_words(self) -> str:
        """Say which weeks are missing."""
        if len(self.weeks) == 1:
            return week_in_words(self.weeks[0])
        return f"{len(self.weeks)} weeks, the first of {week_in_words(self.weeks[0])}"

    @property
    def is_to_ask(self) -> bool:
        """Tell whether a message goes to them now."""
        return self.channel is not None and self.asked is None


@dataclass(frozen=True, slots=True)
class ToRing:
    """Somebody to ring about a message: they prefer it, or it did not reach them otherwise."""

    message: Message
    phone: str
    """Empty where none is kept."""
    why: str


def late_of(session: Session, account: Account, now: datetime, today: date) -> list[Late]:
    """Return the PAs whose hours were not sent, of employers who do not do it all themselves."""
    held = held_by(session, account, today)
    found = select(Employer).where(
        is_among(session, Employer.id, list(held)), Employer.control != Control.MYSELF
    )
    employers = session.scalars(found.order_by(Employer.name, Employer.id)).all()
    return [late for each in employers for late in _late(session, each, now, today)]


def _late(session: Session, employer: Employer, now: datetime, today: date) -> Iterator[Late]:
    for assistant in employed_in(session, employer.id, Span(today - ONE_WEEK, today)):
        weeks = weeks_not_sent(session, assistant, today)
        if weeks:
            account_id = assistant.account_id
            channel = channel_of(session, account_id) if account_id else None
            asked = _asked(session, employer.id, account_id, now) if account_id else None
            delivery = delivery_of(asked, now) if asked else None
            yield Late(assistant, employer, tuple(weeks), channel, asked, delivery)


def _asked(session: Session, employer_id: UUID, account_id: UUID, now: datetime) -> Message | None:
    found = select(Message).where(
        Message.to_id == account_id,
        Message.employer_id == employer_id,
        Message.subject == SUBJECT,
        Message.sent_at > now - AGAIN_AFTER,
    )
    return session.scalar(found.order_by(Message.sent_at.desc()).limit(1))


def ask_all(session: Session, account: Account, by: Actor) -> int:
    """Ask everybody who was not asked lately; returns how many. Pressed twice, it asks once."""
    # Two colleagues at once would ask twice.
    own = select(Account.id).where(Account.organisation_id == account.organisation_id)
    session.execute(own.order_by(Account.id).with_for_update()).all()
    to_ask = [late for late in late_of(session, account, by.at, by.today) if late.is_to_ask]
    if not to_ask:
        raise NobodyToAskError
    for late in to_ask:
        to = session.get_one(Account, late.assistant.account_id)
        words = (
            f"Hello {to.known_as}, some hours for {late.employer.name} are not here yet: "
            f"{late.weeks_in_words}. Please send them, also if there was no work. Contracted "
            "hours can be paid meanwhile."
        )
        details = MessageDetails(SUBJECT, words, f"/work/{late.assistant.id}/weeks")
        send_message(session, to, late.employer.id, details, by)
    return len(to_ask)


def to_ring(session: Session, account: Account, now: datetime, today: date) -> list[ToRing]:
    """Return the messages of this organisation that somebody has to ring about, and nobody did."""
    held = held_by(session, account, today)
    colleagues = select(Account.id).where(Account.organisation_id == account.organisation_id)
    found = (
        select(Message, Preference.phone)
        .outerjoin(Preference, Preference.account_id == Message.to_id)
        .outerjoin(Letter, Letter.id == Message.letter_id)
        .where(Message.from_id.in_(colleagues), wants_a_call(now), Message.read_at.is_(None))
        .options(joinedload(Message.to), joinedload(Message.letter))
        .order_by(Message.sent_at)
    )
    return [
        ToRing(message, phone or "", delivery_of(message, now).sentence)
        for message, phone in session.execute(found)
        if message.employer_id in held
    ]
