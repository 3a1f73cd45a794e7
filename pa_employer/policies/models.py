"""The tables of proposed rules that are tried out on returns of the past."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed
from payroll.ground.money import Money
from returns.differences import Effect


class Trial(Keyed, Base):
    """A proposed rule tried out on the returns of some months; it goes on by itself."""

    __tablename__ = "trial"
    __table_args__ = (CheckConstraint("last_on >= first_on", name="days_in_order"),)

    rule_id: Mapped[UUID] = mapped_column(ForeignKey("council_rule.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    """Returns whose period ends on these days are tried."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    """How many could not be tried: the oldest kept no facts, or the rule gives no answer."""
    up_to_id: Mapped[UUID | None] = mapped_column(default=None)
    """The last return that was tried, in the order of their ids."""
    finished_at: Mapped[datetime | None] = mapped_column(default=None)


class TrialEffect(Keyed, Base):
    """One thing that a return would say otherwise under the rule that is tried out."""

    __tablename__ = "trial_effect"
    __table_args__ = (UniqueConstraint("trial_id", "return_id", "number"),)

    trial_id: Mapped[UUID] = mapped_column(ForeignKey("trial.id"), index=True)
    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"))
    number: Mapped[int]
    effect: Mapped[Effect]
    sentence: Mapped[str]
    amount: Mapped[Money]
