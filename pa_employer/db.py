"""The database: one base for every table, one column type per kind of value, one way in."""

import enum
import os
import sqlite3
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    TypeDecorator,
    Uuid,
    any_,
    cast,
    create_engine,
    event,
)
from sqlalchemy import inspect as sa_inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    MappedAsDataclass,
    Mapper,
    Session,
    mapped_column,
)
from sqlalchemy.pool import ConnectionPoolEntry
from typing_extensions import override

from pa_employer.in_line import LONGEST, begin_in_line
from pa_employer.sealing import SEAL
from payroll.ground.money import Money

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
T = TypeVar("T")
IN_A_QUESTION = 500
KEEPS_FILE = {"keeps_file": True}
"""The `info` of a column whose rows each keep the file of that digest, as long as they are."""
PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    f"busy_timeout={LONGEST * 1000:.0f}",
    "synchronous=NORMAL",
    "wal_autocheckpoint=8000",
    "cache_size=-32768",
    "trusted_schema=OFF",
    "recursive_triggers=ON",
)


class PenceColumn(TypeDecorator[Money]):
    """Money in Python, whole pence in the database."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.pence

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(int(value))


class HundredthsColumn(TypeDecorator[Decimal]):
    """A number with at most two decimals in Python, whole hundredths in the database."""

    impl = Integer
    cache_ok = True

    @override
    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        hundredths = value * 100
        if hundredths != hundredths.to_integral_value():
            message = f"{value} is finer than a hundredth"
            raise ValueError(message)
        return int(hundredths)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value) / 100


class InstantColumn(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database, never naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs its time zone"
            raise ValueError(message)
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class SealedColumn(TypeDecorator[str]):
    """Text in Python, sealed bytes in the database (see `pa_employer.sealing`)."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    @override
    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else SEAL.close(value, self.column)

    @override
    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else SEAL.open(bytes(value), self.column)


class SealedBytesColumn(TypeDecorator[bytes]):
    """Bytes in Python, sealed bytes in the database; a whole document, for example."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, column: str) -> None:
        super().__init__()
        self.column = column

    @override
    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else SEAL.close_bytes(value, self.column)

    @override
    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else SEAL.open_bytes(bytes(value), self.column)


SEALED = (SealedColumn, SealedBytesColumn)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in kind]


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads this as a plain class attribute
        Money: PenceColumn,
        datetime: InstantColumn,
        enum.Enum: Enum(enum.Enum, native_enum=False, length=40, values_callable=_values),
    }


def shares(values: Sequence[T], most: int = IN_A_QUESTION) -> Iterator[Sequence[T]]:
    """Return values in shares, usually small enough to be named in one question to a database."""
    for start in range(0, len(values), most):
        yield values[start : start + most]


def is_among(
    session: Session,
    column: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None],
    ids: Collection[UUID],
) -> ColumnElement[bool]:
    """Return the condition that a column names one of some rows.

    PostgreSQL takes them as one value: its driver reads a question's text anew each time, and
    five hundred names in it cost more than the answer.
    """
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(cast(list(ids), postgresql.ARRAY(Uuid)))
    return column.in_(ids)


def keepers() -> Iterator[Column[str]]:
    """Yield the columns of all tables whose rows keep a file by its digest."""
    for table in Base.metadata.tables.values():
        yield from (column for column in table.columns if "keeps_file" in column.info)


def insert_once(session: Session, table: type["Base"], values: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is there already, even since a moment; tell if it is new."""
    insert = (
        postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    )
    key = sa_inspect(table).primary_key
    inserted = session.execute(
        insert(table).values(**values).on_conflict_do_nothing().returning(*key)
    )
    return inserted.first() is not None


def new_id() -> UUID:
    """Return a new id that sorts by when it was made (RFC 9562, version 7).

    Rows made together then lie together in every index, which random ids would scatter.
    """
    at = time.time_ns()
    milliseconds, rest = divmod(at, 1_000_000)
    fraction = rest * 4096 // 1_000_000
    noise = int.from_bytes(os.urandom(8)) >> 2
    return UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | noise)


class Keyed(MappedAsDataclass, kw_only=True):
    """A table whose rows are known by a UUID."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=new_id, init=False)


def _refuse(_mapper: Mapper[Any], _connection: Connection, row: object) -> NoReturn:
    message = f"{row.__class__.__name__} is history: add to it instead"
    raise TypeError(message)


APPEND_ONLY: set[str] = set()


def append_only(table: type[Base]) -> type[Base]:
    """Mark a table as history: rows are added, never changed; the database has triggers too."""
    APPEND_ONLY.add(table.__tablename__)
    event.listen(table, "before_update", _refuse)
    event.listen(table, "before_delete", _refuse)
    return table


def _prepare_sqlite(dbapi: Any, _entry: ConnectionPoolEntry) -> None:  # noqa: ANN401  # the driver's own type
    dbapi.isolation_level = None
    for pragma in PRAGMAS:
        dbapi.execute(f"PRAGMA {pragma}")


def _keep_to_owner(
    _dialect: Dialect, _entry: ConnectionPoolEntry, given: list[Any], _named: dict[str, Any]
) -> None:
    """Make a new database's file for its owner alone; SQLite gives its other files the same."""
    # Where there is no such folder, SQLite says so itself.
    with suppress(OSError):
        if given and Path(given[0]).name != ":memory:":
            Path(given[0]).touch(mode=0o600, exist_ok=False)


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("write", True):
        dbapi: Any = connection.connection.driver_connection
        try:
            begin_in_line(dbapi)
        except sqlite3.OperationalError as error:
            raise OperationalError(None, None, error) from error
    else:
        connection.exec_driver_sql("BEGIN")


def make_engine(url: str) -> Engine:
    """Open the database at a URL: SQLite in one file, or PostgreSQL through psycopg 3.

    On SQLite a transaction takes the write lock when it begins, so that reading and then
    writing cannot lose an update; `engine.execution_options(write=False)` is for reading only.
    """
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    # A server that was started again leaves dead connections behind: each is tried before use.
    engine = create_engine(url, pool_pre_ping=url.startswith("postgresql"))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _keep_to_owner)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine
