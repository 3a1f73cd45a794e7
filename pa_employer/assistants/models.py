"""The tables of personal assistants and their dated terms."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account
from pa_employer.db import Base, Keyed, PercentColumn, SealedColumn
from pa_employer.people.models import Employer
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.pension import PensionKind


class Assistant(Keyed, Base):
    """A personal assistant in one employer's employment."""

    __tablename__ = "assistant"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR left_on >= started_on", name="days_in_order"),
    )

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    name: Mapped[str]
    date_of_birth: Mapped[date]
    started_on: Mapped[date]
    left_on: Mapped[date | None] = mapped_column(default=None)
    email: Mapped[str] = mapped_column(default="")
    account_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), default=None, index=True
    )
    """The account the assistant signs in with, once invited."""
    ni_number: Mapped[str | None] = mapped_column(
        SealedColumn("assistant.ni_number"), default=None
    )
    sort_code: Mapped[str | None] = mapped_column(
        SealedColumn("assistant.sort_code"), default=None
    )
    account_number: Mapped[str | None] = mapped_column(
        SealedColumn("assistant.account_number"), default=None
    )

    only_cares: Mapped[bool | None] = mapped_column(default=None)
    """Whether all duties are for the person's care, which the Employment Allowance asks."""

    employer: Mapped[Employer] = relationship(init=False, viewonly=True)
    account: Mapped[Account | None] = relationship(init=False, viewonly=True)

    @property
    def known_as(self) -> str:
        """Return the first name, to greet with."""
        return self.name.split(" ", maxsplit=1)[0]


class Terms(Keyed, Base):
    """What was agreed from a day on: rate, hours, how often paid, and pension.

    Terms hold until the next ones begin. They are added to, not edited, once a day of them
    has been paid. What HMRC or a court decides (tax code, National Insurance, loans) is not of
    the terms.
    """

    __tablename__ = "terms"
    __table_args__ = (
        UniqueConstraint("assistant_id", "from_on"),
        CheckConstraint("hourly_rate > 0", name="rate_above_nothing"),
        CheckConstraint("contracted_minutes_per_week >= 0", name="hours_not_negative"),
    )

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    from_on: Mapped[date]
    hourly_rate: Mapped[Money]
    contracted_minutes_per_week: Mapped[int]
    frequency: Mapped[Frequency]
    pension_kind: Mapped[PensionKind]
    pension_employee_percent: Mapped[Decimal] = mapped_column(PercentColumn)
    pension_employer_percent: Mapped[Decimal] = mapped_column(PercentColumn)
