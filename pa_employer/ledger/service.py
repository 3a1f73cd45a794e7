"""Writing the ledger: each event once, each entry balanced and sealed to the one before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.seals import START
from pa_employer.db import new_id
from pa_employer.ledger.entries import Entry
from pa_employer.ledger.models import EntryRow, PostingRow
from pa_employer.ledger.queries import keys_posted
from pa_employer.ledger.written import Written, legs_of

Row = dict[str, Any]
TABLES = EntryRow.metadata.tables
ENTRIES, POSTINGS = TABLES[EntryRow.__tablename__], TABLES[PostingRow.__tablename__]


def post(session: Session, agreement_id: UUID, entry: Entry, at: datetime) -> None:
    """Write an entry into the book of a direct payment, unless it is there already."""
    post_all(session, agreement_id, [entry], at)


def post_all(session: Session, agreement_id: UUID, entries: Sequence[Entry], at: datetime) -> None:
    """Write entries into a book in their order; those that are there already stay as they are."""
    session.flush()
    # One writer to a book at a time, so that its numbers and seals follow each other.
    session.execute(select(Agreement.id).where(Agreement.id == agreement_id).with_for_update())
    posted = keys_posted(session, agreement_id, [entry.key for entry in entries])
    number, before = _end(session, agreement_id)
    rows: list[Row] = []
    postings: list[Row] = []
    for entry in entries:
        if entry.key in posted:
            continue
        posted.add(entry.key)
        number += 1
        legs = tuple(legs_of(entry))
        told = Written(agreement_id, number, entry.on, entry.key, entry.narration, legs)
        before = told.seal(before)
        row = _row(told, at, before)
        rows.append(row)
        postings += _postings(row["id"], told)
    if rows:
        # Written in bulk: a year of statements is thousands of entries.
        session.execute(insert(ENTRIES), rows)
        session.execute(insert(POSTINGS), postings)


def _row(told: Written, at: datetime, seal: bytes) -> Row:
    return {
        "id": new_id(),
        "agreement_id": told.agreement_id,
        "number": told.number,
        "happened_on": told.on,
        "key": told.key,
        "narration": told.narration,
        "recorded_at": at,
        "seal": seal,
    }


def _postings(entry_id: UUID, told: Written) -> list[Row]:
    return [
        {
            "id": new_id(),
            "entry_id": entry_id,
            "place": leg.place,
            "account": leg.account,
            "amount": leg.amount,
        }
        for leg in told.legs
    ]


def _end(session: Session, agreement_id: UUID) -> tuple[int, bytes]:
    """Return the number and the seal of a book's last entry."""
    of_book = select(EntryRow.number, EntryRow.seal).where(EntryRow.agreement_id == agreement_id)
    last = session.execute(of_book.order_by(EntryRow.number.desc()).limit(1)).first()
    return (last.number, bytes(last.seal)) if last else (0, START)
