"""Reading the ledger: what each account holds, and proof that nothing was changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from pa_employer.audit.seals import START
from pa_employer.db import is_among, shares
from pa_employer.ledger.models import EntryRow, PostingRow
from pa_employer.ledger.written import Leg, Written
from pa_employer.together import Ids, for_each
from payroll.ground.money import Money


def keys_posted(session: Session, agreement_id: UUID, keys: Sequence[str]) -> set[str]:
    """Return which of these events were posted already."""
    found: set[str] = set()
    for share in shares(keys):
        asked = select(EntryRow.key).where(
            EntryRow.agreement_id == agreement_id, EntryRow.key.in_(share)
        )
        found.update(session.scalars(asked))
    return found


@for_each
def balances(
    session: Session, agreement_ids: Ids, until: date = date.max
) -> Mapping[UUID, dict[str, Money]]:
    """Return what each account of a book holds at the end of a day, or of all days."""
    summed = (
        select(EntryRow.agreement_id, PostingRow.account, func.sum(PostingRow.amount))
        .join(EntryRow)
        .where(is_among(session, EntryRow.agreement_id, agreement_ids))
        .where(EntryRow.happened_on <= until)
        .group_by(EntryRow.agreement_id, PostingRow.account)
    )
    found: dict[UUID, dict[str, Money]] = {agreement_id: {} for agreement_id in agreement_ids}
    for agreement_id, account, amount in session.execute(summed):
        if amount:
            found[agreement_id][account] = amount
    return found


def balance(session: Session, agreement_id: UUID, account: str, until: date = date.max) -> Money:
    """Return what one account of a book holds."""
    return balances(session, agreement_id, until).get(account, Money(0))


def entries(session: Session, agreement_id: UUID) -> list[EntryRow]:
    """Return a book from its first entry to its last."""
    of_book = select(EntryRow).where(EntryRow.agreement_id == agreement_id)
    found = of_book.order_by(EntryRow.number).options(selectinload(EntryRow.postings))
    return list(session.scalars(found))


def written(row: EntryRow) -> Written:
    """Return a stored entry as it stands in its book."""
    legs = tuple(Leg(each.place, each.account, each.amount) for each in row.postings)
    return Written(row.agreement_id, row.number, row.happened_on, row.key, row.narration, legs)


def first_broken_entry(session: Session, agreement_id: UUID) -> int | None:
    """Return the number of the first entry that is not as it was written, or None."""
    before = START
    for place, row in enumerate(entries(session, agreement_id), start=1):
        if row.number != place or row.seal != written(row).seal(before):
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
