"""Writing the record of one direct payment as a document that stands for itself."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.queries import whole_history
from pa_employer.db import Base
from pa_employer.records.gathering import Gathered, Row, gather, read_all
from pa_employer.records.tables import columns_of
from pa_employer.records.values import instant_of, way_of
from payroll.ground.errors import DomainError
from receipts.store import DIGEST

VERSION = 1
TAKEN_IN, WRITTEN = "took in a record", "wrote a record"
"""What is said of the record itself, and so is no part of it."""
FILES = ("digest", "original_digest", "sealed_digest", "picture_digest", "small_digest")
"""The columns that name a kept file by its SHA-256."""
Document = dict[str, Any]


class NoSuchAgreementError(DomainError):
    """There is no direct payment with that ID here."""


def record_of(session: Session, agreement_id: UUID) -> Document:
    """Return everything about one direct payment as a document that JSON can hold.

    The same rows always give the same document, in the same order.
    """
    agreement = session.get(Agreement, agreement_id)
    if agreement is None:
        raise NoSuchAgreementError
    found = gather(session, agreement)
    history = list(_history(session, agreement.employer_id, found))
    return {
        "record": VERSION,
        "agreement": str(agreement_id),
        "parties": _parties(session, found),
        "facts": {
            name: _plain(Base.metadata.tables[name], rows)
            for name, rows in found.rows.items()
            if rows
        },
        "history": history,
        "files": sorted(set(_files(found))),
    }


def as_file(record: Document) -> bytes:
    """Return the one way a record is written to a file of its own."""
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def as_line(record: Document) -> bytes:
    """Return a record as one line of a stream."""
    return (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _plain(table: Table, rows: list[Row]) -> list[Document]:
    ways = [(column.name, way_of(column)) for column in columns_of(table)]
    return [
        {name: None if row[name] is None else way.write(row[name]) for name, way in ways}
        for row in rows
    ]


def _history(session: Session, employer_id: UUID, found: Gathered) -> Iterator[Document]:
    """Yield what was done for the employer, oldest first, here and where they were before."""
    for event in whole_history(session, employer_id):
        if event.what in {TAKEN_IN, WRITTEN}:
            continue
        if event.account_id:
            found.parties["account"].add(event.account_id)
        yield {
            "at": instant_of(event.at),
            "by": str(event.account_id) if event.account_id else None,
            "what": event.what,
            "subject": event.subject,
        }


def _parties(session: Session, found: Gathered) -> dict[str, list[Document]]:
    tables = Base.metadata.tables
    accounts = read_all(session, tables["account"], found.parties["account"])
    found.parties["organisation"].update(
        each["organisation_id"] for each in accounts if each["organisation_id"]
    )
    organisations = read_all(session, tables["organisation"], found.parties["organisation"])
    return {
        "organisation": _plain(tables["organisation"], organisations),
        "account": _plain(tables["account"], accounts),
    }


def _files(found: Gathered) -> Iterator[str]:
    for rows in found.rows.values():
        for row in rows:
            yield from (row[name] for name in FILES if DIGEST.fullmatch(str(row.get(name) or "")))
