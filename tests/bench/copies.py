"""Many households from one: rows copied inside the database, each copy with ids of its own.

A copy's id is its number in the first eight hex digits and the rest of the first household's id,
so that what belonged together still does.
"""

from collections.abc import Iterator

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Index,
    String,
    Table,
    UniqueConstraint,
    Uuid,
    text,
)

import pa_employer.models  # noqa: F401  # every table
from pa_employer.db import Base

SHARED = {"organisation", "gateway_login", "ledger_code", "council_rule"}
LEFT_OUT = SHARED | {"audit_event", "job", "sign_in"}
"""What all copies share, and what no return is drawn from."""
NUMBERS = {
    "sqlite": "WITH RECURSIVE copy(n) AS (VALUES({first}) UNION ALL "
    "SELECT n + 1 FROM copy WHERE n < {last}) ",
    "postgresql": "WITH copy(n) AS (SELECT generate_series({first}, {last})) ",
}
OF_COPY = {
    "sqlite": "printf('%08x', copy.n) || substr({column}, 9)",
    "postgresql": "(lpad(to_hex(copy.n), 8, '0') || substr({column}::text, 9))::uuid",
}
TEXT_OF = {"sqlite": "{column}", "postgresql": "{column}::text"}


def copy_households(engine: Engine, first: int, last: int) -> None:
    """Copy every row of the one household there is, once for each number."""
    with engine.connect() as connection:
        _without_checks(connection)
        for table in Base.metadata.sorted_tables:
            if table.name not in LEFT_OUT:
                for statement in _statements(table, engine.dialect.name, first, last):
                    connection.execute(text(statement))
        connection.commit()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _without_checks(connection: Connection) -> None:
    """Leave out what was checked when the first household was made, and is right in copies."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET session_replication_role = replica"))


def _statements(table: Table, dialect: str, first: int, last: int) -> Iterator[str]:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    values = ", ".join(_values(table, dialect))
    numbers = NUMBERS[dialect].format(first=first, last=last)
    which = " AND ".join(_original(table, dialect)) or "TRUE"
    insert = f'INSERT INTO "{table.name}" ({columns}) '  # our own tables' names
    select = f"SELECT {values} FROM original, copy"  # noqa: S608
    yield f'CREATE TEMP TABLE original AS SELECT * FROM "{table.name}" WHERE {which}'  # noqa: S608
    yield f"{numbers}{insert}{select}" if dialect == "sqlite" else f"{insert}{numbers}{select}"
    yield "DROP TABLE original"


def _values(table: Table, dialect: str) -> Iterator[str]:
    alone = _alone(table)
    for column in table.columns:
        said = f'original."{column.name}"'
        if _is_own_id(column):
            yield OF_COPY[dialect].format(column=said)
        elif column.name in alone and isinstance(column.type, String):
            yield f"copy.n || '-' || {said}"
        else:
            yield said


def _original(table: Table, dialect: str) -> Iterator[str]:
    """Yield what tells the first household's rows: real ids do not begin with a small number."""
    for column in table.columns:
        if _is_own_id(column) and not column.nullable:
            said = f'"{column.name}"'
            start = (
                f"substr({said}::text, 1, 4)"
                if dialect == "postgresql"
                else f"substr({said}, 1, 4)"
            )
            yield f"{start} <> '0000'"
            return


def _is_own_id(column: Column[object]) -> bool:
    is_shared = any(key.column.table.name in SHARED for key in column.foreign_keys)
    return isinstance(column.type, Uuid) and not is_shared


def _alone(table: Table) -> set[str]:
    """Return the columns that no two rows may share."""
    found: list[UniqueConstraint | Index] = [
        each for each in table.constraints if isinstance(each, UniqueConstraint)
    ]
    found += [each for each in table.indexes if each.unique]
    return {column.name for each in found if len(each.columns) == 1 for column in each.columns}
