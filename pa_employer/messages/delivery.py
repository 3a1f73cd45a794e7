"""How far a message came, as whoever sent it is told: on its way, sent, or please ring."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_

from pa_employer.letters.models import Letter, LetterState
from pa_employer.messages.models import Channel, Message
from payroll.ground.days import LONDON, day_in_words

LONG = timedelta(hours=1)
"""By then the worker has tried as often as it does."""
STUCK = frozenset({LetterState.HELD, LetterState.REFUSED})


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the sender of a message is told, and whether they are asked to ring."""

    sentence: str
    is_to_ring: bool = False


def delivery_of(message: Message, now: datetime) -> Delivery:
    """Return how far a message came."""
    if message.called_at:
        return Delivery(f"Rung on {day_in_words(message.called_at.astimezone(LONDON).date())}.")
    if message.channel is Channel.CALL:
        return Delivery("Wants to be rung. Please ring.", is_to_ring=True)
    if message.channel is Channel.HERE:
        return Delivery("Here only, as they prefer.")
    return _by_letter(message.channel, message.letter, now)


def wants_a_call(now: datetime) -> ColumnElement[bool]:
    """Return what is true of messages, joined with their letters, that somebody rings about."""
    is_late = and_(Letter.state == LetterState.WAITING, Letter.asked_at < now - LONG)
    return and_(
        Message.called_at.is_(None),
        or_(Message.channel == Channel.CALL, Letter.state.in_(STUCK), is_late),
    )


def _by_letter(channel: Channel, letter: Letter | None, now: datetime) -> Delivery:
    if letter is None or letter.state is LetterState.SENT:
        return Delivery(f"Told by {channel.value}.")
    if letter.state is LetterState.HELD:
        return Delivery(f"Nothing here sends {channel.value}s. Please ring.", is_to_ring=True)
    if letter.state is LetterState.REFUSED:
        return Delivery(
            f"The {channel.value} could not be delivered. {letter.refusal}", is_to_ring=True
        )
    if letter.asked_at < now - LONG:
        return Delivery(
            f"The {channel.value} could not be delivered yet. Please ring.", is_to_ring=True
        )
    return Delivery(f"The {channel.value} is on its way.")
