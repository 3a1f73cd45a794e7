"""The tables of a job besides pay: checked facts, written particulars, changes of terms."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.accounts.models import Account
from pa_employer.db import Base, Keyed, SealedColumn


class FactKind(StrEnum):
    """What was checked, done or said in a job."""

    RIGHT_TO_WORK = "right to work"
    PVG = "PVG"
    REFERENCE = "reference"
    STATUS = "employment status"
    INDUCTION = "induction"
    TRAINING = "training"
    SUPERVISION = "supervision"
    GRIEVANCE = "grievance"


SHARED = frozenset(
    {
        FactKind.RIGHT_TO_WORK,
        FactKind.PVG,
        FactKind.INDUCTION,
        FactKind.TRAINING,
        FactKind.SUPERVISION,
    }
)
"""What the assistant reads too; references and grievances stay with the employer."""


class JobFact(Keyed, Base):
    """Something of a job that holds from a day, and perhaps until one; crossed out, not edited."""

    __tablename__ = "job_fact"
    __table_args__ = (
        CheckConstraint('until_on IS NULL OR until_on >= "on"', name="days_in_order"),
    )

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    kind: Mapped[FactKind]
    on: Mapped[date]
    what: Mapped[str]
    """In a few words, or of PVG one of its stages."""
    noted_at: Mapped[datetime]
    noted_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    until_on: Mapped[date | None] = mapped_column(default=None)
    words: Mapped[str | None] = mapped_column(SealedColumn("job_fact.words"), default=None)
    """Anything more: a note, a membership number."""
    crossed_out_at: Mapped[datetime | None] = mapped_column(default=None)

    noted_by: Mapped[Account] = relationship(init=False, viewonly=True)


class Particulars(Keyed, Base):
    """A written statement of particulars as it was made; later ones replace it, none is edited."""

    __tablename__ = "particulars"
    __table_args__ = (UniqueConstraint("assistant_id", "number"),)

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    number: Mapped[int]
    from_on: Mapped[date]
    """The day the terms it states began."""
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`sections` as they are read, and what was `entered` for them."""
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the assistant said that they agree; on paper, when it was noted."""
    agreed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)


class Side(StrEnum):
    """Who asks for a change of terms."""

    EMPLOYER = "employer"
    ASSISTANT = "assistant"


class ProposalState(StrEnum):
    """Where a change of terms is between the two sides."""

    ASKED = "asked"
    AGREED = "agreed"
    GIVEN = "given"
    """Better terms, which the employer gives without being asked."""
    DECLINED = "declined"
    WITHDRAWN = "taken back"


class TermsProposal(Keyed, Base):
    """Other terms from a day that one side asks for; written as terms once the other says yes."""

    __tablename__ = "terms_proposal"

    assistant_id: Mapped[UUID] = mapped_column(ForeignKey("assistant.id"), index=True)
    side: Mapped[Side]
    from_on: Mapped[date]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The `details` of all the terms, and the `differences` from `base_id` as they are read."""
    base_id: Mapped[UUID] = mapped_column(ForeignKey("terms.id"))
    """The terms it would change; others agreed meanwhile make it out of date."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.ASKED)
    words: Mapped[str | None] = mapped_column(SealedColumn("terms_proposal.words"), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    answer: Mapped[str | None] = mapped_column(SealedColumn("terms_proposal.answer"), default=None)
    signed_by: Mapped[str | None] = mapped_column(
        SealedColumn("terms_proposal.signed_by"), default=None
    )
    """Who agreed on paper, where the assistant does not sign in here."""
    signed_on: Mapped[date | None] = mapped_column(default=None)

    asked_by: Mapped[Account] = relationship(init=False, viewonly=True, foreign_keys=[asked_by_id])
    answered_by: Mapped[Account | None] = relationship(
        init=False, viewonly=True, foreign_keys=[answered_by_id]
    )
