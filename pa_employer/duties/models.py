"""The tables of days to keep: renewals, what was done, and calendars that follow along."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed


class RenewalKind(StrEnum):
    """What has to be renewed."""

    INSURANCE = "insurance"
    PVG = "PVG"
    OTHER = "other"


class Renewal(Keyed, Base):
    """Something that ends on a day unless it is renewed."""

    __tablename__ = "renewal"

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    kind: Mapped[RenewalKind]
    label: Mapped[str]
    due_on: Mapped[date]
    assistant_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistant.id"), default=None)
    is_over: Mapped[bool] = mapped_column(default=False)


class DutyDone(Base):
    """That somebody said a duty was done which leaves no other trace here."""

    __tablename__ = "duty_done"

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), primary_key=True)
    duty: Mapped[str] = mapped_column(primary_key=True)
    """Its stable name, such as 'declaration' or 'p60:2026'."""
    done_at: Mapped[datetime]
    done_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class CalendarFeed(Keyed, Base):
    """An address at which a calendar program reads the days; who has it sees days, no names."""

    __tablename__ = "calendar_feed"

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    token_digest: Mapped[bytes] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
