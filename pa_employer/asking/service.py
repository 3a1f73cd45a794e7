"""Asking, answering, and saying which payment was made by an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.asking.answering import PlanPart, answer_at_once
from pa_employer.asking.models import AgreedPayment, Answer, AnsweredBy, Question
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.db import is_among
from pa_employer.plans.budget import budget_of
from pa_employer.statements.models import StatementLine
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from returns.groups import Group


class AnsweredAlreadyError(DomainError):
    """That question is answered already. Look at the page again."""


class ConditionWantedError(DomainError):
    """Say why, or on which condition. The person is told in your words."""


class NotCoveredError(DomainError):
    """That answer does not reach so far: the payment is larger, or later than it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDetails:
    """What the council answers."""

    answer: Answer
    words: str
    most: Money | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody would like to do, about how much it costs, and what it is nearest to."""

    words: str
    amount: Money | None = None
    group: Group | None = None


def ask(session: Session, agreement: Agreement, wish: Wish, by: Actor) -> Question:
    """Ask whether something is all right; what plan or an earlier answer knows is said at once."""
    question = Question(
        agreement_id=agreement.id,
        words=wish.words.strip(),
        amount=wish.amount,
        group=wish.group.value if wish.group else None,
        asked_at=by.at,
        asked_by_id=by.account_id,
    )
    part = _part_for(session, agreement, wish.group, by.today)
    earlier = [each for each in questions_of(session, agreement.id) if _binds(each)]
    found = answer_at_once(question.words, wish.amount, part, earlier, by.today)
    if found:
        question.answer, question.answered_by = found.answer, found.by
        question.answer_words, question.most = found.words, found.most
        question.until_on, question.answered_at = found.until_on, by.at
    session.add(question)
    session.flush()
    _record(session, question, "asked whether something is all right", by)
    return question


def answer(session: Session, question: Question, details: AnswerDetails, by: Actor) -> Question:
    """Answer a question for the council; the answer is kept and binds later reviews."""
    locked = select(Question).where(Question.id == question.id).with_for_update()
    session.execute(locked.execution_options(populate_existing=True)).one()
    if question.answer is not None or question.withdrawn_at is not None:
        raise AnsweredAlreadyError
    if details.answer is not Answer.YES and not details.words.strip():
        raise ConditionWantedError
    question.answer, question.answered_by = details.answer, AnsweredBy.COUNCIL
    question.answer_words = details.words.strip()
    question.most, question.until_on = details.most, details.until_on
    question.answered_at, question.answered_by_id = by.at, by.account_id
    _record(session, question, "answered whether something is all right", by)
    return question


def withdraw(session: Session, question: Question, by: Actor) -> Question:
    """Take a question back that is not answered yet."""
    if question.answer is not None:
        raise AnsweredAlreadyError
    if question.withdrawn_at is None:
        question.withdrawn_at = by.at
        _record(session, question, "took a question back", by)
    return question


def say_paid_by(session: Session, line: StatementLine, question: Question, by: Actor) -> None:
    """Write down that a payment was made by a kept answer; the newest word counts."""
    if not question.covers(-line.amount, line.posted_on):
        raise NotCoveredError
    session.merge(
        AgreedPayment(
            line_id=line.id, question_id=question.id, said_at=by.at, said_by_id=by.account_id
        )
    )
    session.flush()
    _record(session, question, f"said payment {line.id} was agreed beforehand", by)


@for_each
def questions_of(session: Session, agreement_ids: Ids) -> Mapping[UUID, list[Question]]:
    """Return the questions of a direct payment that were not taken back, newest first."""
    found = select(Question).where(
        is_among(session, Question.agreement_id, agreement_ids), Question.withdrawn_at.is_(None)
    )
    rows = session.scalars(found.order_by(Question.asked_at.desc(), Question.id))
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


def answered_ahead(session: Session, agreement_id: UUID) -> list[Question]:
    """Return what a council said yes or no to before it was bought, newest first."""
    return [each for each in questions_of(session, agreement_id) if _binds(each)]


def waiting_for(session: Session, authority_id: UUID) -> list[Question]:
    """Return the questions that wait for a council, oldest first."""
    found = (
        select(Question)
        .join(Agreement, Agreement.id == Question.agreement_id)
        .where(
            Agreement.authority_id == authority_id,
            Question.answer.is_(None),
            Question.withdrawn_at.is_(None),
        )
    )
    return list(session.scalars(found.order_by(Question.asked_at, Question.id)))


def answered_by_council(session: Session, authority_id: UUID, most: int) -> list[Question]:
    """Return what a council answered, newest first."""
    found = (
        select(Question)
        .join(Agreement, Agreement.id == Question.agreement_id)
        .where(Agreement.authority_id == authority_id, Question.answered_by == AnsweredBy.COUNCIL)
    )
    newest = found.order_by(Question.answered_at.desc(), Question.id).limit(most)
    return list(session.scalars(newest))


def question_to(session: Session, authority_id: UUID, question_id: UUID) -> Question | None:
    """Return one question that a council was asked, or None if it was not."""
    question = session.get(Question, question_id)
    if question is None or question.agreement.authority_id != authority_id:
        return None
    return question if question.answered_by in {None, AnsweredBy.COUNCIL} else None


def answers_for(session: Session, agreement_id: UUID, line: StatementLine) -> list[Question]:
    """Return the kept answers that a payment can have been made by."""
    return [
        each
        for each in questions_of(session, agreement_id)
        if each.covers(-line.amount, line.posted_on)
    ]


def agreed_for(session: Session, line_ids: list[UUID]) -> dict[UUID, Question]:
    """Return, by payment, the kept answer it was made by."""
    found = select(AgreedPayment).where(is_among(session, AgreedPayment.line_id, line_ids))
    return {row.line_id: row.question for row in session.scalars(found)}


def _binds(question: Question) -> bool:
    return question.answered_by is AnsweredBy.COUNCIL


def _part_for(
    session: Session, agreement: Agreement, group: Group | None, today: date
) -> PlanPart | None:
    if group is None:
        return None
    for each in budget_of(session, agreement, today):
        if group.value in each.part.headings:
            return PlanPart(each.part.label, each.left)
    return None


def _record(session: Session, question: Question, what: str, by: Actor) -> None:
    employer_id = session.get_one(Agreement, question.agreement_id).employer_id
    record(session, by, what, employer_id=employer_id, subject=f"question {question.id}")
