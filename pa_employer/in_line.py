"""Waiting in line to write to SQLite, which has one writer and forms no queue.

Who waits there looks seldomer the longer it waits. A worker that writes one lot after another
would find the database free each time, and a page would not. So whoever wants to write first
stands in line: a lock on a file beside the database, let go as soon as their writing begins.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import SQLITE_BUSY, Connection, OperationalError

LOOKS_EVERY = 0.002
"""How long between two looks, in seconds."""
LONGEST = 15.0
"""After so many seconds whoever waits is refused, as SQLite itself would."""
SUFFIX = "-line"


def begin_in_line(dbapi: Connection) -> None:
    """Begin a transaction that writes as soon as it is our turn, or raise OperationalError."""
    until = time.monotonic() + LONGEST
    with _in_line(_file_beside(dbapi), until):
        dbapi.execute("PRAGMA busy_timeout=0")
        try:
            while not _has_begun(dbapi, until):
                time.sleep(LOOKS_EVERY)
        finally:
            dbapi.execute(f"PRAGMA busy_timeout={LONGEST * 1000:.0f}")


def _has_begun(dbapi: Connection, until: float) -> bool:
    try:
        dbapi.execute("BEGIN IMMEDIATE")
    except OperationalError as error:
        if error.sqlite_errorcode != SQLITE_BUSY or time.monotonic() > until:
            raise
        return False
    return True


def _as_the_database(place: str, flags: int) -> int:
    """Open the file for whoever may use the database and nobody else: others could hold us up."""
    mode = os.stat(place.removesuffix(SUFFIX)).st_mode  # noqa: PTH116  # the opener gets a string
    return os.open(place, flags, mode & 0o666)


@contextmanager
def _in_line(file: Path | None, until: float) -> Iterator[None]:
    """Stand first in line, or, after the longest time, beside whoever is."""
    if file is None:
        yield
        return
    with open(file, "ab", opener=_as_the_database) as line:  # only this takes an opener
        while time.monotonic() < until:
            try:
                fcntl.flock(line, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(LOOKS_EVERY)
            else:
                break
        yield


def _file_beside(dbapi: Connection) -> Path | None:
    """Return the file whose lock is the line; None for a database in memory."""
    (_, _, path) = dbapi.execute("PRAGMA database_list").fetchone()
    return Path(f"{path}{SUFFIX}") if path else None
