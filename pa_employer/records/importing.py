"""Taking a record in: all of it or nothing, and nothing twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from pa_employer.audit.models import EarlierEvent
from pa_employer.audit.queries import earlier_events
from pa_employer.audit.service import record_by_service
from pa_employer.db import Base, shares
from pa_employer.filings.models import OPEN_STATES
from pa_employer.ledger.queries import first_broken_entry
from pa_employer.records.checking import differences
from pa_employer.records.doing import Doer
from pa_employer.records.exporting import TAKEN_IN
from pa_employer.records.gathering import Row, key_of
from pa_employer.records.parties import Known, know
from pa_employer.records.reading import Fault, ReadRow, Record, RecordRefusedError
from pa_employer.records.tables import PARTIES, columns_of, pointers, recorded


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a record in came to."""

    agreement_id: UUID
    added: int
    """How many rows are new here."""
    there_already: int
    done: int
    """How many of the steps that it asks for were not done before."""
    notes: tuple[Fault, ...]
    """What is worth knowing, though it kept nothing out."""
    differences: tuple[str, ...]
    """Where our own figures come to something else than the record states."""

    @property
    def is_new(self) -> bool:
        """Whether anything of it was not here before."""
        return self.added > 0 or self.done > 0


def take_in(session: Session, record: Record, at: datetime) -> Taken:
    """Add what is not here yet; anything that is here and differs refuses the whole record.

    History is kept as it is stated. What our own figures come to is told beside it.
    """
    _refuse(_under_way(record))
    with session.begin_nested() as kept:
        known = know(session, record)
        added, there = known.added, 0
        for table in recorded():
            rows = [_here(table, row, known) for row in record.rows[table.name]]
            new = list(_new(session, table, rows))
            _insert(session, table, new)
            added, there = added + len(new), there + len(rows) - len(new)
        _refuse(_changed_history(session, record, known))
        _refuse(_broken_book(session, record.agreement_id))
        session.expire_all()
        done = Doer(session, record, known.here, at).all()
        kept.commit()
    if added or done:
        record_by_service(
            session,
            at,
            TAKEN_IN,
            employer_id=record.employer_id,
            subject=f"direct payment {record.agreement_id}",
        )
    wrong = tuple(differences(session, record.employer_id, record.agreement_id))
    return Taken(record.agreement_id, added, there, done, tuple(known.notes), wrong)


def _refuse(faults: Iterator[Fault]) -> None:
    found = tuple(faults)
    if found:
        raise RecordRefusedError(found)


def _under_way(record: Record) -> Iterator[Fault]:
    """Yield documents that HMRC has not answered: who sent them waits for that, not we."""
    for row in record.rows["filing"]:
        if row.values["state"] in OPEN_STATES:
            said = "HMRC has not answered this document yet. Wait, and write the record again."
            yield Fault(f"{row.at}/state", said)


def _here(table: Table, row: ReadRow, known: Known) -> ReadRow:
    """Return a row as it is kept here, where the same people may have other ids."""
    moved = {
        column.name: known.here[row.values[column.name]]
        for column, target in pointers(table)
        if target in PARTIES and row.values[column.name] is not None
    }
    return replace(row, values=row.values | moved)


def _new(session: Session, table: Table, rows: list[ReadRow]) -> Iterator[ReadRow]:
    """Yield the rows that are not here; one that is and differs refuses the record."""
    key, columns = key_of(table), columns_of(table)
    first = columns_by_name(table)[next(iter(table.primary_key)).name]
    kept: dict[tuple[Any, ...], Row] = {}
    for some in shares([key(row.values)[0] for row in rows]):
        for found in session.execute(select(*columns).where(first.in_(some))):
            values = {column.name: value for column, value in zip(columns, found, strict=True)}
            kept[key(values)] = values
    faults = []
    for row in rows:
        before = kept.get(key(row.values))
        if before is None:
            yield row
            continue
        faults += [
            Fault(f"{row.at}/{name}", "It is here already, and says something else.")
            for name, value in row.values.items()
            if before[name] != value
        ]
    _refuse(iter(faults))


def columns_by_name(table: Table) -> Mapping[str, Any]:
    """Return a table's columns by their names."""
    return {column.name: column for column in table.columns}


def _insert(session: Session, table: Table, rows: list[ReadRow]) -> None:
    """Add rows, each after the one of its own table that it points to."""
    for some in _in_order(table, rows):
        try:
            session.execute(insert(table), [row.values for row in some])
        except IntegrityError as error:
            at = some[0].at.rpartition("/")[0]
            said = "A rule of the database refuses it: the same thing may be here by another id."
            raise RecordRefusedError([Fault(at, said)]) from error


def _in_order(table: Table, rows: list[ReadRow]) -> Iterator[list[ReadRow]]:
    own = [column.name for column, target in pointers(table) if target == table.name]
    waiting = {row.values["id"]: row for row in rows} if own else {}
    if not own:
        yield from (list(some) for some in shares(rows))
        return
    while waiting:
        ready = [
            row
            for row in waiting.values()
            if not any(row.values[name] in waiting for name in own if row.values[name])
        ]
        if not ready:
            at = next(iter(waiting.values())).at
            raise RecordRefusedError([Fault(at, "These rows point to each other in a circle.")])
        yield ready
        for row in ready:
            del waiting[row.values["id"]]


def _broken_book(session: Session, agreement_id: UUID) -> Iterator[Fault]:
    """Yield the first entry of the book that is not as it was sealed."""
    number = first_broken_entry(session, agreement_id)
    if number is not None:
        yield Fault("/facts/entry", f"Entry {number} of the book is not as it was written.")


def _changed_history(session: Session, record: Record, known: Known) -> Iterator[Fault]:
    """Keep what was done elsewhere, or yield where it differs from what is kept of it."""
    employer_id = record.employer_id
    said = [
        (each.at, each.what, known.here[each.by] if each.by else None, each.subject)
        for each in record.history
    ]
    kept = [
        (each.at, each.what, each.account_id, each.subject)
        for each in earlier_events(session, employer_id)
    ]
    for place, (ours, theirs) in enumerate(zip(kept, said, strict=False)):
        if ours != theirs:
            yield Fault(f"/history/{place}", "It is here already, and says something else.")
            return
    if _began_here(session, employer_id):
        return
    table = Base.metadata.tables[EarlierEvent.__tablename__]
    values = [
        {"employer_id": employer_id, "number": number, "at": at, "what": what,
         "account_id": by, "subject": subject}
        for number, (at, what, by, subject) in enumerate(said, start=1)
        if number > len(kept)
    ]  # fmt: skip
    for some in shares(values):
        session.execute(insert(table), list(some))


def _began_here(session: Session, employer_id: UUID) -> bool:
    """Tell whether the employer was looked after here before any record came."""
    events = Base.metadata.tables["audit_event"]
    found = select(events.c.number).where(
        events.c.employer_id == employer_id, events.c.what != TAKEN_IN
    )
    return session.execute(found.limit(1)).first() is not None
