"""The audit trail's table: added to, never edited, each event sealed to the one before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, append_only


@append_only
class AuditEvent(Base):
    """Something somebody did, for whom, in words without personal figures."""

    __tablename__ = "audit_event"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    what: Mapped[str]
    """A verb in the past with its noun: 'agreed a timesheet'."""
    account_id: Mapped[UUID | None]
    """Who did it; None is the service itself."""
    employer_id: Mapped[UUID | None] = mapped_column(index=True)
    """For whom it was done, where there is an employer."""
    subject: Mapped[str]
    """What it was done to: 'timesheet 0b6f…'."""
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))


@append_only
class EarlierEvent(Base):
    """Something that was done for an employer in another service, as that service told it.

    It came with the employer's record, and is in no chain here but that of the record's taking in.
    """

    __tablename__ = "earlier_event"

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Its place in the employer's history, from 1."""
    at: Mapped[datetime]
    what: Mapped[str]
    account_id: Mapped[UUID | None]
    subject: Mapped[str]
