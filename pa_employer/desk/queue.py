"""The council's queue: what needs a human first, found by name, reference or what to do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.db import shares
from pa_employer.people.models import Employer
from pa_employer.reviews.models import (
    IS_NEWEST,
    Decision,
    FinancialReturn,
    Query,
    ReturnState,
    ReturnVersion,
)
from pa_employer.reviews.queries import FOR_THE_COUNCIL
from payroll.ground.days import Span

FIRST, SOON, LOOK, CLEAN = range(4)
FEW = 500
BETWEEN = "\n"
"""What nobody types stands between a name and the next, so that no search goes across."""
OVER = frozenset({ReturnState.DECIDED, ReturnState.CLOSED})


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
    among: tuple[UUID, ...] | None = None
    """The direct payments `said` was found to be about; None where that is still to be found."""


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
    # What is on the page is found first, by few columns; only then all that is shown of it.
    found = _ordered(_wanted(select(FinancialReturn.id), authority_id, wanted), wanted)
    ids = list(session.scalars(found.limit(most).offset(skip)))
    rows = {row.return_id: row for share in shares(ids) for row in _shown(session, share)}
    return [rows[return_id] for return_id in ids]


def _shown(session: Session, ids: Sequence[UUID]) -> Iterator[OnDesk]:
    found = (
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
        )
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .join(Employer, Employer.id == Agreement.employer_id)
        .join(ReturnVersion, IS_NEWEST)
        .outerjoin(Query, Query.return_id == FinancialReturn.id)
        .outerjoin(Account, Account.id == FinancialReturn.assigned_to_id)
        .where(FinancialReturn.id.in_(ids))
    )
    for return_id, employer, reference, first, last, *rest in session.execute(found):
        yield OnDesk(return_id, employer, reference, Span(first, last), *rest)


def _ordered(found: Select, wanted: Wanted) -> Select:  # type: ignore[type-arg]
    """Put first what needs a human, or of finished ones what was decided last."""
    if set(wanted.states) <= OVER:
        return found.order_by(FinancialReturn.decided_at.desc(), FinancialReturn.id)
    need = case(
        (FinancialReturn.state == ReturnState.CHALLENGED, FIRST),
        (FinancialReturn.state == ReturnState.ANSWERED, SOON),
        (ReturnVersion.is_clean.is_(False), LOOK),
        else_=CLEAN,
    )
    return found.order_by(need, ReturnVersion.made_at, FinancialReturn.id)


def numbers(
    session: Session, authority_id: UUID, wanted: Wanted
) -> dict[tuple[ReturnState, bool], int]:
    """Return how many returns are wanted that are not over, by state and whether clean."""
    states = tuple(state for state in ReturnState if state not in OVER)
    columns = select(FinancialReturn.state, ReturnVersion.is_clean, func.count())
    found = _wanted(columns, authority_id, replace(wanted, states=states, is_clean=None))
    rows = session.execute(found.group_by(FinancialReturn.state, ReturnVersion.is_clean))
    return {(ReturnState(state), is_clean): number for state, is_clean, number in rows}


def count(session: Session, authority_id: UUID, wanted: Wanted) -> int:
    """Return how many returns of a council are wanted."""
    return session.scalar(_wanted(select(func.count()), authority_id, wanted)) or 0


def _wanted(found: Select, authority_id: UUID, wanted: Wanted) -> Select:  # type: ignore[type-arg]
    return (
        found.select_from(FinancialReturn)
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .join(ReturnVersion, IS_NEWEST)
        .where(Agreement.authority_id == authority_id, *_conditions(authority_id, wanted))
    )


def _conditions(authority_id: UUID, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [FinancialReturn.state.in_(wanted.states)]
    if wanted.is_clean is not None:
        found.append(ReturnVersion.is_clean.is_(wanted.is_clean))
    if wanted.taken_up_by_id is not None:
        found.append(FinancialReturn.taken_up_by_id == wanted.taken_up_by_id)
    if wanted.theme:
        found.append(ReturnVersion.themes.contains(f" {wanted.theme} ", autoescape=True))
    if wanted.assigned_to_id is not None:
        found.append(FinancialReturn.assigned_to_id == wanted.assigned_to_id)
    if wanted.is_unassigned:
        found.append(FinancialReturn.assigned_to_id.is_(None))
    if wanted.among is not None:
        found.append(FinancialReturn.agreement_id.in_(wanted.among))
    elif wanted.said.strip():
        found.append(FinancialReturn.agreement_id.in_(_called(authority_id, wanted.said)))
    return found


def narrowed(session: Session, authority_id: UUID, wanted: Wanted) -> Wanted:
    """Look up once whom a search is for, where they are few; several questions then share it."""
    if not wanted.said.strip():
        return wanted
    ids = session.scalars(_called(authority_id, wanted.said).limit(FEW + 1)).all()
    return wanted if len(ids) > FEW else replace(wanted, among=tuple(ids))


def _called(authority_id: UUID, said: str) -> Select[UUID]:
    """Return the direct payments of a council that are called so, as a question of its own."""
    called = Employer.name + BETWEEN + Employer.supported_person + BETWEEN + Agreement.reference
    return (
        select(Agreement.id)
        .join(Employer, Employer.id == Agreement.employer_id)
        .where(
            Agreement.authority_id == authority_id,
            called.icontains(said.strip(), autoescape=True),
        )
    )
