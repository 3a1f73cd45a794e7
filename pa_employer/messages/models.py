"""The tables of messages, of how somebody wants to hear of one, and how they read."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account
from pa_employer.db import Base, Keyed, SealedColumn
from pa_employer.letters.models import Letter
from pa_employer.web.reading import Reading


class Channel(StrEnum):
    """How somebody wants to hear that there is a message."""

    EMAIL = "email"
    TEXT = "text message"
    CALL = "phone call"
    HERE = "here only"


class Preference(Base):
    """What one person prefers; who has none hears by email, and reads as everybody does."""

    __tablename__ = "preference"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    channel: Mapped[Channel]
    phone: Mapped[str | None] = mapped_column(SealedColumn("preference.phone"), default=None)
    """Where to ring or text; for texts a UK mobile number."""
    reading: Mapped[Reading] = mapped_column(default=Reading.STANDARD)


class Message(Keyed, Base):
    """Something one person tells or asks another; the words are sealed."""

    __tablename__ = "message"

    to_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    from_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    """None where the service itself tells of something."""
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employer.id"), index=True)
    """In whose household it is; None where it is about its reader's own sign-in."""
    subject: Mapped[str]
    """What it is about, in a few words that name nobody."""
    words: Mapped[str] = mapped_column(SealedColumn("message.words"))
    sent_at: Mapped[datetime]
    channel: Mapped[Channel]
    """How its reader hears of it: as they preferred when it was sent."""
    path: Mapped[str] = mapped_column(default="")
    """The page it is about, as its reader reaches it."""
    answers_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), default=None)
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    called_at: Mapped[datetime | None] = mapped_column(default=None)
    """When somebody rang, where its reader prefers a call or heard of it in no other way."""
    letter_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter.id"), default=None)
    """The email or text message that says it is there."""

    to: Mapped[Account] = relationship(init=False, viewonly=True, foreign_keys=[to_id])
    sender: Mapped[Account | None] = relationship(
        init=False, viewonly=True, foreign_keys=[from_id]
    )
    letter: Mapped[Letter | None] = relationship(init=False, viewonly=True)

    @property
    def sender_name(self) -> str:
        """Return who wrote it."""
        return self.sender.name if self.sender else "PA Employer"
