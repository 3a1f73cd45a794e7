"""The table of letters: to whom, how, what, and whether it went."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed, SealedColumn


class LetterKind(StrEnum):
    """How a letter goes."""

    EMAIL = "email"
    TEXT = "text"


class LetterState(StrEnum):
    """How far a letter is."""

    WAITING = "waiting"
    SENT = "sent"
    HELD = "held"  # this installation sends none of its kind: somebody has to tell them
    REFUSED = "refused"  # for good: trying again would not help


class Letter(Keyed, Base):
    """One email or text message; whom it goes to and what it says are sealed."""

    __tablename__ = "letter"

    to_address: Mapped[str] = mapped_column(SealedColumn("letter.to_address"))
    """An email address, or a UK mobile number with its 0 and no spaces."""
    subject: Mapped[str]
    """It names nobody; a text message has none."""
    body: Mapped[str] = mapped_column(SealedColumn("letter.body"))
    asked_at: Mapped[datetime]
    kind: Mapped[LetterKind] = mapped_column(default=LetterKind.EMAIL)
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING)
    begun_at: Mapped[datetime | None] = mapped_column(default=None)
    """When sending was first tried; from then on it may have gone, whatever came of it."""
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    refusal: Mapped[str] = mapped_column(default="")
    """Why it was refused, in a sentence that names nobody."""
