"""The table of receipts, each attached to the money it explains."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.db import Base, Keyed
from pa_employer.statements.models import StatementLine
from payroll.ground.money import Money


class Receipt(Keyed, Base):
    """A picture or PDF of a receipt; original and cleaned copy are kept by their digests."""

    __tablename__ = "receipt"
    __table_args__ = (UniqueConstraint("line_id", "original_digest"),)

    line_id: Mapped[UUID] = mapped_column(ForeignKey("statement_line.id"), index=True)
    file_name: Mapped[str]
    original_digest: Mapped[str]
    clean_digest: Mapped[str]
    clean_kind: Mapped[str]
    """The cleaned copy's media type: 'image/jpeg' or 'application/pdf'."""
    added_at: Mapped[datetime]
    added_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    total: Mapped[Money | None] = mapped_column(default=None)
    """What the receipt adds up to, if the person said."""
    removed_at: Mapped[datetime | None] = mapped_column(default=None)

    line: Mapped[StatementLine] = relationship(init=False, viewonly=True)
