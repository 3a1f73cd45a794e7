"""The tables of returns, the questions a council asks about them, and the decisions."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.agreements.models import Agreement
from pa_employer.db import Base, Keyed, SealedColumn, append_only
from pa_employer.people.models import Capacity, LettersBy
from payroll.ground.days import Span
from payroll.ground.money import Money
from returns.groups import Reason


class ReturnState(StrEnum):
    """Where a return is between the person and the council."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    IN_REVIEW = "in review"
    QUERIED = "queried"
    ANSWERED = "answered"
    TO_APPROVE = "to approve"
    DECIDED = "decided"
    CHALLENGED = "challenged"
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
    given: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True), default=None)
    """What it was computed from (`returns.given.as_document`); None for the oldest ones."""
    paid_out: Mapped[Money | None] = mapped_column(default=None)
    self_proved: Mapped[Money | None] = mapped_column(default=None)
    themes: Mapped[str | None] = mapped_column(default=None)
    """The codes of what is noticed, a space before and after each; None for older ones."""


class LookAt(StrEnum):
    """What of a return stays shut until somebody of the council says why they open it."""

    RECEIPTS = "receipts"
    PAYMENTS = "payments"
    SHIFTS = "shifts"
    WORKBOOK = "workbook"


@append_only
class Look(Keyed, Base):
    """Somebody of a council opened what stays shut by default; the person sees who, and why."""

    __tablename__ = "look"

    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), index=True)
    what: Mapped[LookAt]
    about: Mapped[str]
    """A payment's id, a heading's name, or '' for the whole."""
    told: Mapped[str]
    """What was opened, in the words the person reads."""
    reason: Mapped[str]
    looked_at: Mapped[datetime]
    looked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class ClosedTogether(Keyed, Base):
    """One press that closed the clean returns of a council that were not drawn for a look."""

    __tablename__ = "closed_together"

    authority_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    closed_at: Mapped[datetime]
    closed_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class SavedView(Keyed, Base):
    """A way somebody looks at the queue, under a name of their own."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str]
    query: Mapped[str]
    """As in the page's address: 'show=look&theme=cash_withdrawal'."""
    saved_at: Mapped[datetime]


class FinancialReturn(Keyed, Base):
    """A return for one period of one direct payment; made when a person first touches it."""

    __tablename__ = "financial_return"
    __table_args__ = (
        UniqueConstraint("agreement_id", "starts_on"),
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        Index("ix_financial_return_state_decided_at", "state", "decided_at"),
    )

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    newest_id: Mapped[UUID | None] = mapped_column(default=None)
    """Its newest version, so that a desk of thousands need not look; None before it was sent."""
    state: Mapped[ReturnState] = mapped_column(default=ReturnState.DRAFTED)
    how_going: Mapped[str] = mapped_column(SealedColumn("financial_return.how_going"), default="")
    """How things are going, in the person's words."""
    tell_us: Mapped[str] = mapped_column(SealedColumn("financial_return.tell_us"), default="")
    """Anything they want to say or change; asking changes nothing."""
    submitted_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    submitted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    submitted_as: Mapped[str] = mapped_column(default="")
    """The capacity it was sent in."""
    person_agreed: Mapped[str] = mapped_column(default="")
    """How the person agreed, where somebody else sent it: 'She told me at a visit'."""
    taken_up_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_up_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    assigned_to_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("account.id"), default=None, index=True
    )
    """Who of the council is to look at it; None where nobody is named."""
    help_asked_at: Mapped[datetime | None] = mapped_column(default=None)
    """When somebody asked for help with it before it was sent; it changes nothing else."""
    help_words: Mapped[str] = mapped_column(
        SealedColumn("financial_return.help_words"), default=""
    )
    challenged_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    decision: Mapped[Decision | None] = mapped_column(default=None)
    decision_reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)

    closed_together_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("closed_together.id"), default=None, index=True
    )
    """The press that closed it among others; None where somebody decided it by itself."""

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)
    versions: Mapped[list[ReturnVersion]] = relationship(
        init=False, viewonly=True, order_by=ReturnVersion.number
    )

    @property
    def span(self) -> Span:
        """Return the period it is for."""
        return Span(self.starts_on, self.ends_on)


