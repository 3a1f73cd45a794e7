"""The table that makes pressing a button twice the same as pressing it once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base


class SubmittedForm(Base):
    """A form that was carried out: its random key, whose it was, and where it led."""

    __tablename__ = "submitted_form"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    form_key: Mapped[str] = mapped_column(primary_key=True)
    location: Mapped[str]
    at: Mapped[datetime]
