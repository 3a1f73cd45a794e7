"""Bringing a backup back: unpacked whole beside its place first, then moved there, then proved."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from importlib.resources import files as resources
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from uuid import uuid4

from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, create_engine, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from pa_employer.backups import postgres
from pa_employer.backups.envelope import SealedReader
from pa_employer.backups.parts import FILE, MANIFEST, Manifest, parts
from pa_employer.backups.proof import Proof, prove_counts, prove_keys, prove_record
from pa_employer.backups.refusals import (
    ChangedBackupError,
    NewerBackupError,
    NoRoomError,
    NoServerError,
    OtherDatabaseError,
    TakenError,
    UnreachableError,
)
from pa_employer.backups.snapshots import (
    AT_ONCE,
    POSTGRESQL,
    SQLITE,
    write_sqlite,
    write_synced,
)
from pa_employer.db import make_engine
from pa_employer.upgrade import upgrade
from receipts.store import FolderStore, settle_folder

UNFINISHED = "restoring-"


@dataclass(frozen=True, slots=True)
class Keys:
    """What a backup is opened with, and what opens the sealed details in it."""

    backup: bytes = field(repr=False)
    sealing: Mapping[int, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup that was read to its end and is whole."""

    manifest: Manifest
    database: Path
    """SQLite's own file, or pg_dump's."""
    files: Path


def restore_backup(place: Path, keys: Keys, to: str, files: Path) -> Proof:
    """Bring a backup back to an empty database and an empty folder, and prove it there.

    Whatever is refused leaves both as they were. What is brought back stays even where a proof
    finds something: it was so when the backup was made.
    """
    url = make_url(to)
    _refuse_what_is_taken(url, files)
    with _unpacked(place, keys.backup, files) as unpacked:
        if unpacked.manifest.database != url.get_backend_name():
            raise OtherDatabaseError
        brought = [files / folder.name for folder in unpacked.files.iterdir()]
        try:
            for folder in brought:
                (unpacked.files / folder.name).rename(folder)
            _load(unpacked, url)
        except BaseException:
            for folder in brought:
                rmtree(folder, ignore_errors=True)
            raise
        settle_folder(files)
        return _prove(unpacked.manifest, keys, url, FolderStore(files))


def verify_backup(place: Path, keys: Keys, server: str) -> Proof:
    """Bring a backup back to a place of its own, prove it there, and leave nothing behind.

    `server` is any database's address on the PostgreSQL that lends another for the while.
    """
    with (
        TemporaryDirectory(prefix="proving-") as folder,
        _unpacked(place, keys.backup, Path(folder)) as unpacked,
    ):
        files = FolderStore(unpacked.files)
        if unpacked.manifest.database == SQLITE:
            url = make_url(f"sqlite:///{unpacked.database}")
            return _prove(unpacked.manifest, keys, url, files)
        with _lent_database(make_url(server)) as url:
            postgres.load(url, unpacked.database)
            return _prove(unpacked.manifest, keys, url, files)


@contextmanager
def _unpacked(place: Path, key: bytes, files: Path) -> Iterator[Unpacked]:
    """Unpack within the folder of files, which may be a disk of its own; what is refused goes."""
    is_new = not files.exists()
    try:
        files.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=files, prefix=UNFINISHED) as folder:
            yield _unpack(place, key, Path(folder))
    except OSError as error:
        raise NoRoomError(error) from error
    finally:
        if is_new:
            with suppress(OSError):  # There is something in it now.
                files.rmdir()


def _unpack(place: Path, key: bytes, folder: Path) -> Unpacked:
    store, files = FolderStore(folder / "files"), 0
    (folder / "files").mkdir()
    manifest = None
    with place.open("rb") as source:
        for name, chunks in parts(SealedReader(source, key)):
            if name == MANIFEST:
                manifest = Manifest.from_bytes(b"".join(chunks))
            elif name in WRITERS:
                WRITERS[name](chunks, folder / name)
            elif store.put(b"".join(chunks)) == name.removeprefix(FILE):
                files += 1
            else:
                raise ChangedBackupError
    if manifest is None or manifest.files != files:
        raise ChangedBackupError
    if not _is_known(manifest.revision):
        raise NewerBackupError
    return Unpacked(manifest, folder / manifest.database, folder / "files")


def _is_known(revision: str) -> bool:
    """Tell whether this version can read a database of that migration."""
    try:
        return _migrations().get_revision(revision) is not None
    except CommandError:
        return False


def _migrations() -> ScriptDirectory:
    return ScriptDirectory(str(resources("migrations")))


def _refuse_what_is_taken(url: URL, files: Path) -> None:
    if files.exists() and any(files.iterdir()):
        raise TakenError
    if url.get_backend_name() == SQLITE:
        if url.database is None or Path(url.database).exists():
            raise TakenError
        return
    engine = make_engine(url.render_as_string(hide_password=False))
    try:
        with engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise TakenError
    except OperationalError as error:
        raise UnreachableError from error
    finally:
        engine.dispose()


def _load(unpacked: Unpacked, url: URL) -> None:
    if url.get_backend_name() != SQLITE:
        postgres.load(url, unpacked.database)
        return
    place = Path(str(url.database))
    place.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place.parent, prefix=UNFINISHED) as folder:
        copy = Path(folder) / place.name
        with unpacked.database.open("rb") as source:
            write_synced(iter(partial(source.read, AT_ONCE), b""), copy)
        place.hardlink_to(copy)
    settle_folder(place.parent)


@contextmanager
def _lent_database(server: URL) -> Iterator[URL]:
    """Lend a database for the while on a server of PostgreSQL."""
    if server.get_backend_name() == SQLITE:
        raise NoServerError
    name = f"proving_{uuid4().hex}"
    address = server.set(drivername="postgresql+psycopg")
    asking = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    try:
        with asking.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except DBAPIError as error:
        raise NoServerError from error
    try:
        yield server.set(database=name)
    finally:
        with asking.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _prove(manifest: Manifest, keys: Keys, url: URL, files: FolderStore) -> Proof:
    """Compare what was brought back, give it this version's shape, and prove the record."""
    engine = make_engine(url.render_as_string(hide_password=False))
    try:
        with engine.execution_options(write=False).connect() as connection:
            wrong = [*prove_counts(connection, manifest), *prove_keys(manifest, keys.sealing)]
        if not wrong:
            if manifest.revision != _migrations().get_current_head():
                upgrade(engine)
            wrong = list(prove_record(engine, files))
    finally:
        engine.dispose()
    return Proof(manifest, tuple(wrong))


WRITERS = {SQLITE: write_sqlite, POSTGRESQL: write_synced}
"""How each kind of database is written to a file before it is loaded."""
