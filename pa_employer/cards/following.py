"""Making a card programme follow what people want of a card: one step, written down, the next.

The card's row says how it is wanted and how it is; whatever differs is done, so that a worker
that dies in between, or an answer that is lost, does nothing twice and forgets nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.cards.models import Card, CardHolder, Switch, Why
from pa_employer.cards.programme import (
    CardProgramme,
    NewCard,
    NewHolder,
    RefusedError,
    RemoteCard,
    RemoteHolder,
    Rules,
)
from pa_employer.cards.rules import digest_of, rules_of
from pa_employer.cards.told import take_card
from pa_employer.clock import day_of
from pa_employer.jobs.worker import Bench

JOB = "card"
STEPS = 8
"""More steps than a card can ever need in a row."""
COUNTRY = "+44"


@dataclass(frozen=True, slots=True)
class MakeKnown:
    """The programme does not know who is to carry the card."""

    holder: NewHolder


@dataclass(frozen=True, slots=True)
class Issue:
    """The programme has not made the card, as far as we know."""

    card: NewCard


@dataclass(frozen=True, slots=True)
class PutRules:
    """The card's rules are others than the programme took."""

    card_id: str
    rules: Rules


@dataclass(frozen=True, slots=True)
class Turn:
    """The card is to be switched on or off, or ended."""

    card_id: str
    to: Switch
    because: Why | None


Step = MakeKnown | Issue | PutRules | Turn


def follow(programme: CardProgramme, bench: Bench, card_id: UUID) -> datetime | None:
    """Do what a card still needs, step by step; nothing is held while the programme is asked."""
    for _ in range(STEPS):
        with bench.opened() as session:
            step = next_step(session, session.get_one(Card, card_id), day_of(bench.clock()))
            session.commit()
        if step is None:
            return None
        try:
            note = _do(programme, step)
        except RefusedError as refused:
            note = _refusal(refused)
        with bench.opened() as session:
            note(session.get_one(Card, card_id))
            session.commit()
    return None


def next_step(session: Session, card: Card, today: date) -> Step | None:
    """Return what is to be done about a card next, or None where it is as it should be."""
    if card.wanted is Switch.ENDED:
        return None if card.refused else _end(card)
    return None if card.refused else _on_its_way(session, card, today)


def _on_its_way(session: Session, card: Card, today: date) -> Step | None:
    if card.holder.remote_id is None:
        return MakeKnown(_new_holder(card.holder))
    if card.remote_id is None:
        return Issue(_new_card(session, card))
    rules = rules_of(session, card, today)
    if digest_of(rules) != card.rules_digest:
        return PutRules(card.remote_id, rules)
    if card.is_switched is not card.wanted:
        return Turn(card.remote_id, card.wanted, None)
    return None


def _end(card: Card) -> Turn | None:
    if card.remote_id is None:
        card.is_switched = Switch.ENDED
    if card.remote_id is None or card.is_switched is Switch.ENDED:
        return None
    return Turn(card.remote_id, Switch.ENDED, card.ended_because)


Note = Callable[[Card], None]
"""Writes down what came of a step."""


def _do(programme: CardProgramme, step: Step) -> Note:
    match step:
        case MakeKnown(holder):
            return _known_as(programme.add_holder(holder))
        case Issue(card):
            # An answer may have been lost long ago: what was made is looked for first.
            of_theirs = programme.cards_of(card.holder_id)
            made = next((each for each in of_theirs if each.ours == card.ours), None)
            return _is(made or programme.issue(card))
        case PutRules(card_id, rules):
            programme.set_rules(card_id, rules)
            return _ruled_by(digest_of(rules))
        case Turn(card_id, to, because):
            return _is(programme.switch(card_id, to, because))


def _known_as(remote: RemoteHolder) -> Note:
    def note(card: Card) -> None:
        card.holder.remote_id, card.holder.has_to_prove = remote.id, remote.has_to_prove
        card.holder.born_on = ""

    return note


def _is(remote: RemoteCard) -> Note:
    def note(card: Card) -> None:
        # It was we who changed it, so this is no news from elsewhere.
        card.is_switched = remote.switched
        take_card(card, remote)

    return note


def _ruled_by(digest: str) -> Note:
    def note(card: Card) -> None:
        card.rules_digest = digest

    return note


def _refusal(refused: RefusedError) -> Note:
    def note(card: Card) -> None:
        card.refused = refused.code

    return note


def _new_holder(holder: CardHolder) -> NewHolder:
    return NewHolder(
        ours=str(holder.id),
        first_name=holder.first_name,
        last_name=holder.last_name,
        email=holder.email,
        phone=COUNTRY + holder.phone.removeprefix("0"),
        street=holder.street,
        town=holder.town,
        postcode=holder.postcode,
        born_on=date.fromisoformat(holder.born_on),
    )


def _new_card(session: Session, card: Card) -> NewCard:
    replaced = session.get(Card, card.replaces_id) if card.replaces_id else None
    return NewCard(
        ours=str(card.id),
        holder_id=card.holder.remote_id or "",
        form=card.form,
        name=card.holder.name,
        street=card.holder.street,
        town=card.holder.town,
        postcode=card.holder.postcode,
        replaces=replaced.remote_id if replaced else None,
        because=card.replaced_because,
    )
