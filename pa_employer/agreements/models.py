"""The tables of direct-payment agreements, and of what the council says of single payments."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Organisation
from pa_employer.db import Base, Keyed
from pa_employer.people.models import Employer
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from returns.rulebook import pack_named


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
    purpose: Mapped[str] = mapped_column(default="")
    """What it is for, in the person's words."""
    ends_on: Mapped[date | None] = mapped_column(default=None)
    weekly_contribution: Mapped[Money] = mapped_column(default=NOTHING)
    """What the person pays in for a week (client contribution), beside the council's money."""

    employer: Mapped[Employer] = relationship(init=False, viewonly=True)
    authority: Mapped[Organisation] = relationship(init=False, viewonly=True)

    @property
    def pack(self) -> str:
        """Return whose rules hold for it: the code of its council's pack (`returns.rulebook`)."""
        return pack_named(self.authority.name)


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
