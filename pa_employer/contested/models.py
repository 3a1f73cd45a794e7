"""The table of what people ask about their information: to mend it, or to hold and not use it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account
from pa_employer.db import Base, Keyed, SealedColumn


class AskKind(StrEnum):
    """What somebody asks (UK GDPR articles 16 and 18)."""

    CORRECTION = "correction"
    RESTRICTION = "restriction"


class GoesTo(StrEnum):
    """Who can mend it, and so has to answer."""

    HOUSEHOLD = "household"
    COUNCIL = "council"
    SERVICE = "service"


class AskState(StrEnum):
    """What became of it."""

    OPEN = "open"
    MENDED = "put right"
    NOTED = "noted beside it"
    """It is history and stays as it was; what is right stands beside it as a new fact."""
    REFUSED = "not changed"
    LIFTED = "lifted"
    """It was held, and may be used again."""


class PrivacyAsk(Keyed, Base):
    """What somebody asked about one kind of their information, and the answer."""

    __tablename__ = "privacy_ask"

    by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[AskKind]
    item: Mapped[str]
    """The table of the data map that it is in."""
    words: Mapped[str] = mapped_column(SealedColumn("privacy_ask.words"))
    asked_at: Mapped[datetime]
    answer_by_on: Mapped[date]
    """One month later: the last day to answer in words."""
    goes_to: Mapped[GoesTo]
    whose: Mapped[str]
    """As what they ask: 'household', 'assistant' or 'account'."""
    employer_id: Mapped[UUID | None] = mapped_column(ForeignKey("employer.id"), index=True)
    """The household whose records it is in; None is of an account alone."""
    state: Mapped[AskState] = mapped_column(default=AskState.OPEN)
    answer: Mapped[str | None] = mapped_column(SealedColumn("privacy_ask.answer"), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)

    by: Mapped[Account] = relationship(init=False, viewonly=True, foreign_keys=[by_id])
