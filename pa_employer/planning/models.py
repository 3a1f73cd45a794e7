"""The tables of the rota: shifts that come again, and the days that are otherwise."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.assistants.models import Assistant
from pa_employer.db import Base, Keyed
from payroll.work.kinds import WorkKind

MOST_WEEKS = 4


class RotaLine(Keyed, Base):
    """A shift that comes again at the same times on the clock, from its first day on.

    A shift that comes once is a line whose first day is its last.
    """

    __tablename__ = "rota_line"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= from_on", name="days_in_order"),
        CheckConstraint("every_weeks BETWEEN 1 AND 4", name="every_few_weeks"),
    )

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    from_on: Mapped[date]
    """The first day it is on; its weekday is the line's."""
    starts: Mapped[time]
    ends: Mapped[time]
    """An end that is not later than the start is on the next day."""
    every_weeks: Mapped[int] = mapped_column(default=1)
    until_on: Mapped[date | None] = mapped_column(default=None)
    """The last day it can be on; None while it goes on."""
    break_minutes: Mapped[int] = mapped_column(default=0)
    kind: Mapped[WorkKind] = mapped_column(default=WorkKind.ORDINARY)
    note: Mapped[str] = mapped_column(default="")

    assistant: Mapped[Assistant] = relationship(init=False, viewonly=True)


class ChangeState(StrEnum):
    """How one day of a line is otherwise."""

    ASKED = "asked"
    """The assistant said that they cannot, and nobody has settled it."""
    COVERED = "covered"
    OUT = "left out"
    KEPT = "kept"
    """As planned after all."""


class RotaChange(Keyed, Base):
    """That one day of a line is otherwise: somebody cannot, another covers, or it falls out."""

    __tablename__ = "rota_change"
    __table_args__ = (
        UniqueConstraint("line_id", "on"),
        CheckConstraint("(state = 'covered') = (covered_by_id IS NOT NULL)", name="who_covers"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("rota_line.id"), index=True)
    on: Mapped[date]
    state: Mapped[ChangeState]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    why: Mapped[str] = mapped_column(default="")
    """What the assistant wrote when they asked."""
    covered_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("assistant.id"), default=None, index=True
    )

    line: Mapped[RotaLine] = relationship(init=False, viewonly=True)
    covered_by: Mapped[Assistant | None] = relationship(init=False, viewonly=True)
