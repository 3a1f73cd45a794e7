"""Every change to cards that people make: asked for, switched on, frozen, lost, limited."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.cards.following import JOB
from pa_employer.cards.models import Card, CardAccount, CardForm, CardHolder, Switch, Why
from pa_employer.jobs.service import ask_for
from pa_employer.statements.accounts import MoneyAccountDetails, open_money_account
from pa_employer.statements.models import AccountKind
from payroll.ground.days import ONE_DAY, age_on
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money

YOUNGEST = 13
SAME_NUMBER = frozenset({Why.DAMAGED, Why.EXPIRED})
"""A card replaced for these keeps its number, and works until the new one is switched on."""


class TooYoungError(DomainError):
    """Whoever carries a card must be 13 or older. Check the date of birth."""


class NotMadeYetError(DomainError):
    """The card is not made yet. Wait a minute, then try again."""


class CardEndedError(DomainError):
    """That card was ended, which cannot be undone. Ask for a new card instead."""


class ReplacedAlreadyError(DomainError):
    """A new card was asked for already in place of that one."""


class LimitsOutOfOrderError(DomainError):
    """A limit for a shorter time is above one for a longer time. Lower it, or leave it empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderDetails:
    """Who is to carry a card; `phone` is a UK number that begins with 0."""

    first_name: str
    last_name: str
    email: str
    phone: str
    street: str
    town: str
    postcode: str
    born_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The most that can be spent with a card in a day, a week and a month; None for no limit."""

    per_day: Money | None = None
    per_week: Money | None = None
    per_month: Money | None = None

    def __post_init__(self) -> None:
        said = [each for each in (self.per_day, self.per_week, self.per_month) if each is not None]
        if said != sorted(said):
            raise LimitsOutOfOrderError


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDetails:
    """A card that is asked for."""

    form: CardForm
    limits: Limits = field(default_factory=Limits)


def open_card_account(
    session: Session, agreement: Agreement, name: str, each_payment: Money, by: Actor
) -> CardAccount:
    """Add an account for cards issued here: empty, until a payment is put onto it."""
    details = MoneyAccountDetails(
        kind=AccountKind.CARD, name=name, opened_on=by.today, opening_balance=NOTHING
    )
    account = open_money_account(session, agreement, details, by)
    account.told_until = by.today - ONE_DAY
    made = CardAccount(money_account_id=account.id, each_payment=each_payment)
    session.add(made)
    session.flush()
    return made


def add_holder(
    session: Session, employer_id: UUID, details: HolderDetails, by: Actor
) -> CardHolder:
    """Write down who is to carry a card; the programme is told when one is asked for."""
    if age_on(details.born_on, by.today) < YOUNGEST:
        raise TooYoungError
    holder = CardHolder(
        employer_id=employer_id,
        first_name=details.first_name,
        last_name=details.last_name,
        email=details.email,
        phone=details.phone,
        street=details.street,
        town=details.town,
        postcode=details.postcode,
        born_on=details.born_on.isoformat(),
        added_at=by.at,
        added_by_id=by.account_id,
    )
    session.add(holder)
    session.flush()
    record(
        session,
        by,
        "said who is to carry a card",
        employer_id=employer_id,
        subject=f"card holder {holder.id}",
    )
    return holder


def ask_for_card(
    session: Session, account: CardAccount, holder: CardHolder, asked: CardDetails, by: Actor
) -> Card:
    """Ask for a card: one on a screen works at once, one by post when its holder says it came."""
    card = Card(
        money_account_id=account.money_account_id,
        holder_id=holder.id,
        form=asked.form,
        wanted=_at_first(asked.form),
        ordered_at=by.at,
        ordered_by_id=by.account_id,
        per_day=asked.limits.per_day,
        per_week=asked.limits.per_week,
        per_month=asked.limits.per_month,
    )
    session.add(card)
    _told(session, card, holder.employer_id, "asked for a card", by)
    return card


def switch_on(session: Session, card: Card, by: Actor) -> None:
    """Switch a card on: one that came by post, or one that was frozen."""
    _must_not_have_ended(card)
    if card.remote_id is None:
        raise NotMadeYetError
    what = "unfroze a card" if card.was_on else "switched a card on"
    card.wanted = Switch.ON
    _told(session, card, card.holder.employer_id, what, by)
    if card.replaces_id and card.replaced_because in SAME_NUMBER:
        old = session.get_one(Card, card.replaces_id)
        if old.wanted is not Switch.ENDED:
            old.wanted, old.ended_because = Switch.ENDED, card.replaced_because
            _told(session, old, card.holder.employer_id, "ended a card", by)


def freeze(session: Session, card: Card, by: Actor) -> None:
    """Freeze a card: nothing more is bought with it until it is switched on again."""
    _must_not_have_ended(card)
    card.wanted, card.was_on = Switch.OFF, True
    _told(session, card, card.holder.employer_id, "froze a card", by)


def replace(session: Session, card: Card, because: Why, by: Actor) -> Card:
    """Ask for a new card in place of one; one that is lost or stolen is ended at once."""
    _must_not_have_ended(card)
    if replacement_of(session, card):
        raise ReplacedAlreadyError
    if because not in SAME_NUMBER:
        card.wanted, card.ended_because = Switch.ENDED, because
        _told(session, card, card.holder.employer_id, f"said a card is {because}", by)
    new = successor(session, card, because, by.at, by.account_id)
    _told(session, new, card.holder.employer_id, "asked for a card", by)
    return new


def successor(
    session: Session, card: Card, because: Why, at: datetime, by_id: UUID | None
) -> Card:
    """Make the card that takes the place of another, with its limits, and ask for it."""
    new = Card(
        money_account_id=card.money_account_id,
        holder_id=card.holder_id,
        form=card.form,
        wanted=_at_first(card.form),
        ordered_at=at,
        ordered_by_id=by_id,
        per_day=card.per_day,
        per_week=card.per_week,
        per_month=card.per_month,
        replaces_id=card.id,
        replaced_because=because,
    )
    session.add(new)
    session.flush()
    ask_for(session, JOB, new.id, at)
    return new


def replacement_of(session: Session, card: Card) -> Card | None:
    """Return the card that takes another's place, if one was asked for."""
    return session.scalar(select(Card).where(Card.replaces_id == card.id))