IS_NEWEST = ReturnVersion.id == FinancialReturn.newest_id
"""What joins a return to what it said last."""


class QueryItem(Keyed, Base):
    """One question of a query: about a line or about the whole, with its rule and its answer."""

    __tablename__ = "query_item"

    query_id: Mapped[UUID] = mapped_column(ForeignKey("query.id"), init=False, index=True)
    place: Mapped[int]
    question: Mapped[str] = mapped_column(SealedColumn("query_item.question"))
    rule: Mapped[str]
    settles: Mapped[str]
    """What would answer it."""
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("statement_line.id"), default=None)
    flag_key: Mapped[str] = mapped_column(default="")
    """`returns.figures.Flag.key` of what was noticed; '' for an officer's own question."""
    answer: Mapped[str] = mapped_column(SealedColumn("query_item.answer"), default="")
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


class ItemAction(StrEnum):
    """What is decided about one thing in a return."""

    ACCEPT = "accept"
    ADVISE = "accept and advise"
    ALLOW_ONCE = "allow once"
    REPAY = "ask to repay"
    OWN_MONEY = "treat as own money"


@append_only
class ItemDecision(Keyed, Base):
    """What somebody decided about one thing in a return, and why; the newest one counts."""

    __tablename__ = "item_decision"
    __table_args__ = (UniqueConstraint("return_id", "number"),)

    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), index=True)
    number: Mapped[int]
    key: Mapped[str]
    """`pa_employer.reviews.items.Item.key`."""
    said: Mapped[str]
    """What it is about, in the sentence the person read."""
    rule: Mapped[str]
    rule_key: Mapped[str]
    """The rule's name in the council's rulebook; '' for what only arithmetic says."""
    action: Mapped[ItemAction]
    amount: Mapped[Money]
    """What is asked back or counts as own money; else how much it is about."""
    reason: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    precedent_id: Mapped[UUID | None] = mapped_column(ForeignKey("item_decision.id"), default=None)
    """An earlier decision it follows."""


class FitsPlan(StrEnum):
    """Whether something is within somebody's plan."""

    YES = "yes"
    ONCE = "yes, this once"
    NO = "no"


class PlanQuestion(Keyed, Base):
    """A finance officer asks the practitioner whether something is within the plan."""

    __tablename__ = "plan_question"
    __table_args__ = (UniqueConstraint("return_id", "key"),)

    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), index=True)
    key: Mapped[str]
    """`pa_employer.reviews.items.Item.key`."""
    said: Mapped[str]
    words: Mapped[str] = mapped_column(SealedColumn("plan_question.words"))
    """What the officer would like to know beside whether it fits."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    answer_by_on: Mapped[date]
    """The last day to answer; after it the answer is yes."""
    answer: Mapped[FitsPlan | None] = mapped_column(default=None)
    answer_words: Mapped[str] = mapped_column(
        SealedColumn("plan_question.answer_words"), default=""
    )
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)

    return_: Mapped[FinancialReturn] = relationship(init=False, viewonly=True)

    def outcome_on(self, today: date) -> FitsPlan | None:
        """Return what holds on a day: the answer, yes once its time is over, or nothing yet."""
        if self.answer is None and today > self.answer_by_on:
            return FitsPlan.YES
        return self.answer


class ApprovalStep(StrEnum):
    """What a second person does with decisions that are above somebody's limit."""

    ASKED = "asked"
    APPROVED = "approved"
    SENT_BACK = "sent back"


