"""The tables of plans: outcomes, the budget's parts, money moved between them, what is agreed."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, HundredthsColumn, Keyed, SealedColumn, append_only
from payroll.ground.money import Money


class PartKind(StrEnum):
    """What a part of the budget is for."""

    HOURS = "hours"
    GOODS = "goods"
    BREAKS = "breaks"
    ONE_OFF = "one-off"


class Outcome(Keyed, Base):
    """Something the support is to bring about, in the person's own words."""

    __tablename__ = "outcome"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    words: Mapped[str] = mapped_column(SealedColumn("outcome.words"))
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)


class BudgetPart(Keyed, Base):
    """A part of the budget for a year of the plan, and the headings that spend it."""

    __tablename__ = "budget_part"
    __table_args__ = (CheckConstraint("year_amount > 0", name="above_nothing"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    kind: Mapped[PartKind]
    label: Mapped[str]
    year_amount: Mapped[Money]
    headings: Mapped[list[str]] = mapped_column(JSON)
    """Values of `returns.groups.Group`; each heading spends one part only."""
    from_on: Mapped[date]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    outcome_id: Mapped[UUID | None] = mapped_column(ForeignKey("outcome.id"), default=None)
    ended_on: Mapped[date | None] = mapped_column(default=None)
    """The first day on which it is no part any more."""


@append_only
class BudgetMove(Keyed, Base):
    """Money moved from one part of the budget to another."""

    __tablename__ = "budget_move"
    __table_args__ = (CheckConstraint("amount > 0", name="above_nothing"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    from_part_id: Mapped[UUID] = mapped_column(ForeignKey("budget_part.id"))
    to_part_id: Mapped[UUID] = mapped_column(ForeignKey("budget_part.id"))
    amount: Mapped[Money]
    reason: Mapped[str]
    moved_on: Mapped[date]
    moved_at: Mapped[datetime]
    moved_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class Freedom(Base):
    """What the agreement says of moving money between parts of the budget."""

    __tablename__ = "budget_freedom"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    percent: Mapped[Decimal] = mapped_column(HundredthsColumn)
    """How much of a part may be moved out of it in a year, of its amount."""
    wants_reason: Mapped[bool]


class RedundancyPayer(StrEnum):
    """Who pays when a job ends because the direct payment does, as the agreement has it."""

    SAVED = "saved"
    COUNCIL = "council when due"
    INSURED = "insured"


class EndingFunds(Base):
    """Where it is written who pays redundancy; without such words it is saved for."""

    __tablename__ = "ending_funds"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    payer: Mapped[RedundancyPayer]
    words: Mapped[str]
    """Where and when it was written: 'Letter of 3 May 2026'."""
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class AgreedSaving(Keyed, Base):
    """Money the person saves for something that was agreed."""

    __tablename__ = "agreed_saving"
    __table_args__ = (CheckConstraint("amount > 0", name="above_nothing"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    purpose: Mapped[str]
    amount: Mapped[Money]
    agreed_with: Mapped[str]
    agreed_on: Mapped[date]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ended_on: Mapped[date | None] = mapped_column(default=None)
    """The first day on which it is not saved for any more."""
