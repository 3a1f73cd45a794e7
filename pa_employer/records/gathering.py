"""Finding every row of one direct payment, table by table, each after those it points to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.db import shares
from pa_employer.records.tables import PARTIES, columns_of, owners, pointers, recorded

Row = dict[str, Any]
"""A row's values by column."""


@dataclass(slots=True)
class Gathered:
    """The rows of a direct payment and its employer, and who took part."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    ids: dict[str, set[Any]] = field(default_factory=dict)
    parties: dict[str, set[UUID]] = field(
        default_factory=lambda: {name: set() for name in PARTIES}
    )

    def add(self, table: Table, rows: list[Row]) -> None:
        """Add all the rows of one table that belong, and note whom they name."""
        key = key_of(table)
        self.rows[table.name] = sorted(rows, key=lambda row: [str(part) for part in key(row)])
        self.ids[table.name] = {key(row)[0] for row in rows}
        for column, target in pointers(table):
            if target in PARTIES:
                self.parties[target].update(
                    row[column.name] for row in rows if row[column.name] is not None
                )


def key_of(table: Table) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Return what tells a table's rows apart."""
    names = [column.name for column in table.primary_key]
    return lambda row: tuple(row[name] for name in names)


def gather(session: Session, agreement: Agreement) -> Gathered:
    """Return every row of a direct payment, of its employer, and of whoever took part."""
    found = Gathered()
    tops = {"employer": agreement.employer_id, "agreement": agreement.id}
    for table in recorded():
        if table.name in tops:
            found.add(table, list(_read(session, table, table.c.id == tops[table.name])))
        else:
            first, *others = owners(table)
            found.add(
                table,
                [
                    row
                    for where in _owned(first, found)
                    for row in _read(session, table, where)
                    if _is_whole(row, others, found)
                ],
            )
    return found


def read_all(session: Session, table: Table, ids: set[UUID]) -> list[Row]:
    """Return the rows of a table by their ids, in the order of these."""
    rows = [
        row for some in shares(sorted(ids)) for row in _read(session, table, table.c.id.in_(some))
    ]
    return sorted(rows, key=lambda row: str(row["id"]))


def _read(session: Session, table: Table, where: ColumnElement[bool]) -> Iterator[Row]:
    columns = columns_of(table)
    for found in session.execute(select(*columns).where(where)):
        yield {column.name: value for column, value in zip(columns, found, strict=True)}


def _owned(owner: tuple[Column[Any], str], found: Gathered) -> Iterator[ColumnElement[bool]]:
    column, target = owner
    for ids in shares(sorted(found.ids[target])):
        yield column.in_(ids)


def _is_whole(row: Row, others: list[tuple[Column[Any], str]], found: Gathered) -> bool:
    """Tell whether all else that a row points to is in the record too."""
    return all(
        row[column.name] is None or row[column.name] in found.ids[target]
        for column, target in others
    )
