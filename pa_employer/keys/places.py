"""Where sealed details are: every column with them, and whether its rows may be rewritten."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, LargeBinary, Table, cast, func, literal, type_coerce

from pa_employer.db import APPEND_ONLY, SEALED
from pa_employer.models import Base


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table with sealed columns, and the one column its rows are known by."""

    table: Table
    key: Column[object]
    columns: tuple[Column[object], ...]

    @property
    def is_history(self) -> bool:
        """Tell whether its rows are never rewritten, by anybody."""
        return self.table.name in APPEND_ONLY


def sealed_tables() -> Iterator[Sealed]:
    """Yield every table with sealed columns, by name."""
    for name in sorted(Base.metadata.tables):
        table = Base.metadata.tables[name]
        columns = tuple(each for each in table.columns if isinstance(each.type, SEALED))
        if columns:
            (key,) = table.primary_key.columns
            yield Sealed(table, key, columns)


def raw(column: Column[object]) -> ColumnElement[bytes]:
    """Return a column as the bytes it is kept in."""
    return type_coerce(column, LargeBinary)


def key_byte(column: Column[object]) -> ColumnElement[bytes]:
    """Return the byte that names the key a column was sealed with."""
    return type_coerce(func.substr(raw(column), 1, 1), LargeBinary)


def as_byte(number: int) -> ColumnElement[bytes]:
    """Return a key's number as that byte."""
    return cast(literal(bytes([number]), LargeBinary), LargeBinary)
