"""What a council asks about a return: once, a few things together, each with its rule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.reviews.clocks import refuse_old_debt
from pa_employer.reviews.kept import lock, note
from pa_employer.reviews.models import FinancialReturn, Query, QueryItem
from pa_employer.reviews.queries import query_of, read, versions_of
from pa_employer.reviews.states import AskedAlreadyError, Deed, after
from payroll.ground.errors import DomainError
from returns.figures import Return
from returns.grades import Grade
from returns.policy import policy_on

UNFILLED = re.compile(r"\[[a-zA-Z ]+\]")
"""What a question to begin with leaves to be filled in."""


class UnfoundedQuestionError(DomainError):
    """Say what you ask, the rule it rests on, and what would settle it."""


class UnfilledQuestionError(DomainError):
    """Fill in what stands in [brackets] in your question first."""


class NothingAskedError(DomainError):
    """Choose something to ask, or write a question of your own."""


class TooManyQuestionsError(DomainError):
    """Too many questions for one return. Keep those that could change your decision."""


class NotInThisReturnError(DomainError):
    """That payment is not in this return, so it cannot be asked about here."""


class ProvesItselfError(DomainError):
    """That payment proves itself by agreed hours and a payslip. Nothing is asked about it."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask the person: the question, its rule, and what would settle it."""

    question: str
    rule: str
    settles: str
    line_id: str = ""
    flag_key: str = ""
    """What was noticed that it is about; '' for an officer's own question."""

    def __post_init__(self) -> None:
        if not all(text.strip() for text in (self.question, self.rule, self.settles)):
            raise UnfoundedQuestionError
        if UNFILLED.search(self.question):
            raise UnfilledQuestionError


def ask(session: Session, return_: FinancialReturn, items: Sequence[Ask], by: Actor) -> Query:
    """Ask the person about a return: once, a few things together, with time to answer."""
    policy = policy_on(by.today, return_.agreement.rules)
    _check_count(len(items), policy.max_items_per_return.value)
    return_ = lock(session, return_)
    return_.state = after(return_.state, Deed.ASK)
    if query_of(session, return_):
        raise AskedAlreadyError
    refuse_old_debt(return_, by.today)
    drawn = read(versions_of(session, return_)[-1])
    for item in items:
        _check_line(item, drawn)
    query = Query(
        return_id=return_.id,
        asked_at=by.at,
        asked_by_id=by.account_id,
        reply_by_on=by.today + timedelta(days=policy.query_reply_days.value),
        items=[_item(place, item) for place, item in enumerate(items)],
    )
    session.add(query)
    note(session, return_, "asked about a return", by)
    return query


def _check_count(count: int, most: int) -> None:
    if not count:
        raise NothingAskedError
    if count > most:
        message = (
            f"At most {most} things are asked about one return, and these are {count}. "
            "Keep those that could change your decision."
        )
        raise TooManyQuestionsError(message)


def _check_line(item: Ask, drawn: Return) -> None:
    if not item.line_id:
        return
    line = next((each for each in drawn.lines if each.id == item.line_id), None)
    if line is None:
        raise NotInThisReturnError
    if line.grade is Grade.A:
        raise ProvesItselfError


def _item(place: int, item: Ask) -> QueryItem:
    return QueryItem(
        place=place,
        question=item.question.strip(),
        rule=item.rule.strip(),
        settles=item.settles.strip(),
        line_id=UUID(item.line_id) if item.line_id else None,
        flag_key=item.flag_key,
    )
