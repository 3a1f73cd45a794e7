"""The tables of pay runs: the run, its payslips, the weeks they paid, and what is then due."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.assistants.models import Assistant
from pa_employer.db import Base, Keyed, append_only
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.work.items import ItemKind
from payroll.work.kinds import WorkKind


class PayRunState(StrEnum):
    """Whether a run is still being looked at or has been approved."""

    DRAFT = "draft"
    APPROVED = "approved"


class PayRun(Keyed, Base):
    """One pay day for everybody an employer pays at the same frequency."""

    __tablename__ = "pay_run"
    __table_args__ = (
        UniqueConstraint("agreement_id", "frequency", "pay_on"),
        CheckConstraint("hours_from <= hours_until", name="days_in_order"),
    )

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    frequency: Mapped[Frequency]
    pay_on: Mapped[date]
    hours_from: Mapped[date]
    """A Monday: the first week this run covers."""
    hours_until: Mapped[date]
    """A Sunday: the end of the last week this run covers; older agreed weeks are caught up."""
    started_at: Mapped[datetime]
    started_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    state: Mapped[PayRunState] = mapped_column(default=PayRunState.DRAFT)
    approved_at: Mapped[datetime | None] = mapped_column(default=None)
    approved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    allowance: Mapped[Money] = mapped_column(default=NOTHING)
    """Employment Allowance set against this run's employer's National Insurance."""
    recovered: Mapped[Money] = mapped_column(default=NOTHING)
    """Statutory pay of this run that HMRC gives back."""


class AllowanceClaim(Base):
    """That an employer claims the Employment Allowance for a tax year."""

    __tablename__ = "allowance_claim"

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), primary_key=True)
    tax_year: Mapped[int] = mapped_column(primary_key=True)
    """The year the tax year starts in."""
    claimed_at: Mapped[datetime]
    claimed_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    used_elsewhere: Mapped[Money] = mapped_column(default=NOTHING)
    """What was used of it before this service was used."""


class PayExtra(Keyed, Base):
    """Something a run pays or takes besides hours: a bonus, money paid back, a wrong payment."""

    __tablename__ = "pay_extra"

    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_run.id"), index=True)
    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    kind: Mapped[ItemKind]
    label: Mapped[str]
    amount: Mapped[Money]


class ContractedChoice(Base):
    """While a run is a draft: pay this assistant contracted hours for late weeks."""

    __tablename__ = "contracted_choice"

    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_run.id"), primary_key=True)
    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), primary_key=True)


class Basis(StrEnum):
    """On what a week was paid."""

    AGREED = "agreed hours"
    CONTRACTED = "contracted hours"


@append_only
class PaidWeek(Keyed, Base):
    """Minutes of one week paid (or, if negative, taken back) at one rate by one payslip."""

    __tablename__ = "paid_week"
    __table_args__ = (
        UniqueConstraint("payslip_id", "week_starts_on", "basis", "hourly_rate", "kind"),
    )

    payslip_id: Mapped[UUID] = mapped_column(ForeignKey("payslip.id"), init=False, index=True)
    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    week_starts_on: Mapped[date]
    minutes: Mapped[int]
    hourly_rate: Mapped[Money]
    """For an hour, or for a night where nights are counted."""
    basis: Mapped[Basis]
    kind: Mapped[WorkKind] = mapped_column(default=WorkKind.ORDINARY)
    nights: Mapped[int | None] = mapped_column(default=None)
    """How many nights, where they are paid by the night."""


@append_only
class PaidItem(Keyed, Base):
    """Something besides hours that a payslip paid: a day of holiday, sickness, a claim, an extra.

    `source_id` is the holiday, spell, leave, claim or extra it was paid for.
    """

    __tablename__ = "paid_item"

    payslip_id: Mapped[UUID] = mapped_column(ForeignKey("payslip.id"), init=False, index=True)
    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    kind: Mapped[ItemKind]
    source_id: Mapped[UUID] = mapped_column(index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    amount: Mapped[Money]
    minutes: Mapped[int] = mapped_column(default=0)


@append_only
class PayslipReversal(Base):
    """That a payslip was wrong and counts no more."""

    __tablename__ = "payslip_reversal"

    payslip_id: Mapped[UUID] = mapped_column(ForeignKey("payslip.id"), primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str]


@append_only
class PayslipRow(Keyed, Base):
    """A payslip as it was when the run was approved, with every figure's working."""

    __tablename__ = "payslip"
    __table_args__ = (UniqueConstraint("pay_run_id", "assistant_id", "version"),)

    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_run.id"), index=True)
    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    pay_on: Mapped[date] = mapped_column(index=True)
    tax_year: Mapped[int]
    """The year the tax year starts in."""
    minutes: Mapped[int]
    gross: Mapped[Money]
    tax: Mapped[Money]
    employee_ni: Mapped[Money]
    employer_ni: Mapped[Money]
    employee_pension: Mapped[Money]
    employer_pension: Mapped[Money]
    net: Mapped[Money]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`payroll.engine.Payslip.as_plain()`."""
    given: Mapped[dict[str, Any] | None] = mapped_column(JSON, default=None)
    """`payroll.payslip.PayGiven.as_plain()`: all it was worked out from; none on old ones."""
    engine: Mapped[str] = mapped_column(default="")
    """The version of the engine and of its rates that worked it out."""
    version: Mapped[int] = mapped_column(default=1)
    """1, or one more than the payslip it replaces."""
    student_loan: Mapped[Money] = mapped_column(default=NOTHING)
    """Student and postgraduate loans together."""
    arrested: Mapped[Money] = mapped_column(default=NOTHING)
    """What courts ordered to take, with the employer's fees."""
    repaid: Mapped[Money] = mapped_column(default=NOTHING)
    """Expenses and mileage paid back."""
    weeks: Mapped[list[PaidWeek]] = relationship(
        default_factory=list, order_by=PaidWeek.week_starts_on
    )
    items: Mapped[list[PaidItem]] = relationship(default_factory=list, order_by=PaidItem.first_on)

    reversal: Mapped[PayslipReversal | None] = relationship(init=False, viewonly=True)
    assistant: Mapped[Assistant] = relationship(init=False, viewonly=True)
    pay_run: Mapped[PayRun] = relationship(init=False, viewonly=True)


class DueKind(StrEnum):
    """Whom an approved run, or a bill, owes."""

    NET_PAY = "net pay"
    HMRC = "hmrc"
    PENSION = "pension"
    ARRESTMENT = "arrestment"
    BILL = "bill"


@append_only
class PaymentDue(Keyed, Base):
    """Something that must be paid, to whom and by when: an approved run says so, or a bill."""

    __tablename__ = "payment_due"
    __table_args__ = (CheckConstraint("amount > 0", name="above_nothing"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    pay_run_id: Mapped[UUID | None] = mapped_column(ForeignKey("pay_run.id"), index=True)
    """The run that says so; None for a bill."""
    kind: Mapped[DueKind]
    payee: Mapped[str]
    amount: Mapped[Money]
    due_on: Mapped[date]
    assistant_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistant.id"), default=None)
    reference: Mapped[str] = mapped_column(default="")
    """What to write on the payment, so that it is recognised."""
