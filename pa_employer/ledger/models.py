"""The ledger's tables: appended to, never edited, each entry sealed to the one before."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.db import Base, Keyed, append_only
from payroll.ground.money import Money


@append_only
class PostingRow(Keyed, Base):
    """One leg of an entry, as stored."""

    __tablename__ = "posting"
    __table_args__ = (CheckConstraint("amount <> 0", name="not_nothing"),)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.id"), init=False, index=True)
    place: Mapped[int]
    """Its place in the entry, counted from nought."""
    account: Mapped[str] = mapped_column(index=True)
    amount: Mapped[Money]


@append_only
class EntryRow(Keyed, Base):
    """An entry of one direct payment's book, as stored.

    `seal` is the SHA-256 of the entry and of the seal before it, so that a change anywhere
    shows everywhere after.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("agreement_id", "number"),
        UniqueConstraint("agreement_id", "key", name="uq_entry_key"),
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    number: Mapped[int]
    """1, 2, 3 … within the book."""
    happened_on: Mapped[date]
    key: Mapped[str]
    narration: Mapped[str]
    recorded_at: Mapped[datetime]
    seal: Mapped[bytes] = mapped_column(LargeBinary(32))
    postings: Mapped[list[PostingRow]] = relationship(
        default_factory=list, order_by=PostingRow.place
    )
