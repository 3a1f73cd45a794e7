"""The tables of the rota: shifts that come again, days that are otherwise, shifts offered."""

from datetime import date, datetime, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.assistants.models import Assistant
from pa_employer.db import Base, Keyed, SealedColumn
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
    note: Mapped[str] = mapped_column(SealedColumn("rota_line.note"), default="")

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
    why: Mapped[str] = mapped_column(SealedColumn("rota_change.why"), default="")
    """What the assistant wrote when they asked."""
    covered_by_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("assistant.id"), default=None, index=True
    )

    line: Mapped[RotaLine] = relationship(init=False, viewonly=True)
    covered_by: Mapped[Assistant | None] = relationship(init=False, viewonly=True)


class SwapRule(StrEnum):
    """What an employer lets their PAs settle about shifts between themselves."""

    ASK_ME = "ask me"
    """Two PAs agree, and the employer confirms."""
    FREE = "needs no word from me"
    OFF = "not between themselves"


class HouseholdSwaps(Base):
    """What one household chose about swaps; who chose nothing is asked."""

    __tablename__ = "household_swaps"

    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), primary_key=True)
    rule: Mapped[SwapRule]


class OfferState(StrEnum):
    """Where a shift that could change hands is between two PAs and their employer."""

    ASKED = "asked"
    BACK = "a shift in return"
    """The colleague named the shift they give for it; the one who asked says yes or no."""
    AGREED = "both agreed"
    STANDS = "it stands"
    DECLINED = "said no"
    WITHDRAWN = "taken back"
    TURNED_DOWN = "the employer said no"


class ShiftOffer(Keyed, Base):
    """One planned shift that a PA asks a colleague to do, for one of theirs or for none."""

    __tablename__ = "shift_offer"
    __table_args__ = (
        CheckConstraint("(back_line_id IS NULL) = (back_on IS NULL)", name="whole_shift_back"),
        CheckConstraint("from_id <> to_id", name="two_people"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("rota_line.id"), index=True)
    on: Mapped[date]
    from_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    to_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    is_swap: Mapped[bool]
    asked_at: Mapped[datetime]
    state: Mapped[OfferState] = mapped_column(default=OfferState.ASKED)
    back_line_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("rota_line.id"), default=None, index=True
    )
    back_on: Mapped[date | None] = mapped_column(default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it came to stand or to nothing."""

    asker: Mapped[Assistant] = relationship(init=False, viewonly=True, foreign_keys=[from_id])
    colleague: Mapped[Assistant] = relationship(init=False, viewonly=True, foreign_keys=[to_id])

    @property
    def key(self) -> str:
        """Return what names the shift in an address."""
        return f"{self.line_id}.{self.on}"

    @property
    def back_key(self) -> str:
        """Return what names the shift given in return, or nothing."""
        return f"{self.back_line_id}.{self.back_on}" if self.back_line_id else ""
