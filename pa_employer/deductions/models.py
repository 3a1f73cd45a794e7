"""The tables of what decides an assistant's deductions, each with the day it holds from."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed, SealedColumn
from payroll.arrestments.orders import OrderKind
from payroll.ground.money import Money
from payroll.loans import StudentPlan
from payroll.ni import NiLetter
from payroll.tax.notices import CodeSource
from payroll.tax.starter import Declaration


class StarterChecklist(Base):
    """What an assistant said about other work when they began, with the P45 if there was one."""

    __tablename__ = "starter_checklist"

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), primary_key=True)
    declaration: Mapped[Declaration]
    given_on: Mapped[date]
    p45_left_on: Mapped[date | None] = mapped_column(default=None)
    p45_tax_code: Mapped[str | None] = mapped_column(default=None)
    p45_pay: Mapped[Money | None] = mapped_column(default=None)
    p45_tax: Mapped[Money | None] = mapped_column(default=None)


class TaxCodeNotice(Keyed, Base):
    """A tax code to use from a day on, and who said so."""

    __tablename__ = "tax_code_notice"
    __table_args__ = (UniqueConstraint("assistant_id", "from_on"),)

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    from_on: Mapped[date]
    tax_code: Mapped[str]
    """In the form `payroll.tax.code.TaxCode` writes it, for example 'S1257L W1/M1'."""
    source: Mapped[CodeSource]
    earlier_pay: Mapped[Money | None] = mapped_column(default=None)
    """This tax year's pay before this job, where the notice or P45 brings it."""
    earlier_tax: Mapped[Money | None] = mapped_column(default=None)


class NiRecord(Base):
    """The dated facts from which an assistant's National Insurance letter is worked out."""

    __tablename__ = "ni_record"

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), primary_key=True)
    apprentice_from: Mapped[date | None] = mapped_column(default=None)
    apprentice_until: Mapped[date | None] = mapped_column(default=None)
    deferred_from: Mapped[date | None] = mapped_column(default=None)
    deferred_until: Mapped[date | None] = mapped_column(default=None)
    reduced_rate_from: Mapped[date | None] = mapped_column(default=None)
    veteran_from: Mapped[date | None] = mapped_column(default=None)
    """The first day of the first civilian job."""
    given_letter: Mapped[NiLetter | None] = mapped_column(default=None)
    """A letter to use whatever the facts say, because HMRC said so."""
    saw_age_evidence_on: Mapped[date | None] = mapped_column(default=None)
    """When the passport or birth certificate was seen."""


class LoanNoticeRow(Keyed, Base):
    """A student or postgraduate loan to collect between two days (SL1 and SL2, PGL1 and PGL2)."""

    __tablename__ = "loan_notice"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days_in_order"),
    )

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    from_on: Mapped[date]
    plan: Mapped[StudentPlan | None]
    """None for a postgraduate loan."""
    until_on: Mapped[date | None] = mapped_column(default=None)


class ArrestmentRow(Keyed, Base):
    """A court's order to take part of an assistant's earnings."""

    __tablename__ = "arrestment"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days_in_order"),
    )

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    kind: Mapped[OrderKind]
    creditor: Mapped[str] = mapped_column(SealedColumn("arrestment.creditor"))
    reference: Mapped[str] = mapped_column(SealedColumn("arrestment.reference"))
    from_on: Mapped[date]
    """The day it was served."""
    total: Mapped[Money | None] = mapped_column(default=None)
    """The debt to be paid; None for maintenance, which goes on."""
    daily_rate: Mapped[Money | None] = mapped_column(default=None)
    """Maintenance for a day, for a current maintenance arrestment."""
    charges_fee: Mapped[bool] = mapped_column(default=False)
    until_on: Mapped[date | None] = mapped_column(default=None)
