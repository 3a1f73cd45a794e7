"""The tables of money that is asked back, and of the parts it comes back in."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.agreements.models import Agreement
from pa_employer.db import Base, Keyed, SealedColumn
from payroll.ground.money import NOTHING, Money


class Way(StrEnum):
    """How money comes back."""

    NEXT_PAYMENTS = "off the next payments"
    TRANSFER = "by bank transfer"


class RecoveryState(StrEnum):
    """How far money that is asked back has come."""

    NOTICED = "noticed"
    CHOSEN = "chosen"
    SETTLED = "settled"
    DROPPED = "dropped"


class RecoveryPart(Keyed, Base):
    """One part of what comes back, and when."""

    __tablename__ = "recovery_part"
    __table_args__ = (
        UniqueConstraint("recovery_id", "number"),
        CheckConstraint("amount > 0", name="something"),
    )

    recovery_id: Mapped[UUID] = mapped_column(ForeignKey("recovery.id"), init=False, index=True)
    number: Mapped[int]
    amount: Mapped[Money]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was taken off a payment, or arrived."""
    done_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)


class Recovery(Keyed, Base):
    """Money a council asks back after a return, from its notice until it is settled."""

    __tablename__ = "recovery"
    __table_args__ = (CheckConstraint("amount >= 0", name="not_negative"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), unique=True)
    amount: Mapped[Money]
    noticed_at: Mapped[datetime]
    notice_until_on: Mapped[date]
    """The last day on which nothing is taken."""
    days_left: Mapped[int | None] = mapped_column(default=None)
    """How many days of notice were left when a challenge stopped the clock; None while it runs."""
    state: Mapped[RecoveryState] = mapped_column(default=RecoveryState.NOTICED)
    way: Mapped[Way | None] = mapped_column(default=None)
    chosen_at: Mapped[datetime | None] = mapped_column(default=None)
    chosen_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    how_chosen: Mapped[str] = mapped_column(default="")
    """How the person chose, where somebody of the council wrote it down for them."""
    hard_words: Mapped[str] = mapped_column(SealedColumn("recovery.hard_words"), default="")
    """Why it would be hard, in the person's words."""
    hard_said_at: Mapped[datetime | None] = mapped_column(default=None)
    hard_answer: Mapped[str] = mapped_column(SealedColumn("recovery.hard_answer"), default="")
    hard_answered_at: Mapped[datetime | None] = mapped_column(default=None)
    hard_answered_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), default=None
    )
    refunded_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the council paid back what had come in too much."""
    refunded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    parts: Mapped[list[RecoveryPart]] = relationship(
        default_factory=list, order_by=RecoveryPart.number
    )

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)

    @property
    def done(self) -> Money:
        """Return how much has come back."""
        return Money.total(part.amount for part in self.parts if part.done_at)

    @property
    def left(self) -> Money:
        """Return how much is still to come back."""
        return max(self.amount - self.done, NOTHING)

    @property
    def to_refund(self) -> Money:
        """Return how much came back too much, since the decision was changed, and is owed."""
        if self.refunded_at is not None:
            return NOTHING
        return max(self.done - self.amount, NOTHING)

    @property
    def is_open(self) -> bool:
        """Say whether anything is still to be chosen or to come back."""
        return self.state in {RecoveryState.NOTICED, RecoveryState.CHOSEN}

    @property
    def is_stopped(self) -> bool:
        """Say whether a challenge has stopped its clock."""
        return self.days_left is not None

    @property
    def waits_for_answer(self) -> bool:
        """Say whether somebody said that it would be hard, and has no answer yet."""
        return self.hard_said_at is not None and self.hard_answered_at is None

    @property
    def next_part(self) -> RecoveryPart | None:
        """Return the part that comes next, if any is planned."""
        return next((part for part in self.parts if part.done_at is None), None)
