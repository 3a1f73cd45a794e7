"""What the stand-in keeps: objects, events and answers, in memory and, if wanted, in one file."""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from threading import RLock
from typing import Any

Kept = dict[str, Any]
TABLE = """
CREATE TABLE IF NOT EXISTS kept (
  kind TEXT NOT NULL, id TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, id))
"""


class Store:
    """Everything by kind and id, in the order it was made; one caller at a time."""

    def __init__(self, file: Path | None = None) -> None:
        self.lock = RLock()
        self._by_kind: dict[str, dict[str, Kept]] = defaultdict(dict)
        self._file = None
        if file is not None:
            self._file = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
            self._file.execute("PRAGMA journal_mode=WAL")
            self._file.execute(TABLE)
            for kind, name, value in self._file.execute(
                "SELECT kind, id, value FROM kept ORDER BY rowid"
            ):
                self._by_kind[kind][name] = json.loads(value)

    def keep(self, kind: str, name: str, value: Kept) -> Kept:
        """Keep a value under its kind and id, in place of what was there."""
        with self.lock:
            self._by_kind[kind][name] = value
            if self._file:
                self._file.execute(
                    "INSERT INTO kept VALUES (?, ?, ?) "
                    "ON CONFLICT (kind, id) DO UPDATE SET value = excluded.value",
                    (kind, name, json.dumps(value)),
                )
        return value

    def found(self, kind: str, name: str) -> Kept | None:
        """Return what is kept under a kind and id, if anything is."""
        return self._by_kind[kind].get(name)

    def all_of(self, kind: str) -> list[Kept]:
        """Return everything of a kind, oldest first."""
        with self.lock:
            return list(self._by_kind[kind].values())

    def newest_first(self, kind: str) -> Iterator[Kept]:
        """Go through everything of a kind, newest first."""
        return reversed(self.all_of(kind))

    def forget(self, kind: str) -> None:
        """Forget everything of a kind."""
        with self.lock:
            self._by_kind.pop(kind, None)
            if self._file:
                self._file.execute("DELETE FROM kept WHERE kind = ?", (kind,))

    def next_id(self, prefix: str) -> str:
        """Return an id that was not given before."""
        with self.lock:
            counted = self._by_kind["counter"].get("ids", {"last": 0})["last"] + 1
            self.keep("counter", "ids", {"last": counted})
        return f"{prefix}_{counted:06d}"

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()
