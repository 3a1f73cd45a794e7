"""Making a backup while the service goes on: files, the database at one instant, files since."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from os import fsync
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from sqlalchemy import Engine

from pa_employer.backups.envelope import SealedWriter, mark_of
from pa_employer.backups.parts import FILE, MANIFEST, Manifest, write_part
from pa_employer.backups.refusals import NoRoomError, TakenError
from pa_employer.backups.snapshots import snapshot
from receipts.store import DamagedFileError, FileStore, UnknownFileError, settle_folder

UNFINISHED = "making-"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup is made of."""

    engine: Engine
    files: FileStore
    sealing_keys: Mapping[int, bytes]


@dataclass(slots=True)
class _FilesGone:
    """The files that went into a backup so far, in a small database so that memory stays small."""

    seen: sqlite3.Connection
    count: int = 0
    damaged: list[str] = field(default_factory=list)

    def is_new(self, digest: str) -> bool:
        """Tell whether a file did not go in yet, and note that it does."""
        added = self.seen.execute("INSERT OR IGNORE INTO seen VALUES (?)", (digest,))
        return added.rowcount == 1


def make_backup(kept: Kept, place: Path, key: bytes, at: datetime) -> Manifest:
    """Write a backup to a place where nothing is yet; it is there whole or not at all.

    Files come first: what is forgotten before the database's instant is then in none of the two,
    and what the database names at that instant is in the backup.
    """
    if place.exists():
        raise TakenError
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with _whole_or_not(place) as (out, folder):
            sealed = SealedWriter(out, key)
            manifest = _write(kept, sealed, folder, at)
            sealed.end()
    except (OSError, sqlite3.Error) as error:
        raise NoRoomError(error) from error
    return manifest


def _write(kept: Kept, sealed: SealedWriter, folder: Path, at: datetime) -> Manifest:
    seen = sqlite3.connect(folder / "seen.db")
    seen.execute("CREATE TABLE seen (digest TEXT PRIMARY KEY) WITHOUT ROWID")
    gone = _FilesGone(seen)
    _add_files(kept.files, sealed, gone)
    with snapshot(kept.engine, folder) as instant:
        write_part(sealed, kept.engine.dialect.name, instant.chunks)
    _add_files(kept.files, sealed, gone)
    seen.close()
    manifest = Manifest(
        made_at=at.astimezone(UTC).isoformat(),
        database=kept.engine.dialect.name,
        revision=instant.revision,
        rows=instant.rows,
        files=gone.count,
        damaged=tuple(gone.damaged),
        sealing_keys={str(number): mark_of(key) for number, key in kept.sealing_keys.items()},
    )
    write_part(sealed, MANIFEST, [manifest.as_bytes()])
    return manifest


def _add_files(files: FileStore, sealed: SealedWriter, gone: _FilesGone) -> None:
    for digest in _unseen(files.digests(), gone):
        try:
            data = files.get(digest)
        except UnknownFileError:
            continue  # It was forgotten since it was listed.
        except DamagedFileError:
            gone.damaged.append(digest)
            continue
        write_part(sealed, FILE + digest, [data])
        gone.count += 1


def _unseen(digests: Iterable[str], gone: _FilesGone) -> Iterator[str]:
    return (digest for digest in digests if gone.is_new(digest))


@contextmanager
def _whole_or_not(place: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Write beside a place what is moved there at the end; only its owner may read it."""
    with TemporaryDirectory(dir=place.parent, prefix=UNFINISHED) as folder:
        unfinished = Path(folder) / "backup"
        unfinished.touch(mode=0o600)
        with unfinished.open("wb") as out:
            yield out, Path(folder)
            out.flush()
            fsync(out.fileno())
        # A link, unlike a move, does not take the place of a file that came there meanwhile.
        place.hardlink_to(unfinished)
        settle_folder(place.parent)
