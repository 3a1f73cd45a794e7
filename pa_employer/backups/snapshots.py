"""A database at one instant, while others go on writing to it; and how much is in it."""

import os
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, String, column, func, inspect, select, table, text

from pa_employer.backups import postgres
from pa_employer.db import make_engine

SQLITE, POSTGRESQL = "sqlite", "postgresql"
AT_ONCE = 64 * 1024
QUICKLY = 1
"""zlib's level: a database shrinks to about a quarter at little cost."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A database at one instant."""

    revision: str
    rows: Mapping[str, int]
    chunks: Iterable[bytes]


@contextmanager
def snapshot(engine: Engine, folder: Path) -> Iterator[Snapshot]:
    """Hold a database at this instant; a folder of our own takes a copy where one is needed."""
    if engine.dialect.name == SQLITE:
        yield _of_sqlite(engine, folder / "snapshot.db")
        return
    at_one_instant = engine.execution_options(isolation_level="REPEATABLE READ")
    with at_one_instant.connect() as connection:
        name = connection.scalar(text("SELECT pg_export_snapshot()"))
        chunks = postgres.dump(engine.url, str(name))
        yield Snapshot(revision_of(connection), count_rows(connection), chunks)


def count_rows(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has."""
    names = sorted(inspect(connection).get_table_names())
    counted = {name: select(func.count()).select_from(table(name)) for name in names}
    return {name: connection.scalar(found) or 0 for name, found in counted.items()}


def revision_of(connection: Connection) -> str:
    """Return the last migration a database had; empty where it had none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = select(column("version_num", String)).select_from(table("alembic_version"))
    return connection.scalar(found) or ""


def write_sqlite(chunks: Iterable[bytes], file: Path) -> None:
    """Write a database file from a backup's part."""
    write_synced(_inflated(chunks), file)


def write_synced(chunks: Iterable[bytes], file: Path) -> None:
    """Write a new file that lasts through a power cut, for its owner alone."""
    file.touch(mode=0o600, exist_ok=False)
    with file.open("wb") as out:
        out.writelines(chunks)
        out.flush()
        os.fsync(out.fileno())


def _of_sqlite(engine: Engine, file: Path) -> Snapshot:
    """Copy what is there and no more: what was deleted is not in the free pages of the copy."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM INTO ?", (str(file),))
    finally:
        raw.close()
    copy = make_engine(f"sqlite:///{file}")
    with copy.execution_options(write=False).connect() as connection:
        found = Snapshot(revision_of(connection), count_rows(connection), _deflated(file))
    copy.dispose()
    return found


def _deflated(file: Path) -> Iterator[bytes]:
    packer = zlib.compressobj(QUICKLY)
    with file.open("rb") as source:
        while chunk := source.read(AT_ONCE):
            yield packer.compress(chunk)
    yield packer.flush()


def _inflated(chunks: Iterable[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    for chunk in chunks:
        waiting = chunk
        while waiting:
            yield unpacker.decompress(waiting, AT_ONCE)
            waiting = unpacker.unconsumed_tail
    yield unpacker.flush()
