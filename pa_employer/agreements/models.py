"""The tables of direct-payment agreements, what the council says of them, and what was told."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from pa_employer.accounts.models import Organisation
from pa_employer.agreements.council_rules import CouncilRule, RuleState
from pa_employer.db import Base, Keyed, SealedColumn
from pa_employer.people.models import Employer
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from returns.groups import Reason
from returns.rulebook import Book, pack_named


class EndedBecause(StrEnum):
    """Why a direct payment ends."""

    CHOSEN = "the person chose to end it"
    DIED = "the person died"
    CARE_HOME = "a move to a care home"
    MOVED = "a move to another council"
    COUNCIL = "the council ended it"
    FINISHED = "its time was over"


class Agreement(Keyed, Base):
    """A direct payment (Option 1): who pays, how much, how often, for how many hours."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="days_in_order"),
        CheckConstraint("weekly_amount >= 0", name="amount_not_negative"),
    )

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    reference: Mapped[str]
    """The council's own number for it."""
    starts_on: Mapped[date]
    first_payment_on: Mapped[date]
    weekly_amount: Mapped[Money]
    paid_every: Mapped[Frequency]
    planned_minutes_per_week: Mapped[int]
    """Hours of support in the plan that this direct payment buys (Option 1 only), in minutes."""
    purpose: Mapped[str] = mapped_column(SealedColumn("agreement.purpose"), default="")
    """What it is for, in the person's words."""
    ends_on: Mapped[date | None] = mapped_column(default=None)
    ended_because: Mapped[EndedBecause | None] = mapped_column(default=None)
    weekly_contribution: Mapped[Money] = mapped_column(default=NOTHING)
    """What the person pays in for a week (client contribution), beside the council's money."""

    employer: Mapped[Employer] = relationship(init=False, viewonly=True)
    authority: Mapped[Organisation] = relationship(init=False, viewonly=True)

    own_rules: Mapped[list[CouncilRule]] = relationship(
        init=False,
        viewonly=True,
        primaryjoin=lambda: (
            (foreign(CouncilRule.authority_id) == Agreement.authority_id)
            & (CouncilRule.state == RuleState.AGREED)
        ),
        order_by=CouncilRule.from_on,
    )

    @property
    def rules(self) -> Book:
        """Return whose rules hold for it: its council's on record, and what it decided since."""
        decided = tuple(rule.decided for rule in self.own_rules)
        return Book(pack_named(self.authority.name), decided)


class Advice(Keyed, Base):
    """What a council says it pays on a day: another amount than usual, or a payment between.

    Advice on a usual payment day replaces it; the newest advice for a day counts.
    """

    __tablename__ = "advice"
    __table_args__ = (CheckConstraint("amount >= 0", name="not_negative"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    pay_on: Mapped[date]
    amount: Mapped[Money]
    words: Mapped[str]
    """What it is for: 'Includes the uplift since April'."""
    given_at: Mapped[datetime]
    given_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class Told(Keyed, Base):
    """Why things went otherwise than planned, told once for every return it touches."""

    __tablename__ = "told"
    __table_args__ = (
        CheckConstraint("last_on IS NULL OR last_on >= first_on", name="days_in_order"),
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    reason: Mapped[Reason]
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    """None while it is still so."""
    words: Mapped[str]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
