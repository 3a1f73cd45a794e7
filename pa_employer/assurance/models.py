"""The table of a council's own view of how it meets the standards of self-directed support."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed, append_only


class Stage(StrEnum):
    """How far a council thinks it is with a standard."""

    BEGINNING = "at the beginning"
    UNDER_WAY = "under way"
    THERE = "where we want to be"


@append_only
class OwnView(Keyed, Base):
    """What a council says of itself under one standard; the newest counts, the others stay."""

    __tablename__ = "own_view"

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    standard: Mapped[int]
    stage: Mapped[Stage]
    words: Mapped[str]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
