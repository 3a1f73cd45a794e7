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
from payroll.ground.money import Money


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
    __table_args__ = (UniqueConstraint("assistant_id", "week_starts_on", "basis", "hourly_rate"),)

    payslip_id: Mapped[UUID] = mapped_column(ForeignKey("payslip.id"), init=False, index=True)
    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    week_starts_on: Mapped[date]
    minutes: Mapped[int]
    hourly_rate: Mapped[Money]
    basis: Mapped[Basis]


@append_only
class PayslipRow(Keyed, Base):
    """A payslip as it was when the run was approved, with every figure's working."""

    __tablename__ = "payslip"
    __table_args__ = (UniqueConstraint("pay_run_id", "assistant_id"),)

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
    weeks: Mapped[list[PaidWeek]] = relationship(
        default_factory=list, order_by=PaidWeek.week_starts_on
    )

    assistant: Mapped[Assistant] = relationship(init=False, viewonly=True)
    pay_run: Mapped[PayRun] = relationship(init=False, viewonly=True)


class DueKind(StrEnum):
    """Whom an approved run owes."""

    NET_PAY = "net pay"
    HMRC = "hmrc"
    PENSION = "pension"


@append_only
class PaymentDue(Keyed, Base):
    """Something an approved run says must be paid, to whom and by when."""

    __tablename__ = "payment_due"
    __table_args__ = (CheckConstraint("amount > 0", name="above_nothing"),)

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    pay_run_id: Mapped[UUID] = mapped_column(ForeignKey("pay_run.id"), index=True)
    kind: Mapped[DueKind]
    payee: Mapped[str]
    amount: Mapped[Money]
    due_on: Mapped[date]
    assistant_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistant.id"), default=None)
    reference: Mapped[str] = mapped_column(default="")
    """What to write on the payment, so that it is recognised."""
