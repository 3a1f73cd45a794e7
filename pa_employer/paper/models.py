"""The table of printed weeks that came back as a photo or a scan."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant
from pa_employer.db import KEEPS_FILE, Base, Keyed


class PaperWeek(Keyed, Base):
    """A page that was photographed: its picture, and what it seems to say until somebody looks."""

    __tablename__ = "paper_week"

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    week_starts_on: Mapped[date]
    digest: Mapped[str] = mapped_column(info=KEEPS_FILE)
    """The SHA-256 of the picture we keep of it."""
    sent_at: Mapped[datetime]
    sent_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    ticked: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True), default=None)
    """The keys of planned shifts whose boxes seem marked; None where that cannot be seen."""
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    """When somebody looked and filled the week in."""

    assistant: Mapped[Assistant] = relationship(init=False, viewonly=True)
    sent_by: Mapped[Account] = relationship(init=False, viewonly=True)
