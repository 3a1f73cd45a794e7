"""The tables of payment cards: who carries one, each card, what its programme told, and money."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.db import Base, Keyed, SealedColumn
from pa_employer.statements.models import MoneyAccount
from payroll.ground.money import Money


class CardAccount(Base):
    """An account whose money is spent with cards that are issued here."""

    __tablename__ = "card_account"
    __table_args__ = (CheckConstraint("each_payment >= 0", name="not_negative"),)

    money_account_id: Mapped[UUID] = mapped_column(
        ForeignKey("money_account.id"), primary_key=True
    )
    each_payment: Mapped[Money]
    """How much of each of the council's payments goes onto it; nothing above the payment."""

    money_account: Mapped[MoneyAccount] = relationship(init=False, viewonly=True)


class CardHolder(Keyed, Base):
    """Somebody who carries a card: whose support it is, their representative or a supporter."""

    __tablename__ = "card_holder"

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    first_name: Mapped[str]
    last_name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str] = mapped_column(SealedColumn("card_holder.phone"))
    street: Mapped[str] = mapped_column(SealedColumn("card_holder.street"))
    town: Mapped[str] = mapped_column(SealedColumn("card_holder.town"))
    postcode: Mapped[str] = mapped_column(SealedColumn("card_holder.postcode"))
    born_on: Mapped[str] = mapped_column(SealedColumn("card_holder.born_on"))
    """Their birthday (ISO), as the card programme must know it; '' once it does."""
    added_at: Mapped[datetime]
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    remote_id: Mapped[str | None] = mapped_column(default=None, unique=True)
    """What the programme calls them; None until it knows them."""
    has_to_prove: Mapped[bool] = mapped_column(default=False)
    """Whether the programme wants proof of who they are before their cards work."""

    @property
    def name(self) -> str:
        """Return their whole name."""
        return f"{self.first_name} {self.last_name}"


class CardForm(StrEnum):
    """What a card is made of."""

    PHYSICAL = "physical"
    VIRTUAL = "virtual"


class Switch(StrEnum):
    """How a card is wanted to be; the programme is made to follow."""

    OFF = "off"  # new and not switched on yet, or frozen
    ON = "on"
    ENDED = "ended"


class Why(StrEnum):
    """Why a card takes the place of another."""

    LOST = "lost"
    STOLEN = "stolen"
    DAMAGED = "damaged"
    EXPIRED = "expired"


class Card(Keyed, Base):
    """A card as it is wanted, and as its programme last said that it is."""

    __tablename__ = "card"
    __table_args__ = (
        CheckConstraint(
            "per_day >= 0 AND per_week >= 0 AND per_month >= 0", name="limits_not_negative"
        ),
    )

    money_account_id: Mapped[UUID] = mapped_column(
        ForeignKey("card_account.money_account_id"), index=True
    )
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("card_holder.id"), index=True)
    form: Mapped[CardForm]
    wanted: Mapped[Switch]
    ordered_at: Mapped[datetime]
    ordered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who asked for it; None where it follows one that runs out."""
    per_day: Mapped[Money | None] = mapped_column(default=None)
    per_week: Mapped[Money | None] = mapped_column(default=None)
    per_month: Mapped[Money | None] = mapped_column(default=None)
    replaces_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("card.id"), default=None, unique=True
    )
    replaced_because: Mapped[Why | None] = mapped_column(default=None)
    """Why it takes the place of the card in `replaces_id`."""
    ended_because: Mapped[Why | None] = mapped_column(default=None)
    was_on: Mapped[bool] = mapped_column(default=False)
    """Whether it was ever switched on: off after that is frozen."""

    remote_id: Mapped[str | None] = mapped_column(default=None, unique=True)
    is_switched: Mapped[Switch | None] = mapped_column(default=None)
    """How the programme last said it is."""
    last_four: Mapped[str] = mapped_column(default="")
    expires_on: Mapped[date | None] = mapped_column(default=None)
    shipping: Mapped[str] = mapped_column(default="")
    """The programme's word for where a card in the post is."""
    rules_digest: Mapped[str] = mapped_column(default="")
    """The rules the programme last took, so that a change is noticed."""
    refused: Mapped[str] = mapped_column(default="")
    """The programme's code for why it will not do what is wanted; nothing is asked again."""

    holder: Mapped[CardHolder] = relationship(init=False, viewonly=True)
    card_account: Mapped[CardAccount] = relationship(init=False, viewonly=True)

    @property
    def is_frozen(self) -> bool:
        """Tell whether somebody froze it."""
        return self.wanted is Switch.OFF and self.was_on


class CardEvent(Base):
    """What a card programme told of, stored as it came before anything is made of it."""

    __tablename__ = "card_event"
    __table_args__ = (Index("ix_card_event_waiting", "processed_at", "object_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """The programme's own id: what is told twice is stored once."""
    kind: Mapped[str]
    object_id: Mapped[str]
    object_at: Mapped[datetime]
    """When what it is about was made."""
    told_at: Mapped[datetime]
    received_at: Mapped[datetime]
    is_late: Mapped[bool]
    """Whether it was asked for, because the programme could not deliver it."""
    raw: Mapped[str] = mapped_column(SealedColumn("card_event.raw"))
    processed_at: Mapped[datetime | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")


class CardHold(Base):
    """A purchase that was asked for: held until the shop takes the money, or declined."""

    __tablename__ = "card_hold"

    id: Mapped[str] = mapped_column(primary_key=True)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("card.id"), index=True)
    amount: Mapped[Money]
    """What is still held, as a positive amount."""
    state: Mapped[str]
    """'pending', 'closed', 'reversed' or 'expired'."""
    is_approved: Mapped[bool]
    reason: Mapped[str]
    """The programme's word for why it was approved or declined."""
    shop: Mapped[str]
    merchant_code: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    as_of: Mapped[datetime]
    """When the programme was asked; older news changes nothing."""


class CardTransaction(Base):
    """Money that moved on a card: inserted once, never changed."""

    __tablename__ = "card_transaction"

    id: Mapped[str] = mapped_column(primary_key=True)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("card.id"), index=True)
    hold_id: Mapped[str | None] = mapped_column(index=True)
    """The purchase it belongs to, as the programme sees it; that may never be told of."""
    amount: Mapped[Money]
    """Signed: money spent is negative."""
    shop: Mapped[str]
    merchant_code: Mapped[str]
    made_at: Mapped[datetime]
    currency: Mapped[str]
    """What the shop was paid in: 'gbp', 'eur'."""
    in_currency: Mapped[int]
    """What it was there, in that currency's smallest unit, signed likewise."""


class CardDispute(Base):
    """A payment that is disputed with the shop."""

    __tablename__ = "card_dispute"

    id: Mapped[str] = mapped_column(primary_key=True)
    transaction_id: Mapped[str] = mapped_column(index=True)
    card_id: Mapped[UUID] = mapped_column(ForeignKey("card.id"), index=True)
    amount: Mapped[Money]
    state: Mapped[str]
    """The programme's word: 'submitted', 'won', 'lost' and so on."""
    moved: Mapped[Money]
    """What it has brought back so far."""
    as_of: Mapped[datetime]


class CardProgrammeState(Base):
    """How far a programme was asked about what it may not have told."""

    __tablename__ = "card_programme_state"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    polled_at: Mapped[datetime]
    deep_polled_at: Mapped[datetime]
    """When it was last asked about all that could still come."""
