"""Reading the ledger: what each account holds, and proof that nothing was changed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from pa_employer.audit.seals import START, seal
from pa_employer.ledger.models import EntryRow, PostingRow
from payroll.ground.money import Money

KEYS_AT_ONCE = 500


def entries_by_key(
    session: Session, agreement_id: UUID, keys: Sequence[str]
) -> dict[str, EntryRow]:
    """Return the entries that these events were posted as, where they were."""
    found: dict[str, EntryRow] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        asked = select(EntryRow).where(
            EntryRow.agreement_id == agreement_id,
            EntryRow.key.in_(keys[start : start + KEYS_AT_ONCE]),
        )
        found |= {row.key: row for row in session.scalars(asked)}
    return found


def balances(session: Session, agreement_id: UUID, until: date | None = None) -> dict[str, Money]:
    """Return what each account of a book holds at the end of a day, or of all days."""
    summed = (
        select(PostingRow.account, func.sum(PostingRow.amount))
        .join(EntryRow)
        .where(EntryRow.agreement_id == agreement_id)
        .group_by(PostingRow.account)
    )
    if until is not None:
        summed = summed.where(EntryRow.happened_on <= until)
    return {account: amount for account, amount in session.execute(summed) if amount}


def balance(
    session: Session, agreement_id: UUID, account: str, until: date | None = None
) -> Money:
    """Return what one account of a book holds."""
    return balances(session, agreement_id, until).get(account, Money(0))


def entries(session: Session, agreement_id: UUID) -> list[EntryRow]:
    """Return a book from its first entry to its last."""
    of_book = select(EntryRow).where(EntryRow.agreement_id == agreement_id)
    found = of_book.order_by(EntryRow.number).options(selectinload(EntryRow.postings))
    return list(session.scalars(found))


def seal_of(row: EntryRow, before: bytes) -> bytes:
    """Return the seal an entry must carry after the one before it."""
    postings = (f"{p.place} {p.account} {p.amount.pence}" for p in row.postings)
    return seal(
        before,
        str(row.agreement_id),
        str(row.number),
        row.happened_on.isoformat(),
        row.key,
        row.narration,
        *postings,
    )


def first_broken_entry(session: Session, agreement_id: UUID) -> int | None:
    """Return the number of the first entry that is not as it was written, or None."""
    before = START
    for place, row in enumerate(entries(session, agreement_id), start=1):
        if row.number != place or row.seal != seal_of(row, before):
            return place
        before = row.seal
    return None


def first_broken_book(session: Session) -> tuple[UUID, int] | None:
    """Return the first direct payment whose book was changed, and the entry's number."""
    for agreement_id in session.scalars(select(EntryRow.agreement_id).distinct()).all():
        broken = first_broken_entry(session, agreement_id)
        if broken is not None:
            return agreement_id, broken
    return None