def limit(session: Session, card: Card, limits: Limits, by: Actor) -> None:
    """Change what can be spent with a card in a day, a week and a month."""
    _must_not_have_ended(card)
    card.per_day, card.per_week, card.per_month = limits.per_day, limits.per_week, limits.per_month
    _told(session, card, card.holder.employer_id, "changed what a card can spend", by)


def change_each_payment(
    session: Session, account: CardAccount, amount: Money, employer_id: UUID, by: Actor
) -> None:
    """Change how much of each of the council's payments goes onto the card, from the next on."""
    account.each_payment = amount
    record(
        session,
        by,
        "changed what goes onto a card",
        employer_id=employer_id,
        subject=f"account {account.money_account_id}",
    )


def note_shown(session: Session, card: Card, by: Actor) -> None:
    """Write down that somebody had a card's number shown."""
    record(
        session,
        by,
        "had a card's number shown",
        employer_id=card.holder.employer_id,
        subject=f"card {card.id}",
    )


def _at_first(form: CardForm) -> Switch:
    """Return how a new card is wanted: one by post waits until its holder says that it came."""
    return Switch.ON if form is CardForm.VIRTUAL else Switch.OFF


def _must_not_have_ended(card: Card) -> None:
    if card.wanted is Switch.ENDED:
        raise CardEndedError


def _told(session: Session, card: Card, employer_id: UUID, what: str, by: Actor) -> None:
    """Write down what was done, and have the programme follow."""
    card.refused = ""
    session.flush()
    record(session, by, what, employer_id=employer_id, subject=f"card {card.id}")
    ask_for(session, JOB, card.id, by.at)
