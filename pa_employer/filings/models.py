"""The tables of what HMRC is told: each document with its state, its answers, and what it held."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed, SealedBytesColumn, append_only
from payroll.rti.envelope import Service
from payroll.rti.years import Kind


class FilingState(StrEnum):
    """How far a document is on its way."""

    QUEUED = "queued"  # to be sent
    SENDING = "sending"  # handed to the network; nothing is known until an answer comes
    UNSURE = "unsure"  # may have arrived: HMRC is asked before anything is sent again
    ACKNOWLEDGED = "acknowledged"  # HMRC has it and is looking at it
    ACCEPTED = "accepted"
    REFUSED = "refused"  # has to be mended and filed anew
    LOST = "lost"  # HMRC had it and knows it no more: somebody has to ask


OPEN_STATES = frozenset(
    {FilingState.QUEUED, FilingState.SENDING, FilingState.UNSURE, FilingState.ACKNOWLEDGED}
)


class Filing(Keyed, Base):
    """One document for HMRC; it is filed at most once, whatever happens on the way."""

    __tablename__ = "filing"
    __table_args__ = (UniqueConstraint("employer_id", "about", "attempt"),)

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    kind: Mapped[Kind]
    tax_year: Mapped[int]
    """The year the tax year starts in."""
    about: Mapped[str]
    """What it tells, as `pa_employer.filings.about` names it: 'run:…', 'allowance:2026'."""
    attempt: Mapped[int]
    """1, or one more than the refused one that it takes the place of."""
    title: Mapped[str]
    service: Mapped[Service]
    message_class: Mapped[str]
    transaction_id: Mapped[str] = mapped_column(unique=True)
    """By which HMRC's list shows it, so that a lost answer is found again."""
    document: Mapped[bytes] = mapped_column(SealedBytesColumn("filing.document"))
    """The message as it is sent, with user ID and password blanked."""
    mark: Mapped[str]
    login_id: Mapped[UUID | None] = mapped_column(ForeignKey("gateway_login.id"))
    """By which login it is sent; None where another service sent it, and HMRC answered there."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    pay_run_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("pay_run.id"), default=None, index=True
    )
    state: Mapped[FilingState] = mapped_column(default=FilingState.QUEUED)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    correlation_id: Mapped[str] = mapped_column(default="")
    poll_at: Mapped[str] = mapped_column(default="")
    next_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    receipt: Mapped[str] = mapped_column(default="")
    """What HMRC wrote when it accepted the document."""
    errors: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
    """What HMRC found, each with number, words, field and payroll ID."""
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default_factory=dict)
    """The sums that a summary told, in pence, by name."""
    is_forgotten: Mapped[bool] = mapped_column(default=False)
    """Whether HMRC was told that its answer was read and may be deleted."""


@append_only
class FilingReply(Keyed, Base):
    """An answer as it came, kept for study; never more of it than is read."""

    __tablename__ = "filing_reply"

    filing_id: Mapped[UUID] = mapped_column(ForeignKey("filing.id"), index=True)
    at: Mapped[datetime]
    step: Mapped[str]
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    read_as: Mapped[str]


@append_only
class FiledPayslip(Keyed, Base):
    """A payslip that a document told of, and the year's figures it told with it."""

    __tablename__ = "filed_payslip"
    __table_args__ = (UniqueConstraint("filing_id", "payslip_id"),)

    filing_id: Mapped[UUID] = mapped_column(ForeignKey("filing.id"), index=True)
    payslip_id: Mapped[UUID] = mapped_column(ForeignKey("payslip.id"), index=True)
    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    payroll_id: Mapped[str]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`FiguresToDate` as plain values."""
    told_start: Mapped[bool] = mapped_column(default=False)
    told_leaving: Mapped[bool] = mapped_column(default=False)
    is_withdrawn: Mapped[bool] = mapped_column(default=False)
    """Whether it told that nothing was to be paid after all."""
