"""The table of background work: what is to be done, about what, and how far it got."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pa_employer.db import Base, Keyed


class JobState(StrEnum):
    """How far a piece of work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Keyed, Base):
    """One kind of work on one row of another table; it holds no personal data."""

    __tablename__ = "job"
    __table_args__ = (
        UniqueConstraint("kind", "subject_id"),
        Index("ix_job_due", "state", "run_after"),
    )

    kind: Mapped[str]
    subject_id: Mapped[UUID]
    run_after: Mapped[datetime]
    state: Mapped[JobState] = mapped_column(default=JobState.WAITING)
    asked: Mapped[int] = mapped_column(default=1)
    """How often it was asked for: asked again while it runs, it runs once more."""
    tries: Mapped[int] = mapped_column(default=0)
    claim: Mapped[UUID | None] = mapped_column(default=None)
    """Who works on it now; only they may finish it."""
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    """Until when they are believed to be alive."""
    error: Mapped[str] = mapped_column(default="")
    """The kind of the last error, without its words: they could name somebody."""
