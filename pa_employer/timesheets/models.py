"""The tables of weekly timesheets and the shifts on them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant
from pa_employer.db import Base, HundredthsColumn, Keyed, SealedColumn, append_only
from payroll.ground.money import NOTHING, Money
from payroll.work.kinds import WorkKind
from returns.groups import AwayWork


class TimesheetState(StrEnum):
    """Where a week's hours are between the assistant and the employer."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT_BACK = "sent back"
    AGREED = "agreed"


class Shift(Keyed, Base):
    """One stretch of work; instants, so that midnight and clock changes count right."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="times_in_order"),
        CheckConstraint("break_minutes >= 0", name="break_not_negative"),
    )

    timesheet_id: Mapped[UUID] = mapped_column(ForeignKey("timesheet.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    break_minutes: Mapped[int] = mapped_column(default=0)
    """Unpaid minutes within the shift."""
    note: Mapped[str] = mapped_column(SealedColumn("shift.note"), default="")
    kind: Mapped[WorkKind] = mapped_column(default=WorkKind.ORDINARY)
    """What the person chose; evenings, weekends and bank holidays come from the clock."""
    awake_minutes: Mapped[int] = mapped_column(default=0)
    """Minutes of a sleepover that were woken work."""


class ClaimKind(StrEnum):
    """What a PA is paid back."""

    MILEAGE = "mileage"
    EXPENSE = "expense"


class Claim(Keyed, Base):
    """Miles driven or money laid out in a week, agreed together with its hours."""

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("(kind = 'mileage') = (miles > 0)", name="miles_of_mileage"),
        CheckConstraint("(kind = 'expense') = (amount > 0)", name="amount_of_expense"),
    )

    timesheet_id: Mapped[UUID] = mapped_column(ForeignKey("timesheet.id"), index=True)
    kind: Mapped[ClaimKind]
    on: Mapped[date]
    what: Mapped[str]
    """Where to, or what for."""
    miles: Mapped[Decimal] = mapped_column(HundredthsColumn, default=Decimal(0))
    amount: Mapped[Money] = mapped_column(default=NOTHING)


class Timesheet(Keyed, Base):
    """One assistant's week, Monday to Sunday; a shift belongs to the week it starts in."""

    __tablename__ = "timesheet"
    __table_args__ = (UniqueConstraint("assistant_id", "week_starts_on"),)

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    week_starts_on: Mapped[date]
    state: Mapped[TimesheetState] = mapped_column(default=TimesheetState.DRAFT)
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    comment: Mapped[str] = mapped_column(SealedColumn("timesheet.comment"), default="")
    """What the employer wrote when sending it back."""

    assistant: Mapped[Assistant] = relationship(init=False, viewonly=True)
    shifts: Mapped[list[Shift]] = relationship(
        init=False, order_by=Shift.starts_at, cascade="all, delete-orphan"
    )
    claims: Mapped[list[Claim]] = relationship(
        init=False, order_by=(Claim.on, Claim.id), cascade="all, delete-orphan"
    )

    @property
    def sent_stamp(self) -> str:
        """Return what tells one sending of the week from another, or nothing before it."""
        return f"{self.submitted_at:%Y%m%dT%H%M%S%f}" if self.submitted_at else ""


class WhileAway(Keyed, Base):
    """What the work of a week was while the person was away; said again, the newer counts."""

    __tablename__ = "while_away"
    __table_args__ = (UniqueConstraint("timesheet_id", "told_id"),)

    timesheet_id: Mapped[UUID] = mapped_column(ForeignKey("timesheet.id"), index=True)
    told_id: Mapped[UUID] = mapped_column(ForeignKey("told.id"))
    """The time away, as it was told for the return."""
    what: Mapped[AwayWork]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


@append_only
class SheetEvent(Keyed, Base):
    """What somebody did to a week's hours, in words both the assistant and the employer read."""

    __tablename__ = "sheet_event"

    timesheet_id: Mapped[UUID] = mapped_column(ForeignKey("timesheet.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    words: Mapped[str]
    """Such as 'changed Monday 4 May, 09:00 to 13:00 to 09:00 to 14:00'."""

    by: Mapped[Account] = relationship(init=False, viewonly=True)
