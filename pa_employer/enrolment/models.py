"""The tables of pension membership: what happened when, and the letters that were made."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed, append_only
from payroll.enrolment.letters import LetterKind
from payroll.enrolment.membership import EventKind


@append_only
class PensionEvent(Keyed, Base):
    """Something that happened in an assistant's pension membership."""

    __tablename__ = "pension_event"

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    kind: Mapped[EventKind]
    on: Mapped[date]
    """The day it takes effect."""
    noted_at: Mapped[datetime]
    until_on: Mapped[date | None] = mapped_column(default=None)
    """For a postponement: its last day."""


@append_only
class PensionLetter(Keyed, Base):
    """A letter that the law asks for, as it was given."""

    __tablename__ = "pension_letter"

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    kind: Mapped[LetterKind]
    given_on: Mapped[date]
    made_at: Mapped[datetime]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The letter as plain values (`payroll.ground.plain`)."""
