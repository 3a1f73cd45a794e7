"""Writing the ledger: each event once, each entry balanced and sealed to the one before."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.seals import START
from pa_employer.ledger.entries import Entry
from pa_employer.ledger.models import EntryRow, PostingRow
from pa_employer.ledger.queries import entries_by_key, seal_of


def post(session: Session, agreement_id: UUID, entry: Entry, at: datetime) -> EntryRow:
    """Write an entry into the book of a direct payment, or return it if it is there already."""
    (row,) = post_all(session, agreement_id, [entry], at)
    return row


def post_all(
    session: Session, agreement_id: UUID, entries: Sequence[Entry], at: datetime
) -> list[EntryRow]:
    """Write entries into a book in their order; those that are there already stay as they are."""
    # One writer to a book at a time, so that its numbers and seals follow each other.
    session.execute(select(Agreement.id).where(Agreement.id == agreement_id).with_for_update())
    rows = entries_by_key(session, agreement_id, [entry.key for entry in entries])
    last = _last(session, agreement_id)
    for entry in entries:
        if entry.key not in rows:
            last = rows[entry.key] = _row(agreement_id, entry, last, at)
            session.add(last)
    session.flush()
    return [rows[entry.key] for entry in entries]


def _row(agreement_id: UUID, entry: Entry, last: EntryRow | None, at: datetime) -> EntryRow:
    row = EntryRow(
        agreement_id=agreement_id,
        number=last.number + 1 if last else 1,
        happened_on=entry.on,
        key=entry.key,
        narration=entry.narration,
        recorded_at=at,
        seal=START,
        postings=[
            PostingRow(place=place, account=posting.account, amount=posting.amount)
            for place, posting in enumerate(entry.postings)
            if posting.amount
        ],
    )
    row.seal = seal_of(row, last.seal if last else START)
    return row


def _last(session: Session, agreement_id: UUID) -> EntryRow | None:
    of_book = select(EntryRow).where(EntryRow.agreement_id == agreement_id)
    return session.scalar(of_book.order_by(EntryRow.number.desc()).limit(1))
