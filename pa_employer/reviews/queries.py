"""Reading returns: a household's own, and those on a council's desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from pa_employer.agreements.models import Agreement
from pa_employer.db import is_among
from pa_employer.ladder.service import months_on as closer_months_on
from pa_employer.reviews.models import (
    FinancialReturn,
    Query,
    QueryItem,
    ReturnState,
    ReturnVersion,
)
from pa_employer.reviews.periods import is_finished, periods
from pa_employer.statements.queries import accounts_of
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import Span
from returns.figures import FiguresDisagreeError, Return, digest_of
from returns.policy import policy_on

FOR_THE_COUNCIL = (
    ReturnState.SUBMITTED,
    ReturnState.IN_REVIEW,
    ReturnState.ANSWERED,
    ReturnState.TO_APPROVE,
    ReturnState.CHALLENGED,
)
DECIDED = (ReturnState.DECIDED, ReturnState.CHALLENGED, ReturnState.CLOSED)
SENT = tuple(state for state in ReturnState if state is not ReturnState.DRAFTED)


def agreements_of(session: Session, employer_id: UUID) -> list[Agreement]:
    """Return every direct payment an employer has or had, newest first."""
    found = select(Agreement).where(Agreement.employer_id == employer_id)
    return list(session.scalars(found.order_by(Agreement.starts_on.desc())))


def spans_of(session: Session, agreement: Agreement, today: date) -> list[Span]:
    """Return the periods that have begun and in which there is a book to tell of, oldest first."""
    opened = min((each.opened_on for each in accounts_of(session, agreement.id)), default=today)
    begun_on = min(opened, today)

    def months_on(day: date) -> int:
        usual = policy_on(max(day, begun_on), agreement.rules).return_months.value
        return closer_months_on(session, agreement.id, day, usual)

    begun = periods(agreement.starts_on, agreement.ends_on, today, months_on)
    return [span for span in begun if span.last >= opened]


def period_at(
    session: Session, employer_id: UUID, starts_on: str, today: date
) -> tuple[Agreement, Span] | None:
    """Return the direct payment and the period that starts on a day in ISO form, or None."""
    for agreement in agreements_of(session, employer_id):
        for span in spans_of(session, agreement, today):
            if span.first.isoformat() == starts_on:
                return agreement, span
    return None


@for_each
def returns_of(session: Session, agreement_ids: Ids) -> Mapping[UUID, list[FinancialReturn]]:
    """Return what was begun, sent or decided for a direct payment, newest first."""
    found = select(FinancialReturn).where(
        is_among(session, FinancialReturn.agreement_id, agreement_ids)
    )
    rows = session.scalars(found.order_by(FinancialReturn.starts_on.desc()))
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


def return_for(session: Session, agreement_id: UUID, starts_on: date) -> FinancialReturn | None:
    """Return the return of the period that starts on a day, once somebody has touched it."""
    found = select(FinancialReturn).where(
        FinancialReturn.agreement_id == agreement_id, FinancialReturn.starts_on == starts_on
    )
    return session.scalar(found)


def due_returns(session: Session, agreement: Agreement, today: date) -> list[Span]:
    """Return the periods that are over and whose return has not been sent, oldest first."""
    sent = {
        each.starts_on
        for each in returns_of(session, agreement.id)
        if each.state is not ReturnState.DRAFTED
    }
    spans = spans_of(session, agreement, today)
    return [span for span in spans if is_finished(span, today) and span.first not in sent]


def versions_of(session: Session, return_: FinancialReturn) -> list[ReturnVersion]:
    """Return what a return said each time it went to the council, first to last."""
    found = select(ReturnVersion).where(ReturnVersion.return_id == return_.id)
    return list(session.scalars(found.order_by(ReturnVersion.number)))


def read(version: ReturnVersion) -> Return:
    """Return the figures as they were kept, or raise if they are not as they were sent."""
    # What was kept is what is checked: a later version of the product knows more figures.
    kept = Return.from_plain(version.document)
    if digest_of(version.document) != version.digest.hex():
        message = f"version {version.number} of return {version.return_id} was changed"
        raise FiguresDisagreeError(message)
    return kept


def query_of(session: Session, return_: FinancialReturn) -> Query | None:
    """Return what the council asked about a return, with its questions."""
    found = select(Query).where(Query.return_id == return_.id).options(selectinload(Query.items))
    return session.scalar(found)


@dataclass(frozen=True, slots=True)
class OpenQuery:
    """Something the council asked that still waits for the person's answer."""

    span: Span
    questions: int
    reply_by_on: date


@for_each
def waiting_for_person(session: Session, employer_ids: Ids) -> Mapping[UUID, list[OpenQuery]]:
    """Return what the council asked an employer and has no answer to yet, most urgent first."""
    found = (
        select(
            Agreement.employer_id,
            FinancialReturn.starts_on,
            FinancialReturn.ends_on,
            func.count(QueryItem.id),
            Query.reply_by_on,
        )
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .join(Query, Query.return_id == FinancialReturn.id)
        .join(QueryItem, QueryItem.query_id == Query.id)
        .where(
            is_among(session, Agreement.employer_id, employer_ids),
            FinancialReturn.state == ReturnState.QUERIED,
        )
        .group_by(
            Agreement.employer_id,
            FinancialReturn.starts_on,
            FinancialReturn.ends_on,
            Query.reply_by_on,
        )
        .order_by(Query.reply_by_on, FinancialReturn.starts_on)
    )
    asked: dict[UUID, list[OpenQuery]] = {employer_id: [] for employer_id in employer_ids}
    for employer_id, first, last, count, reply_by in session.execute(found):
        asked[employer_id].append(OpenQuery(Span(first, last), count, reply_by))
    return asked


def sent_to(session: Session, authority_id: UUID, return_id: UUID) -> FinancialReturn | None:
    """Return a return that was sent to a council, or None if it is not theirs to see."""
    found = (
        select(FinancialReturn)
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .where(
            FinancialReturn.id == return_id,
            Agreement.authority_id == authority_id,
            FinancialReturn.state.in_(SENT),
        )
    )
    return session.scalar(found)


def decided_before(session: Session, return_: FinancialReturn) -> list[FinancialReturn]:
    """Return the earlier returns of the same direct payment that were decided, newest first."""
    found = select(FinancialReturn).where(
        FinancialReturn.agreement_id == return_.agreement_id,
        FinancialReturn.starts_on < return_.starts_on,
        FinancialReturn.state.in_(DECIDED),
    )
    return list(session.scalars(found.order_by(FinancialReturn.starts_on.desc())))
