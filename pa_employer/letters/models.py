"""The table of letters: to whom, what, and whether it went."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed, SealedColumn


class LetterState(StrEnum):
    """How far a letter is."""

    WAITING = "waiting"
    SENT = "sent"
    HELD = "held"  # this installation sends no email: somebody has to tell them


class Letter(Keyed, Base):
    """One email; whom it goes to and what it says are sealed."""

    __tablename__ = "letter"

    to_address: Mapped[str] = mapped_column(SealedColumn("letter.to_address"))
    subject: Mapped[str]
    """It names nobody."""
    body: Mapped[str] = mapped_column(SealedColumn("letter.body"))
    asked_at: Mapped[datetime]
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
