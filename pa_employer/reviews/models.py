"""The tables of returns, the questions a council asks about them, and the decisions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.agreements.models import Agreement
from pa_employer.db import Base, Keyed, append_only
from payroll.ground.days import Span


class ReturnState(StrEnum):
    """Where a return is between the person and the council."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    QUERIED = "queried"
    ANSWERED = "answered"
    CLOSED = "closed"


class Decision(StrEnum):
    """What the council decided about a return."""

    ACCEPT = "accept"
    ADVISE = "accept and advise"
    REPAY = "ask to repay"


@append_only
class ReturnVersion(Keyed, Base):
    """What a return said when it was sent or answered: kept as it was, whatever comes later."""

    __tablename__ = "return_version"
    __table_args__ = (UniqueConstraint("return_id", "number"),)

    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), index=True)
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`returns.figures.Return.as_plain()`."""
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    summary: Mapped[str]
    """Why it may want a look, in one line for the council's queue."""
    is_clean: Mapped[bool]
    """Whether nothing was left to ask or look at."""


class FinancialReturn(Keyed, Base):
    """A return for one period of one direct payment; made when a person first touches it."""

    __tablename__ = "financial_return"
    __table_args__ = (
        UniqueConstraint("agreement_id", "starts_on"),
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    state: Mapped[ReturnState] = mapped_column(default=ReturnState.DRAFTED)
    how_going: Mapped[str] = mapped_column(default="")
    """How things are going, in the person's words."""
    tell_us: Mapped[str] = mapped_column(default="")
    """Anything they want to say or change; asking changes nothing."""
    submitted_at: Mapped[datetime | None] = mapped_column(default=None)
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    submitted_as: Mapped[str] = mapped_column(default="")
    """The capacity it was sent in."""
    decision: Mapped[Decision | None] = mapped_column(default=None)
    decision_reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)
    versions: Mapped[list[ReturnVersion]] = relationship(
        init=False, viewonly=True, order_by=ReturnVersion.number
    )

    @property
    def span(self) -> Span:
        """Return the period it is for."""
        return Span(self.starts_on, self.ends_on)


class QueryItem(Keyed, Base):
    """One question of a query: about a line or about the whole, with its rule and its answer."""

    __tablename__ = "query_item"

    query_id: Mapped[UUID] = mapped_column(ForeignKey("query.id"), init=False, index=True)
    place: Mapped[int]
    question: Mapped[str]
    rule: Mapped[str]
    settles: Mapped[str]
    """What would answer it."""
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("statement_line.id"), default=None)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)


class Query(Keyed, Base):
    """The one consolidated set of questions a council asks about a return."""

    __tablename__ = "query"

    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), unique=True)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reply_by_on: Mapped[date]
    items: Mapped[list[QueryItem]] = relationship(default_factory=list, order_by=QueryItem.place)
