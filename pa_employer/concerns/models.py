"""The tables of restricted matters: sealed, and seen only by those who belong to one."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.agreements.models import Agreement
from pa_employer.db import Base, Keyed, SealedColumn, append_only


class ConcernKind(StrEnum):
    """What a matter is about."""

    SAFEGUARDING = "safeguarding"
    FRAUD = "fraud"


class ConcernState(StrEnum):
    """How far a matter is."""

    PROPOSED = "proposed"
    OPEN = "open"
    DECLINED = "declined"
    CLOSED = "closed"


class Concern(Keyed, Base):
    """One restricted matter about a direct payment; two people open it."""

    __tablename__ = "concern"

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    kind: Mapped[ConcernKind]
    words: Mapped[str] = mapped_column(SealedColumn("concern.words"))
    raised_at: Mapped[datetime]
    raised_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    second_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    """Who is asked to open it too."""
    state: Mapped[ConcernState] = mapped_column(default=ConcernState.PROPOSED)
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    outcome: Mapped[str | None] = mapped_column(SealedColumn("concern.outcome"), default=None)

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)


class ConcernMember(Base):
    """Somebody who may read a matter."""

    __tablename__ = "concern_member"

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concern.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id"), primary_key=True, index=True
    )
    added_at: Mapped[datetime]
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


@append_only
class ConcernNote(Keyed, Base):
    """What a member wrote."""

    __tablename__ = "concern_note"

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concern.id"), index=True)
    words: Mapped[str] = mapped_column(SealedColumn("concern_note.words"))
    written_at: Mapped[datetime]
    written_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


@append_only
class ConcernSeen(Keyed, Base):
    """Somebody opened a matter's page."""

    __tablename__ = "concern_seen"

    concern_id: Mapped[UUID] = mapped_column(ForeignKey("concern.id"), index=True)
    seen_at: Mapped[datetime]
    seen_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
