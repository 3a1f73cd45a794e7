"""The table of time that a support organisation's people noted for the person they act for."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account, Organisation
from pa_employer.db import Base, Keyed, SealedColumn, append_only
from pa_employer.people.models import Employer


class HelpKind(StrEnum):
    """What somebody helped with."""

    PAYROLL = "payroll"
    HMRC = "HMRC"
    HOURS = "hours"
    VISIT = "visit"
    PHONE = "phone"
    LETTERS = "letters"


@append_only
class HelpTime(Keyed, Base):
    """Minutes somebody of a support organisation spent for a person, or minutes taken back.

    A mistake is taken back by an entry of its own, and noted again as it should have been.
    """

    __tablename__ = "help_time"
    __table_args__ = (
        CheckConstraint(
            "(minutes > 0) = (takes_back_id IS NULL)", name="taken_back_below_nothing"
        ),
        Index("ix_help_time_organisation_id_on", "organisation_id", "on"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    """Who spent it, and noted it."""
    on: Mapped[date]
    minutes: Mapped[int]
    """Below nothing where it takes another entry back."""
    kind: Mapped[HelpKind]
    noted_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(SealedColumn("help_time.words"), default="")
    takes_back_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("help_time.id"), default=None, unique=True
    )

    account: Mapped[Account] = relationship(init=False, viewonly=True)
    employer: Mapped[Employer] = relationship(init=False, viewonly=True)
    organisation: Mapped[Organisation] = relationship(init=False, viewonly=True)
