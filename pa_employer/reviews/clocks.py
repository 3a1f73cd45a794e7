"""The clocks of a return: when it is due, until when the council decides, until when to object."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.asking.models import Question
from pa_employer.clock import day_of
from pa_employer.db import is_among
from pa_employer.reviews.models import FinancialReturn, Query, ReturnState, ReturnVersion
from pa_employer.reviews.queries import returns_of
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import Span, day_in_words, month_later
from payroll.ground.errors import DomainError
from payroll.working_days import working_days_later
from returns.account import Waiting
from returns.policy import policy_on
from returns.rulebook import row_on

WITH_THE_COUNCIL = (
    ReturnState.SUBMITTED,
    ReturnState.IN_REVIEW,
    ReturnState.ANSWERED,
    ReturnState.TO_APPROVE,
    ReturnState.CHALLENGED,
)


@dataclass(frozen=True, slots=True)
class Clock:
    """Who has to do something with a return, and by when; it says so in a sentence."""

    is_councils: bool
    due_on: date
    sentence: str

    def is_late(self, today: date) -> bool:
        """Tell whether its day has passed."""
        return today > self.due_on


def due_on(agreement: Agreement, span: Span) -> date:
    """Return the day by which a period's return is to be sent."""
    return span.last + timedelta(days=policy_on(span.last, agreement.rules).due_days.value)


def decide_by(agreement: Agreement, arrived_on: date) -> date:
    """Return the day by which the council decides about what came to it on a day."""
    days = policy_on(arrived_on, agreement.rules).decide_working_days.value
    return working_days_later(arrived_on, days)


def object_until(agreement: Agreement, decided_on: date) -> date:
    """Return the last day on which a decision can be challenged."""
    days = policy_on(decided_on, agreement.rules).challenge_days.value
    return decided_on + timedelta(days=days)


class OldDebtError(DomainError):
    """The council could have seen this long ago. Silence was its answer, so nothing is asked."""


def asked_until(kept: FinancialReturn) -> date:
    """Return the last day on which a council asks about a return that it could have seen.

    Its clock began when the return first came to it; what it asked by then goes on.
    """
    if kept.submitted_at is None:
        message = "only a return that was sent has been seen"
        raise ValueError(message)
    seen_on = day_of(kept.submitted_at)
    row = row_on("old_debt.months", seen_on, kept.agreement.rules)
    return month_later(seen_on, int(row["value"]))


def refuse_old_debt(kept: FinancialReturn, today: date) -> None:
    """Refuse to begin to question a return after its day."""
    until = asked_until(kept)
    if today > until:
        message = (
            f"You could have asked about this return until {day_in_words(until)}. Silence was "
            "the answer, so nothing is asked or taken back now."
        )
        raise OldDebtError(message)


def clock_of(session: Session, kept: FinancialReturn, today: date) -> Clock | None:
    """Return the clock that runs for a return that was sent; None once it is closed."""
    council = kept.agreement.authority.name
    if kept.state in WITH_THE_COUNCIL:
        by = decide_by(kept.agreement, _arrived_on(session, kept))
        late = " That day has passed, and you can ask why." if today > by else ""
        return Clock(
            is_councils=True, due_on=by, sentence=f"{council} decides by {day_in_words(by)}.{late}"
        )
    if kept.state is ReturnState.QUERIED:
        reply_by = session.scalar(select(Query.reply_by_on).where(Query.return_id == kept.id))
        if reply_by:
            said = f"There is time to answer until {day_in_words(reply_by)}."
            return Clock(is_councils=False, due_on=reply_by, sentence=said)
    if kept.state is ReturnState.DECIDED and kept.decided_at:
        until = object_until(kept.agreement, day_of(kept.decided_at))
        said = f"If you think it is wrong, say so by {day_in_words(until)}."
        return Clock(is_councils=False, due_on=until, sentence=said)
    return None


def late_in_a_row(session: Session, agreement: Agreement, before: date) -> int:
    """Return how many returns in a row, up to a day, were sent after their day."""
    late = 0
    for kept in returns_of(session, agreement.id):
        if kept.submitted_at is None or kept.starts_on >= before:
            continue
        if day_of(kept.submitted_at) <= due_on(agreement, kept.span):
            break
        late += 1
    return late


def council_waits(session: Session, agreement: Agreement, today: date) -> tuple[Waiting, ...]:
    """Return what the council owes the person and has not done by its day."""
    return (*_returns_late(session, agreement, today), *_questions_late(session, agreement, today))


def _returns_late(session: Session, agreement: Agreement, today: date) -> tuple[Waiting, ...]:
    waiting = []
    for kept in reversed(returns_of(session, agreement.id)):
        if kept.state not in WITH_THE_COUNCIL:
            continue
        by = decide_by(agreement, _arrived_on(session, kept))
        if by < today:
            waiting.append(Waiting(f"A decision about the return for {kept.span}", by))
    return tuple(waiting)


def _questions_late(session: Session, agreement: Agreement, today: date) -> tuple[Waiting, ...]:
    waiting = []
    for question in open_questions(session, agreement.id):
        asked_on = day_of(question.asked_at)
        row = row_on("review.practitioner_reply_working_days", asked_on, agreement.rules)
        by = working_days_later(asked_on, int(row["value"]))
        if by < today:
            waiting.append(Waiting(f"An answer to “{question.words}”", by))
    return tuple(waiting)


@for_each
def open_questions(session: Session, agreement_ids: Ids) -> Mapping[UUID, list[Question]]:
    """Return what was asked ahead and not answered yet, oldest first."""
    found = select(Question).where(
        is_among(session, Question.agreement_id, agreement_ids),
        Question.answer.is_(None),
        Question.withdrawn_at.is_(None),
    )
    rows = session.scalars(found.order_by(Question.asked_at))
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


@for_each
def _made_at(session: Session, return_ids: Ids) -> Mapping[UUID, datetime | None]:
    """Return when the newest version of a return was made."""
    found = (
        select(ReturnVersion.return_id, func.max(ReturnVersion.made_at))
        .where(is_among(session, ReturnVersion.return_id, return_ids))
        .group_by(ReturnVersion.return_id)
    )
    newest = {row[0]: row[1] for row in session.execute(found)}
    return {return_id: newest.get(return_id) for return_id in return_ids}


def _arrived_on(session: Session, kept: FinancialReturn) -> date:
    """Return the day something last came to the council: the return, answers, or an objection."""
    made_at = _made_at(session, kept.id)
    times = [at for at in (kept.submitted_at, made_at, kept.challenged_at) if at]
    return day_of(max(times))
