"""The council's queue: what needs a human first, found by name, reference or what to do."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.people.models import Employer
from pa_employer.reviews.models import (
    Decision,
    FinancialReturn,
    Query,
    ReturnState,
    ReturnVersion,
)
from pa_employer.reviews.queries import FOR_THE_COUNCIL
from payroll.ground.days import Span

FIRST, SOON, LOOK, CLEAN = range(4)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which returns of a council: in which states, clean or not, taken up by whom, called what."""

    states: tuple[ReturnState, ...] = FOR_THE_COUNCIL
    is_clean: bool | None = None
    taken_up_by_id: UUID | None = None
    said: str = ""
    """Part of a name or a reference, in capitals or not."""
    theme: str = ""
    """The code of something that is noticed in it."""
    assigned_to_id: UUID | None = None
    is_unassigned: bool = False


@dataclass(frozen=True, slots=True)
class OnDesk:
    """One return on a council's desk, in one line."""

    return_id: UUID
    employer: str
    reference: str
    span: Span
    state: ReturnState
    summary: str
    is_clean: bool
    arrived_at: datetime
    """When the council last got it: sent, or answered."""
    reply_by_on: date | None
    decision: Decision | None
    decided_at: datetime | None
    taken_up_by_id: UUID | None
    assigned_to: str | None


def queue(
    session: Session,
    authority_id: UUID,
    wanted: Wanted = Wanted(),  # it cannot change
    most: int | None = None,
    skip: int = 0,
) -> list[OnDesk]:
    """Return what is on a council's desk: what needs a human first, finished ones newest first.

    First what was challenged, then answers, then what stands out, then clean ones; the longest
    waiting first in each.
    """
    found = _wanted(
        select(
            FinancialReturn.id,
            Employer.name,
            Agreement.reference,
            FinancialReturn.starts_on,
            FinancialReturn.ends_on,
            FinancialReturn.state,
            ReturnVersion.summary,
            ReturnVersion.is_clean,
            ReturnVersion.made_at,
            Query.reply_by_on,
            FinancialReturn.decision,
            FinancialReturn.decided_at,
            FinancialReturn.taken_up_by_id,
            Account.name,
        ),
        authority_id,
        wanted,
    )
    found = found.outerjoin(Query, Query.return_id == FinancialReturn.id).outerjoin(
        Account, Account.id == FinancialReturn.assigned_to_id
    )
    need = case(
        (FinancialReturn.state == ReturnState.CHALLENGED, FIRST),
        (FinancialReturn.state == ReturnState.ANSWERED, SOON),
        (ReturnVersion.is_clean.is_(False), LOOK),
        else_=CLEAN,
    )
    is_over = FinancialReturn.state.in_((ReturnState.DECIDED, ReturnState.CLOSED))
    order = (
        case((is_over, FinancialReturn.decided_at)).desc(),
        need,
        ReturnVersion.made_at,
        FinancialReturn.id,
    )
    return [
        OnDesk(return_id, employer, reference, Span(first, last), *rest)
        for return_id, employer, reference, first, last, *rest in session.execute(
            found.order_by(*order).limit(most).offset(skip)
        )
    ]


def count(session: Session, authority_id: UUID, wanted: Wanted) -> int:
    """Return how many returns of a council are wanted."""
    return session.scalar(_wanted(select(func.count()), authority_id, wanted)) or 0


def _wanted(found: Select, authority_id: UUID, wanted: Wanted) -> Select:  # type: ignore[type-arg]
    newest = (
        select(ReturnVersion.return_id, func.max(ReturnVersion.number).label("number"))
        .group_by(ReturnVersion.return_id)
        .subquery()
    )
    return (
        found.select_from(FinancialReturn)
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .join(Employer, Employer.id == Agreement.employer_id)
        .join(newest, newest.c.return_id == FinancialReturn.id)
        .join(
            ReturnVersion,
            and_(
                ReturnVersion.return_id == newest.c.return_id,
                ReturnVersion.number == newest.c.number,
            ),
        )
        .where(Agreement.authority_id == authority_id, *_conditions(wanted))
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [FinancialReturn.state.in_(wanted.states)]
    if wanted.is_clean is not None:
        found.append(ReturnVersion.is_clean.is_(wanted.is_clean))
    if wanted.taken_up_by_id is not None:
        found.append(FinancialReturn.taken_up_by_id == wanted.taken_up_by_id)
    if wanted.theme:
        codes = literal(" ") + ReturnVersion.themes + " "
        found.append(codes.contains(f" {wanted.theme} ", autoescape=True))
    if wanted.assigned_to_id is not None:
        found.append(FinancialReturn.assigned_to_id == wanted.assigned_to_id)
    if wanted.is_unassigned:
        found.append(FinancialReturn.assigned_to_id.is_(None))
    if wanted.said.strip():
        columns = (Employer.name, Employer.supported_person, Agreement.reference)
        said = wanted.said.strip()
        found.append(or_(*(column.icontains(said, autoescape=True) for column in columns)))
    return found
