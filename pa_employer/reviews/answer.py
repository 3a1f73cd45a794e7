"""Answering what the council asked, in words, and sending the answers together."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.reviews.kept import keep_version, lock, note
from pa_employer.reviews.models import FinancialReturn, QueryItem
from pa_employer.reviews.queries import query_of
from pa_employer.reviews.states import AnsweredAlreadyError, Deed, after
from pa_employer.statements.models import Explained, StatementLine
from pa_employer.statements.service import Meaning, explain_line
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING
from returns.groups import Group


class UnansweredError(DomainError):
    """Answer each question. "I do not know" is an answer too."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person says to one question; `no_receipt` if there is none for that payment."""

    words: str
    no_receipt: bool = False


def keep_answers(
    session: Session, return_: FinancialReturn, answers: Mapping[UUID, Answer], by: Actor
) -> FinancialReturn:
    """Keep answers that were begun, to be sent later."""
    return_ = lock(session, return_)
    after(return_.state, Deed.ANSWER)
    for item in _items(session, return_):
        if item.id in answers:
            item.answer = answers[item.id].words.strip()
    note(session, return_, "kept answers about a return", by)
    return return_


def answer_query(
    session: Session, return_: FinancialReturn, answers: Mapping[UUID, Answer], by: Actor
) -> FinancialReturn:
    """Send every answer at once, with the return as it is now, to the council."""
    return_ = lock(session, return_)
    state = after(return_.state, Deed.ANSWER)
    for item in _items(session, return_):
        given = answers.get(item.id)
        if given is None or not given.words.strip():
            raise UnansweredError
        item.answer, item.answered_at, item.answered_by_id = (
            given.words.strip(),
            by.at,
            by.account_id,
        )
        if item.line_id:
            _explain(session, item.line_id, given, by)
    session.flush()
    return_.state = state
    keep_version(session, return_, return_.agreement, by)
    note(session, return_, "answered what the council asked", by)
    return return_


def _items(session: Session, return_: FinancialReturn) -> list[QueryItem]:
    query = query_of(session, return_)
    if query is None:
        raise AnsweredAlreadyError
    return query.items


def _explain(session: Session, line_id: UUID, given: Answer, by: Actor) -> None:
    """Let the answer stand as the explanation of the spending it was about, if it has none."""
    line = session.get_one(StatementLine, line_id)
    if line.amount > NOTHING or line.explained is Explained.MATCHED:
        return
    if given.no_receipt or line.group is None:
        group = Group(line.group or Group.OTHER)
        meaning = Meaning(group, given.words.strip(), no_receipt=given.no_receipt)
        explain_line(session, line, meaning, by)
