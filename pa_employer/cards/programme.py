"""The port to a card programme: what it is asked, what it tells, and how it can fail.

Nothing of the programme's own library passes this port; money is signed, out is negative.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from pa_employer.cards.models import CardForm, Switch, Why
from payroll.ground.errors import DomainError
from payroll.ground.money import Money


class ProgrammeError(DomainError):
    """The card programme did not do what was asked of it."""


class AwayError(ProgrammeError):
    """The card programme cannot be reached. Nothing is lost; it is asked again by itself."""


class ShutError(ProgrammeError):
    """The card programme does not let us in. Whoever looks after the service has to see to it."""


class RefusedError(ProgrammeError):
    """The card programme refused what was asked. Asking again would not help."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code
        """The programme's own word for why; it holds nothing about a person."""


class UnknownThingError(RefusedError):
    """The card programme does not know what was asked about."""


class ForgedNewsError(ProgrammeError):
    """What came in the card programme's name is not from it, or is too old, or is for a trial."""


class Interval(StrEnum):
    """Over how long a limit counts what is spent."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    EVER = "ever"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a card can be used for: kinds of shop that are shut, and how much in what time."""

    shut: tuple[str, ...]
    """The programme's names of kinds of shop, in order."""
    limits: tuple[tuple[Interval, Money], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHolder:
    """A person who is to carry a card, as the programme must know them."""

    ours: str
    """Our own id, which says nothing about them."""
    first_name: str
    last_name: str
    email: str
    phone: str
    street: str
    town: str
    postcode: str
    born_on: date


@dataclass(frozen=True, slots=True)
class RemoteHolder:
    """A person who carries a card, as the programme knows them."""

    id: str
    has_to_prove: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """A card that is asked for."""

    ours: str
    holder_id: str
    form: CardForm
    name: str
    street: str
    town: str
    postcode: str
    """Where a card made of plastic is sent to, and in whose name."""
    replaces: str | None = None
    because: Why | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteCard:
    """A card as the programme says that it is."""

    id: str
    ours: str
    """Our own id, as it was given when the card was asked for; '' if it was not by us."""
    switched: Switch
    last_four: str
    expires_on: date
    """The last day it can be used."""
    shipping: str
    replaced_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteHold:
    """A purchase that was asked for; the amount is what is held, above nothing."""

    id: str
    card_id: str
    amount: Money
    state: str
    is_approved: bool
    reason: str
    shop: str
    merchant_code: str
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteTransaction:
    """Money that moved on a card."""

    id: str
    card_id: str
    hold_id: str | None
    amount: Money
    shop: str
    merchant_code: str
    made_at: datetime
    currency: str
    in_currency: int


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """Money that a dispute took or brought back."""

    id: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteDispute:
    """A payment that is disputed, with the money that moved for it."""

    id: str
    transaction_id: str
    amount: Money
    state: str
    moves: tuple[MoneyMove, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that a programme tells of: what kind, about which of its things."""

    id: str
    kind: str
    object_id: str
    object_at: datetime
    told_at: datetime
    raw: str


class CardProgramme(Protocol):
    """Whatever issues cards and tells what is done with them."""

    @property
    def publishable_key(self) -> str:
        """Return what a page needs to show a card's number without us; '' if it cannot."""
        ...

    def read_news(self, body: bytes, signature: str) -> News:
        """Read a message that came in its name, or raise ForgedNewsError."""
        ...

    def add_holder(self, holder: NewHolder) -> RemoteHolder:
        """Make a person known; asked twice for the same id, it is done once."""
        ...

    def issue(self, card: NewCard) -> RemoteCard:
        """Ask for a card that is off at first; asked twice for the same id, it is made once."""
        ...

    def cards_of(self, holder_id: str) -> Iterable[RemoteCard]:
        """Return the cards somebody carries."""
        ...

    def switch(self, card_id: str, to: Switch, because: Why | None = None) -> RemoteCard:
        """Switch a card on or off, or end it."""
        ...

    def set_rules(self, card_id: str, rules: Rules) -> None:
        """Put these rules on a card, in place of what was there."""
        ...

    def holder(self, holder_id: str) -> RemoteHolder:
        """Return a person who carries a card."""
        ...

    def card(self, card_id: str) -> RemoteCard:
        """Return a card."""
        ...

    def hold(self, hold_id: str) -> RemoteHold:
        """Return a purchase that was asked for."""
        ...

    def transaction(self, transaction_id: str) -> RemoteTransaction:
        """Return money that moved."""
        ...

    def dispute(self, dispute_id: str) -> RemoteDispute:
        """Return a disputed payment."""
        ...

    def holds(self, first: datetime, last: datetime) -> Iterator[RemoteHold]:
        """Go through what was asked for in a time, newest first."""
        ...

    def transactions(self, first: datetime, last: datetime) -> Iterator[RemoteTransaction]:
        """Go through the money that moved in a time, newest first."""
        ...

    def disputes(self, first: datetime) -> Iterator[RemoteDispute]:
        """Go through what was disputed since an instant, newest first."""
        ...

    def undelivered(self, since: datetime, before: datetime) -> Iterator[News]:
        """Go through what happened in a time and it could not tell us, newest first."""
        ...

    def balance(self) -> Money:
        """Return what all its cards together can still spend."""
        ...

    def key_to_show(self, card_id: str, nonce: str) -> str:
        """Return the short-lived key by which a page may show a card's number."""
        ...
