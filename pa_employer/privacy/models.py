"""The tables of copies of people's information, and of what was forgotten, in numbers."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import KEEPS_FILE, Base, Keyed


class CopyState(StrEnum):
    """How far a copy is."""

    MAKING = "being made"
    MADE = "made"


class DataCopy(Keyed, Base):
    """A copy of all that is held of somebody, which they asked for."""

    __tablename__ = "data_copy"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    asked_at: Mapped[datetime]
    standings: Mapped[list[list[str]]] = mapped_column(JSON)
    """As what they were known then: whose, the person's id, and a title."""
    steps: Mapped[int]
    """How many tables are to be gone through."""
    done: Mapped[int] = mapped_column(default=0)
    state: Mapped[CopyState] = mapped_column(default=CopyState.MAKING)
    made_at: Mapped[datetime | None] = mapped_column(default=None)
    fetched_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it was fetched last."""


class DataCopyPart(Keyed, Base):
    """One file of a copy: data, a page to read, or a paper of theirs."""

    __tablename__ = "data_copy_part"

    copy_id: Mapped[UUID] = mapped_column(ForeignKey("data_copy.id"), index=True)
    step: Mapped[int]
    standing: Mapped[str]
    """As what they have it; '' is of the copy itself."""
    name: Mapped[str]
    """Where it lies in the ZIP."""
    title: Mapped[str]
    digest: Mapped[str] = mapped_column(info=KEEPS_FILE)
    is_sealed: Mapped[bool]
    """Whether it was written for this copy, and sealed; a paper lies as it always did."""


class RetentionRun(Keyed, Base):
    """What one rule of keeping did on a day, in numbers that name nobody."""

    __tablename__ = "retention_run"
    __table_args__ = (UniqueConstraint("rule", "ran_on"),)

    rule: Mapped[str]
    """A key of `config/retention.toml`."""
    ran_on: Mapped[date]
    ran_at: Mapped[datetime]
    forgotten: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
