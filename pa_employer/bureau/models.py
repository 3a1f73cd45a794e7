"""The tables of work for many employers: orders of pay, spreadsheets, summaries and packs."""

import json
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.db import KEEPS_FILE, Base, Keyed, SealedColumn
from pa_employer.people.models import Employer
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money


class LineState(StrEnum):
    """Where one employer's pay of an order stands."""

    WAITING = "waiting"
    """Not worked out yet."""
    BLOCKED = "blocked"
    """Cannot be paid as things are; the sentence says why."""
    LOOK = "needs a look"
    """Worked out, with something to look at first."""
    READY = "ready"
    CLIENT = "with the client"
    """Worked out and waiting for the employer, who decides."""
    CHOSEN = "being approved"
    APPROVED = "approved"
    NOTHING = "nothing to pay"


OPEN = frozenset({LineState.LOOK, LineState.READY, LineState.CLIENT, LineState.BLOCKED})
"""States in which a line can be worked out again."""


class Told(StrEnum):
    """Where telling HMRC of one employer's pay stands."""

    NO = "not told"
    CHOSEN = "being told"
    TOLD = "told"
    NOT_READY = "cannot be told yet"


class BulkRun(Keyed, Base):
    """One pay day for many employers, ordered by somebody of a support organisation."""

    __tablename__ = "bulk_run"
    __table_args__ = (UniqueConstraint("organisation_id", "frequency", "pay_on"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    frequency: Mapped[Frequency]
    pay_on: Mapped[date]
    hours_until: Mapped[date]
    started_at: Mapped[datetime]
    started_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class BulkShare(Keyed, Base):
    """A part of an order that one worker takes up at a time, so that several can share it."""

    __tablename__ = "bulk_share"

    bulk_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_run.id"), index=True)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    """Who asked for its last step."""

    bulk: Mapped[BulkRun] = relationship(init=False, viewonly=True)


class BulkLine(Keyed, Base):
    """One employer's pay in an order: how far it is, and why it goes no further."""

    __tablename__ = "bulk_line"
    __table_args__ = (
        UniqueConstraint("bulk_id", "employer_id"),
        Index("ix_bulk_line_share_id_state", "share_id", "state"),
    )

    bulk_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_run.id"), index=True)
    share_id: Mapped[UUID] = mapped_column(ForeignKey("bulk_share.id"))
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    state: Mapped[LineState] = mapped_column(default=LineState.WAITING)
    sentence: Mapped[str] = mapped_column(default="")
    """Why it is where it is, in words."""
    pay_run_id: Mapped[UUID | None] = mapped_column(default=None)
    """The employer's own pay run; no foreign key, for a dropped run is gone."""
    payslips: Mapped[int] = mapped_column(default=0)
    cost: Mapped[Money] = mapped_column(default=NOTHING)
    """What the run costs the employer, as it was shown; another sum is not approved."""
    told: Mapped[Told] = mapped_column(default=Told.NO)
    told_sentence: Mapped[str] = mapped_column(default="")
    """Why HMRC cannot be told yet, in words."""

    employer: Mapped[Employer] = relationship(init=False, viewonly=True)


class SheetKind(StrEnum):
    """What a spreadsheet is of."""

    SHIFTS = "shifts"
    CHANGES = "changes"
    PEOPLE = "new PAs"


class RowState(StrEnum):
    """Where one row of a spreadsheet stands."""

    WAITING = "waiting"
    """Not tried yet."""
    FINE = "fine"
    """It would fit; nothing is kept yet."""
    REFUSED = "refused"
    THERE = "there already"
    """What it says was there before, so nothing is to be done."""
    CHOSEN = "being brought in"
    KEPT = "kept"


class SheetFile(Keyed, Base):
    """A spreadsheet that somebody of a support organisation sent."""

    __tablename__ = "sheet_file"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    are_agreed: Mapped[bool] = mapped_column(default=False)
    """Whether both sides signed these hours, or agreed these changes in writing."""
    asked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    """Who asked to bring them in."""
    kind: Mapped[SheetKind] = mapped_column(default=SheetKind.SHIFTS)


class SheetRow(Keyed, Base):
    """One row of a spreadsheet: what it says, and what became of it."""

    __tablename__ = "sheet_row"
    __table_args__ = (
        UniqueConstraint("file_id", "number"),
        Index("ix_sheet_row_file_id_state", "file_id", "state"),
    )

    file_id: Mapped[UUID] = mapped_column(ForeignKey("sheet_file.id"))
    number: Mapped[int]
    """Its row in the file, the headings counted."""
    cells: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[RowState] = mapped_column(default=RowState.WAITING)
    sentence: Mapped[str] = mapped_column(default="")
    """Why it is refused, or what to look at about it, in words."""
    assistant_id: Mapped[UUID | None] = mapped_column(ForeignKey("assistant.id"), default=None)
    """Whose it is, once it was brought in."""
    private: Mapped[str | None] = mapped_column(SealedColumn("sheet_row.private"), default=None)
    """What of it is sealed, as JSON; nothing once the row is settled."""

    @property
    def told(self) -> dict[str, str]:
        """Return all that the row says, what is sealed as well."""
        sealed: dict[str, str] = json.loads(self.private or "{}")
        return self.cells | sealed


class SummaryLine(Keyed, Base):
    """A summary for HMRC (EPS) that was asked to be sent for one of many employers."""

    __tablename__ = "summary_line"
    __table_args__ = (
        UniqueConstraint("organisation_id", "employer_id", "about"),
        Index("ix_summary_line_share_id_told", "share_id", "told"),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    about: Mapped[str]
    """What it tells, as `pa_employer.filings.about` names it."""
    share_id: Mapped[UUID]
    """What of one press a worker takes up at a time; the work is asked for under this id."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    told: Mapped[Told] = mapped_column(default=Told.CHOSEN)
    sentence: Mapped[str] = mapped_column(default="")
    """Why HMRC cannot be told yet, in words."""

    employer: Mapped[Employer] = relationship(init=False, viewonly=True)


class PackKind(StrEnum):
    """What a pack holds of each employer."""

    PAYSLIPS = "payslips"
    RETURNS = "returns"


class PartState(StrEnum):
    """Where one employer's part of a pack stands."""

    WAITING = "waiting"
    """Not made yet."""
    MADE = "made"
    NOTHING = "nothing in it"
    STOPPED = "could not be made"


class AskedPack(Keyed, Base):
    """Files about many employers that somebody of an organisation asked for; kept some days."""

    __tablename__ = "asked_pack"
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "about"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[PackKind]
    about: Mapped[str]
    """Of which order, or of which council and days; whoever makes the parts reads it."""
    title: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(index=True)
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class AskedPart(Keyed, Base):
    """One employer's part of a pack: a file of their own, joined with the others when fetched."""

    __tablename__ = "asked_part"
    __table_args__ = (
        UniqueConstraint("pack_id", "employer_id"),
        Index("ix_asked_part_share_id_state", "share_id", "state"),
    )

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("asked_pack.id"))
    share_id: Mapped[UUID]
    """What of a pack a worker takes up at a time; the work is asked for under this id."""
    employer_id: Mapped[UUID] = mapped_column(ForeignKey("employer.id"), index=True)
    state: Mapped[PartState] = mapped_column(default=PartState.WAITING)
    sentence: Mapped[str] = mapped_column(default="")
    """Why there is nothing of them, in words."""
    digest: Mapped[str] = mapped_column(default="", info=KEEPS_FILE)
    """Where their files lie as one ZIP, which no other part has; '' while there are none."""
    documents: Mapped[int] = mapped_column(default=0)
    facts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default_factory=list)
    """What a list of all parts says of each document."""

    employer: Mapped[Employer] = relationship(init=False, viewonly=True)
    pack: Mapped[AskedPack] = relationship(init=False, viewonly=True)
