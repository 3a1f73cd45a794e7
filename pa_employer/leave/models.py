"""The tables of time off: holiday by the day, spells of sickness, and family leave."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.assistants.models import Assistant
from pa_employer.db import Base, Keyed, SealedColumn
from payroll.ground.money import Money
from payroll.holiday.balance import CarryReason
from payroll.parental.kinds import ParentalKind


class HolidayState(StrEnum):
    """Where a holiday is between the assistant and the employer."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class HolidayDay(Keyed, Base):
    """The hours of one day of a holiday."""

    __tablename__ = "holiday_day"
    __table_args__ = (
        UniqueConstraint("holiday_id", "on"),
        CheckConstraint("minutes > 0", name="some_time"),
    )

    holiday_id: Mapped[UUID] = mapped_column(ForeignKey("holiday.id"), init=False, index=True)
    on: Mapped[date]
    minutes: Mapped[int]


class Holiday(Keyed, Base):
    """Holiday asked for, or written down by the employer."""

    __tablename__ = "holiday"
    __table_args__ = (CheckConstraint("first_on <= last_on", name="days_in_order"),)

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    state: Mapped[HolidayState] = mapped_column(default=HolidayState.ASKED)
    note: Mapped[str] = mapped_column(SealedColumn("holiday.note"), default="")
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    answer: Mapped[str] = mapped_column(SealedColumn("holiday.answer"), default="")
    """What was said when it was declined."""
    days: Mapped[list[HolidayDay]] = relationship(
        default_factory=list, order_by=HolidayDay.on, cascade="all, delete-orphan"
    )

    assistant: Mapped[Assistant] = relationship(init=False, viewonly=True)


class CarriedOver(Keyed, Base):
    """Holiday taken over from one leave year into the next, and why."""

    __tablename__ = "carried_over"
    __table_args__ = (
        UniqueConstraint("assistant_id", "into_year_from"),
        CheckConstraint("minutes > 0", name="some_time"),
    )

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    into_year_from: Mapped[date]
    """The first day of the leave year it may be taken in."""
    minutes: Mapped[int]
    reason: Mapped[CarryReason]
    until_on: Mapped[date]
    """The last day it may be taken."""


class Sickness(Keyed, Base):
    """A spell of sickness; without a last day it goes on."""

    __tablename__ = "sickness"
    __table_args__ = (
        CheckConstraint("last_on IS NULL OR first_on <= last_on", name="days_in_order"),
    )

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    first_on: Mapped[date]
    qualifying_weekdays: Mapped[str]
    """The agreed working days, 0 (Sunday) to 6 (Saturday), with spaces between: '1 3 5'."""
    told_on: Mapped[date]
    last_on: Mapped[date | None] = mapped_column(default=None)
    fit_note_until: Mapped[date | None] = mapped_column(default=None)
    average_weekly_earnings: Mapped[Money | None] = mapped_column(default=None)
    """Entered where this service does not know the eight weeks before; else worked out."""
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    """A spell written down by mistake is crossed out, not deleted."""

    assistant: Mapped[Assistant] = relationship(init=False, viewonly=True)


class FamilyLeave(Keyed, Base):
    """Maternity, paternity, adoption, shared parental, bereavement or neonatal leave with pay."""

    __tablename__ = "family_leave"
    __table_args__ = (CheckConstraint("weeks > 0", name="some_time"),)

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    kind: Mapped[ParentalKind]
    event_on: Mapped[date]
    """The expected week's due date, the birth, the match, the placement or the death."""
    starts_on: Mapped[date]
    weeks: Mapped[int]
    is_small_employer: Mapped[bool]
    """Whether last tax year's Class 1 National Insurance was £45,000 or less."""
    saw_evidence_on: Mapped[date | None] = mapped_column(default=None)
    """When the MATB1, matching certificate or declaration was seen."""
    average_weekly_earnings: Mapped[Money | None] = mapped_column(default=None)
    """Entered where this service does not know the weeks before; else worked out."""
    ended_on: Mapped[date | None] = mapped_column(default=None)
    """Back at work before the weeks were over."""
    removed_at: Mapped[datetime | None] = mapped_column(default=None)

    assistant: Mapped[Assistant] = relationship(init=False, viewonly=True)
