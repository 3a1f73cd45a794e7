"""The tables of questions before spending, their kept answers, and what was paid by them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from pa_employer.agreements.models import Agreement
from pa_employer.db import Base, Keyed, SealedColumn
from payroll.ground.money import Money


class Answer(StrEnum):
    """What was answered."""

    YES = "yes"
    YES_IF = "yes, if"
    NO = "no"


class AnsweredBy(StrEnum):
    """Where an answer comes from."""

    PLAN = "plan"
    EARLIER = "earlier answer"
    COUNCIL = "council"


class Question(Keyed, Base):
    """Whether something is all right, asked before it is bought; its answer is kept."""

    __tablename__ = "question"

    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"), index=True)
    words: Mapped[str] = mapped_column(SealedColumn("question.words"))
    """What the person wants to do, in their own words."""
    amount: Mapped[Money | None]
    group: Mapped[str | None]
    """A value of `returns.groups.Group`; None where they are not sure."""
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[Answer | None] = mapped_column(default=None)
    """None while the council has not answered yet."""
    answered_by: Mapped[AnsweredBy | None] = mapped_column(default=None)
    answer_words: Mapped[str] = mapped_column(SealedColumn("question.answer_words"), default="")
    """Why, and on which condition, in a sentence or two."""
    most: Mapped[Money | None] = mapped_column(default=None)
    """Up to how much it holds; None for any amount."""
    until_on: Mapped[date | None] = mapped_column(default=None)
    """The last day it holds; None for as long as the direct payment."""
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

    agreement: Mapped[Agreement] = relationship(init=False, viewonly=True)

    @property
    def is_yes(self) -> bool:
        """Tell whether it may be done, perhaps on a condition."""
        return self.answer in {Answer.YES, Answer.YES_IF}

    def covers(self, amount: Money, on: date) -> bool:
        """Tell whether its answer lets so much be spent on a day."""
        if not self.is_yes or (self.most is not None and amount > self.most):
            return False
        return self.until_on is None or on <= self.until_on


class AgreedPayment(Base):
    """A payment that was made by a kept answer."""

    __tablename__ = "agreed_payment"

    line_id: Mapped[UUID] = mapped_column(ForeignKey("statement_line.id"), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    said_at: Mapped[datetime]
    said_by_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))

    question: Mapped[Question] = relationship(init=False, viewonly=True)
