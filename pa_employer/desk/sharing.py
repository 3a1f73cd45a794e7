"""Who of a council looks at which return: naming somebody, sharing out, and how much each has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Post
from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.desk.queue import Wanted, queue
from pa_employer.reviews.kept import lock, note
from pa_employer.reviews.models import IS_NEWEST, FinancialReturn, ReturnVersion, SavedView
from pa_employer.reviews.queries import FOR_THE_COUNCIL
from payroll.ground.errors import DomainError

AT_ONCE = 300
MOST_VIEWS = 20


class NotAnOfficerError(DomainError):
    """Choose a finance officer of your council."""


class NothingToShareError(DomainError):
    """Every return that waits has somebody already."""


class NameWantedError(DomainError):
    """Give the view a name you do not have yet."""


class TooManyViewsError(DomainError):
    """You keep twenty views already. Drop one first."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much waits for one officer."""

    officer: Account
    waiting: int
    to_look_at: int
    """Of these, how many hold something to look at."""
    oldest_at: datetime | None


def officers_of(session: Session, authority_id: UUID) -> list[Account]:
    """Return the finance officers of a council, by name."""
    found = select(Account).where(
        Account.organisation_id == authority_id, Account.post == Post.FINANCE_OFFICER
    )
    return list(session.scalars(found.order_by(Account.name, Account.id)))


def assign(
    session: Session, kept: FinancialReturn, account_id: UUID | None, by: Actor
) -> FinancialReturn:
    """Name who is to look at a return, or nobody any more."""
    kept = lock(session, kept)
    officers = {each.id for each in officers_of(session, kept.agreement.authority_id)}
    if account_id is not None and account_id not in officers:
        raise NotAnOfficerError
    kept.assigned_to_id = account_id
    note(session, kept, "said who looks at a return", by)
    return kept


def share_out(session: Session, authority_id: UUID, by: Actor) -> int:
    """Share out what nobody has, each to whoever has least; return how many."""
    officers = officers_of(session, authority_id)
    waiting = queue(session, authority_id, Wanted(is_unassigned=True, is_clean=False), AT_ONCE)
    if not officers or not waiting:
        raise NothingToShareError
    load = {each.officer.id: each.waiting for each in loads_of(session, authority_id)}
    shared = 0
    for row in waiting:
        kept = session.get_one(FinancialReturn, row.return_id)
        least = min(officers, key=lambda each: (load[each.id], each.name))
        assign(session, kept, least.id, by)
        load[least.id] += 1
        shared += 1
    return shared


def loads_of(session: Session, authority_id: UUID) -> list[Load]:
    """Return how much waits for each officer, by name."""
    found = (
        select(
            FinancialReturn.assigned_to_id,
            ReturnVersion.is_clean,
            func.count(),
            func.min(ReturnVersion.made_at),
        )
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .join(ReturnVersion, IS_NEWEST)
        .where(
            Agreement.authority_id == authority_id,
            FinancialReturn.state.in_(FOR_THE_COUNCIL),
            FinancialReturn.assigned_to_id.is_not(None),
        )
        .group_by(FinancialReturn.assigned_to_id, ReturnVersion.is_clean)
    )
    rows = [
        _Waiting(officer_id, is_clean, number, oldest)
        for officer_id, is_clean, number, oldest in session.execute(found)
    ]
    return [_load(officer, rows) for officer in officers_of(session, authority_id)]


@dataclass(frozen=True, slots=True)
class _Waiting:
    """How many clean returns, or others, wait for somebody."""

    officer_id: UUID | None
    is_clean: bool
    number: int
    oldest_at: datetime


def views_of(session: Session, account_id: UUID) -> list[SavedView]:
    """Return the views somebody keeps, by name."""
    found = select(SavedView).where(SavedView.account_id == account_id)
    return list(session.scalars(found.order_by(SavedView.name)))


def save_view(session: Session, name: str, query: str, by: Actor) -> SavedView:
    """Keep a way to look at the queue under a name."""
    kept = views_of(session, by.account_id)
    if not name.strip() or name.strip() in {each.name for each in kept}:
        raise NameWantedError
    if len(kept) >= MOST_VIEWS:
        raise TooManyViewsError
    made = SavedView(account_id=by.account_id, name=name.strip(), query=query, saved_at=by.at)
    session.add(made)
    session.flush()
    return made


def drop_view(session: Session, view: SavedView) -> None:
    """Keep a view no longer."""
    session.delete(view)
    session.flush()


def _load(officer: Account, rows: Sequence[_Waiting]) -> Load:
    own = [row for row in rows if row.officer_id == officer.id]
    return Load(
        officer=officer,
        waiting=sum(row.number for row in own),
        to_look_at=sum(row.number for row in own if not row.is_clean),
        oldest_at=min((row.oldest_at for row in own), default=None),
    )