@append_only
class Approval(Keyed, Base):
    """One step on the way of decisions that need a second person."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("return_id", "number"),)

    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), index=True)
    number: Mapped[int]
    step: Mapped[ApprovalStep]
    words: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


@append_only
class DecisionLetter(Keyed, Base):
    """What the council wrote about its decision, kept as it was sent."""

    __tablename__ = "decision_letter"
    __table_args__ = (UniqueConstraint("return_id", "number"),)

    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), index=True)
    number: Mapped[int]
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    paragraphs: Mapped[list[Any]] = mapped_column(JSON)
    """`pa_employer.reviews.letter.Part` as plain values, in their order."""


class LetterOut(Base):
    """How a letter went out: by email, on the page alone, or printed and posted by somebody."""

    __tablename__ = "letter_out"

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("decision_letter.id"), primary_key=True)
    way: Mapped[LettersBy]
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    """None while somebody still has to post it."""
    sent_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)


class FlagReply(Keyed, Base):
    """What the person said to something that stands out, before the council saw it."""

    __tablename__ = "flag_reply"
    __table_args__ = (UniqueConstraint("return_id", "key"),)

    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), index=True)
    key: Mapped[str]
    """`returns.figures.Flag.key`."""
    words: Mapped[str]
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[Reason | None] = mapped_column(default=None)


class Going(StrEnum):
    """How something is going, in one choice; the words are the person's own."""

    WELL = "well"
    SO_SO = "so-so"
    NOT_WELL = "not well"


class OutcomeNote(Keyed, Base):
    """How an outcome is going in the period of a return."""

    __tablename__ = "outcome_note"
    __table_args__ = (UniqueConstraint("return_id", "outcome_id"),)

    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), index=True)
    outcome_id: Mapped[UUID] = mapped_column(ForeignKey("outcome.id"))
    going: Mapped[Going | None]
    words: Mapped[str] = mapped_column(SealedColumn("outcome_note.words"))
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class Sitting(Keyed, Base):
    """Somebody and the person going through a return together, both named, with its minutes."""

    __tablename__ = "sitting"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    starts_on: Mapped[date]
    """The first day of the return's period."""
    helper_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    person: Mapped[str]
    """Who sits there with them, by name."""
    capacity: Mapped[Capacity]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    is_sent: Mapped[bool] = mapped_column(default=False)

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)

    @property
    def minutes(self) -> int | None:
        """Return how long it took, to the next whole minute; None while it lasts."""
        if self.ended_at is None:
            return None
        return -(-int((self.ended_at - self.began_at).total_seconds()) // 60)


class Visit(Keyed, Base):
    """A visit somebody of a council makes to help with a return, on a day both know."""

    __tablename__ = "visit"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    visitor_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    on: Mapped[date]
    at: Mapped[time]
    """As the clock in Scotland shows."""
    place: Mapped[str] = mapped_column(SealedColumn("visit.place"))
    purpose: Mapped[str] = mapped_column(SealedColumn("visit.purpose"))
    planned_at: Mapped[datetime]
    planned_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(default=None)
    cancelled_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    cancelled_words: Mapped[str] = mapped_column(SealedColumn("visit.cancelled_words"), default="")

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)


class Challenge(Keyed, Base):
    """A person's word that a decision is wrong; somebody who did not decide it looks again."""

    __tablename__ = "challenge"

    return_id: Mapped[UUID] = mapped_column(ForeignKey("financial_return.id"), index=True)
    words: Mapped[str]
    made_at: Mapped[datetime]
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(default="")
    is_changed: Mapped[bool | None] = mapped_column(default=None)
    """Whether the decision was changed; None while nobody looked again."""
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)


class ReturnReminder(Base):
    """A letter that named a return, once for each day around the day it is due."""

    __tablename__ = "return_reminder"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    starts_on: Mapped[date] = mapped_column(primary_key=True)
    offset_days: Mapped[int] = mapped_column(primary_key=True)
    """Days from the day it is due: -14, -3, 3."""
    sent_at: Mapped[datetime]
