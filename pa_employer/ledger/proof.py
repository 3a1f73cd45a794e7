"""Proving the books: every seal, every entry's balance, and what all accounts come to on a day."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.ledger.accounts import HELD
from pa_employer.ledger.models import EntryRow, PostingRow
from pa_employer.ledger.queries import first_broken_entry
from payroll.ground.money import NOTHING, Money


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not right about a book."""

    agreement_id: UUID
    number: int
    """The entry's number in its book."""
    why: str


def faults(session: Session) -> Iterator[Fault]:
    """Yield what is wrong with any book: a changed entry, or one that does not come to nothing."""
    for agreement_id in _books(session):
        broken = first_broken_entry(session, agreement_id)
        if broken is not None:
            yield Fault(agreement_id, broken, "is not as it was written")
    unbalanced = (
        select(EntryRow.agreement_id, EntryRow.number, func.sum(PostingRow.amount))
        .join(PostingRow, PostingRow.entry_id == EntryRow.id)
        .group_by(EntryRow.id)
        .having(func.sum(PostingRow.amount) != NOTHING)
    )
    for agreement_id, number, amount in session.execute(unbalanced):
        yield Fault(agreement_id, number, f"is out by {amount}")


def trial_balance(
    session: Session, until: date | None = None, agreement_id: UUID | None = None
) -> dict[str, Money]:
    """Return what each account comes to at the end of a day, over all books or in one.

    All accounts that hold money are one here. Together they come to nothing.
    """
    summed = (
        select(PostingRow.account, func.sum(PostingRow.amount))
        .join(EntryRow, EntryRow.id == PostingRow.entry_id)
        .group_by(PostingRow.account)
    )
    if until is not None:
        summed = summed.where(EntryRow.happened_on <= until)
    if agreement_id is not None:
        summed = summed.where(EntryRow.agreement_id == agreement_id)
    totals: Counter[str] = Counter()
    for account, amount in session.execute(summed):
        totals["held" if account.startswith(HELD) else account] += amount.pence
    return {account: Money(pence) for account, pence in sorted(totals.items()) if pence}


def count_books(session: Session) -> tuple[int, int]:
    """Return how many books there are, and how many entries they hold."""
    counted = select(func.count(EntryRow.agreement_id.distinct()), func.count(EntryRow.id))
    books, entries = session.execute(counted).one()
    return books, entries


def _books(session: Session) -> list[UUID]:
    return list(session.scalars(select(EntryRow.agreement_id).distinct()))
