"""Reading what is held of somebody in one table: only what the map says is about them."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from pa_employer.privacy.data_map import Kind, MappedTable, Whose
from pa_employer.privacy.paths import ROOTS, leads_to, reaches, rows_of, table_of
from pa_employer.privacy.queries import Standing

AT_ONCE = 1000
"""Rows that are held in memory at a time."""
YOU, SOMEBODY = "you", "somebody else"
Row = dict[str, Any]


def rows_about(
    session: Session, mapped: MappedTable, standing: Standing, reader_id: UUID
) -> Iterator[Sequence[Row]]:
    """Yield a table's rows about somebody, some at a time, oldest first.

    Who did something is told as `YOU` or `SOMEBODY`, and so is another PA.
    """
    table = table_of(mapped)
    shown = columns_about(mapped, standing.whose)
    here = rows_of(mapped.name, ROOTS[standing.whose], standing.root_id)
    found = select(*shown).where(here).order_by(*table.primary_key)
    with session.execute(found.execution_options(yield_per=AT_ONCE)) as result:
        for some in result.partitions():
            yield [_told(shown, row, standing, reader_id) for row in some]


def columns_about(mapped: MappedTable, whose: Whose) -> list[Column[Any]]:
    """Return the columns that somebody has a right to: a row's id, its links, and what is theirs.

    A link leads to something else in the same copy, or tells who it was.
    """
    about = {column.name for column in mapped.about(whose)}
    return [
        column
        for column in table_of(mapped).columns
        if column.name in about or (_is_shown_link(column, whose) and column.name not in about)
    ]


def papers_in(mapped: MappedTable, whose: Whose) -> list[str]:
    """Return the columns that name a paper of somebody's by its digest."""
    return [
        column.name
        for column in mapped.about(whose)
        if column.kind is Kind.DOCUMENT and column.name.endswith("digest")
    ]


def _is_shown_link(column: Column[Any], whose: Whose) -> bool:
    if column.name == "id" and column.type.python_type is UUID:
        return True
    if not column.foreign_keys:
        return False
    above = leads_to(column)
    return above in {"account", "organisation", "employer"} or reaches(above, ROOTS[whose])


def _told(
    shown: Sequence[Column[Any]], row: Sequence[Any], standing: Standing, reader_id: UUID
) -> Row:
    return {
        column.name: _link(column, value, standing, reader_id)
        for column, value in zip(shown, row, strict=True)
    }


def _link(column: Column[Any], value: Any, standing: Standing, reader_id: UUID) -> Any:  # noqa: ANN401  # any column
    if value is None or not column.foreign_keys:
        return value
    above = leads_to(column)
    if above == "account":
        return YOU if value == reader_id else SOMEBODY
    if above == "assistant" and standing.whose is Whose.ASSISTANT:
        return YOU if value == standing.root_id else SOMEBODY
    return value
