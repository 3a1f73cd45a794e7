"""The tables of personal assistants and their dated terms."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account
from pa_employer.db import Base, HundredthsColumn, Keyed, SealedColumn
from pa_employer.letters.models import Letter
from pa_employer.people.models import Employer
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.pension import PensionKind
from payroll.work.kinds import WorkKind


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

    leave_year_starts_on: Mapped[date | None] = mapped_column(default=None)
    """A day on which a leave year starts, every year; without one it is 1 April."""

    employer: Mapped[Employer] = relationship(init=False, viewonly=True)
    account: Mapped[Account | None] = relationship(init=False, viewonly=True)

    @property
    def known_as(self) -> str:
        """Return the first name, to greet with."""
        return self.name.split(" ", maxsplit=1)[0]


class AccountChangeState(StrEnum):
    """Whether new bank details hold."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


class AccountChange(Keyed, Base):
    """New bank details of an assistant, which hold once a second look has confirmed them."""

    __tablename__ = "account_change"

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    sort_code: Mapped[str] = mapped_column(SealedColumn("account_change.sort_code"))
    account_number: Mapped[str] = mapped_column(SealedColumn("account_change.account_number"))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    letter_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter.id"))
    """The notice to the address that was known before; None where none was."""
    state: Mapped[AccountChangeState] = mapped_column(default=AccountChangeState.ASKED)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)

    letter: Mapped[Letter | None] = relationship(init=False, viewonly=True)


class HolidayPlan(StrEnum):
    """How holiday is earned and paid."""

    REGULAR = "regular hours"
    IRREGULAR = "irregular hours"
    ROLLED_UP = "rolled up"


class TermsRate(Keyed, Base):
    """What an hour (or a night) of one kind of work pays under some terms."""

    __tablename__ = "terms_rate"
    __table_args__ = (
        UniqueConstraint("terms_id", "kind"),
        CheckConstraint("rate > 0", name="rate_above_nothing"),
    )

    terms_id: Mapped[UUID] = mapped_column(ForeignKey("terms.id"), init=False, index=True)
    kind: Mapped[WorkKind]
    rate: Mapped[Money]
    is_per_night: Mapped[bool] = mapped_column(default=False)
    """Whether it is for a whole sleepover, not for an hour."""


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
    pension_employee_percent: Mapped[Decimal] = mapped_column(HundredthsColumn)
    pension_employer_percent: Mapped[Decimal] = mapped_column(HundredthsColumn)
    holiday_plan: Mapped[HolidayPlan] = mapped_column(default=HolidayPlan.REGULAR)
    days_per_week: Mapped[Decimal] = mapped_column(HundredthsColumn, default=Decimal(5))
    evening_from: Mapped[time | None] = mapped_column(default=None)
    """When the evening rate begins, if there is one."""
    evening_until: Mapped[time | None] = mapped_column(default=None)
    notice_weeks: Mapped[int] = mapped_column(default=0)
    """Weeks of notice that were agreed; what the law gives counts where that is more."""
    mileage_rate: Mapped[Money | None] = mapped_column(default=None)
    """What a mile in their own car is paid, if it is."""
    other_rates: Mapped[list[TermsRate]] = relationship(
        default_factory=list, order_by=TermsRate.kind, lazy="selectin"
    )
