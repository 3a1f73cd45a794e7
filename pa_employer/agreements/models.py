"""The table of direct-payment agreements."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Organisation
from pa_employer.db import Base, Keyed
from pa_employer.people.models import Employer
from payroll.frequency import Frequency
from payroll.ground.money import Money


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

    employer: Mapped[Employer] = relationship(init=False, viewonly=True)
    authority: Mapped[Organisation] = relationship(init=False, viewonly=True)
