"""How a row leads to whose it is: from table to table along the columns that the map names."""

from collections.abc import Iterator
from functools import cache
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Table, false, or_, select

from pa_employer.db import Base
from pa_employer.privacy.data_map import MappedTable, Whose, data_map

ROOTS = {
    Whose.HOUSEHOLD: "employer",
    Whose.ASSISTANT: "assistant",
    Whose.ACCOUNT: "account",
    Whose.APPLICANT: "applicant",
}
"""The tables whose rows are people, by whom they are."""
BY_NAME = {"account_id": "account", "employer_id": "employer"}
"""Where history keeps an id without a link, its column's name says whose it is."""


def table_of(mapped: MappedTable) -> Table:
    """Return the database's table."""
    return Base.metadata.tables[mapped.name]


def is_link(mapped: MappedTable, column: Column[object]) -> bool:
    """Tell whether a column only leads to another row, or is a row's own id."""
    is_own_id = column.name == "id" and column.type.python_type is UUID
    return bool(column.foreign_keys) or is_own_id or column.name in mapped.of


def leads_to(column: Column[object]) -> str:
    """Return the name of the table that a column leads to."""
    link = next(iter(column.foreign_keys), None)
    return link.column.table.name if link else BY_NAME[column.name]


@cache
def reaches(name: str, root: str) -> bool:
    """Tell whether a table's rows lead to a table of people."""
    return name == root or bool(_ways(name, root))


def tables_about(whose: Whose) -> Iterator[MappedTable]:
    """Yield the tables that lead to somebody of a kind and hold something about them."""
    for name, mapped in data_map().items():
        if mapped.about(whose) and reaches(name, ROOTS[whose]):
            yield mapped


def rows_of(name: str, root: str, root_id: UUID) -> ColumnElement[bool]:
    """Return the condition that a table's row leads to one person."""
    table = Base.metadata.tables[name]
    if name == root:
        return table.c.id == root_id
    ways = [_leads(column, root, root_id) for column in _ways(name, root)]
    return or_(*ways) if ways else false()


def _leads(column: Column[object], root: str, root_id: UUID) -> ColumnElement[bool]:
    above = leads_to(column)
    if above == root:
        return column == root_id
    key = next(iter(Base.metadata.tables[above].primary_key))
    return column.in_(select(key).where(rows_of(above, root, root_id)))


def _ways(name: str, root: str) -> list[Column[object]]:
    table = Base.metadata.tables[name]
    columns = [table.c[each] for each in data_map()[name].of]
    return [column for column in columns if reaches(leads_to(column), root)]
