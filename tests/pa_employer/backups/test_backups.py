"""What is backed up while others write comes back whole, or not at all."""

import tempfile
from copy import copy
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from sqlalchemy import func, inspect, make_url, select, text
from sqlalchemy.orm import Session

from pa_employer.audit.models import AuditEvent
from pa_employer.audit.service import record, recorded_together
from pa_employer.backups import restoring
from pa_employer.backups.making import Kept, make_backup
from pa_employer.backups.refusals import (
    MissingProgramError,
    NewerBackupError,
    NoRoomError,
    NoServerError,
    OtherDatabaseError,
    OtherKeyError,
    ProgramRefusedError,
    TakenError,
    UnreachableError,
)
from pa_employer.backups.restoring import Keys, restore_backup, verify_backup
from pa_employer.backups.snapshots import count_rows, revision_of
from pa_employer.db import make_engine
from pa_employer.upgrade import downgrade
from payroll.ground.errors import DomainError
from receipts.store import FolderStore
from tests.pa_employer.backups.conftest import KEYS, Place
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor


@pytest.fixture
def made(kept: Kept, tmp_path: Path) -> Path:
    place = tmp_path / "one.backup"
    make_backup(kept, place, KEYS.backup, AT)
    return place


def rows_at(url: str) -> dict[str, int]:
    engine = make_engine(url)
    with engine.execution_options(write=False).connect() as connection:
        found = count_rows(connection)
    engine.dispose()
    return found


def is_empty(place: Place) -> bool:
    if place.files.exists():
        return False
    if place.url.startswith("sqlite"):
        return not Path(str(make_url(place.url).database)).exists()
    engine = make_engine(place.url)
    with engine.connect() as connection:
        found = inspect(connection).get_table_names()
    engine.dispose()
    return not found


def test_a_backup_comes_back_to_an_empty_place_and_a_page_of_it_works(
    app: Flask, kept: Kept, made: Path, empty: Place, household: Household
) -> None:
    with kept.engine.execution_options(write=False).connect() as connection:
        before = count_rows(connection)
    proof = restore_backup(made, KEYS, empty.url, empty.files)
    assert proof.wrong == ()
    assert "1 files, each as it was" in proof.words
    assert rows_at(empty.url) == before
    assert set(FolderStore(empty.files).digests()) == set(kept.files.digests())
    restored = copy(app)
    settings = replace(app.extensions["settings"], database_url=empty.url, files=empty.files)
    engine = make_engine(empty.url)
    restored.extensions = app.extensions | {
        "engine": engine,
        "settings": settings,
        "files": FolderStore(empty.files),
    }
    visitor = Visitor(restored.test_client())
    visitor.sign_in(household.employer_account)
    assert "GARDEN CENTRE" in visitor.open(f"{household.path}/money").text
    engine.dispose()


def test_a_backup_made_while_others_write_is_of_one_instant(
    kept: Kept, empty: Place, tmp_path: Path, household: Household
) -> None:
    """Each change writes two events; a backup has both of a change, or none."""
    stop, begun = Event(), Event()
    by = household.by_employer

    def write() -> None:
        while not stop.is_set():
            with Session(kept.engine) as session:
                with recorded_together(session):
                    record(session, by, "began")
                    record(session, by, "ended")
                kept.files.put(str(session.scalar(select(func.count(AuditEvent.number)))).encode())
                session.commit()
            begun.set()

    writer = Thread(target=write)
    writer.start()
    begun.wait(20)
    try:
        made = make_backup(kept, tmp_path / "busy.backup", KEYS.backup, AT)
    finally:
        stop.set()
        writer.join()
    assert restore_backup(tmp_path / "busy.backup", KEYS, empty.url, empty.files).wrong == ()
    engine = make_engine(empty.url)
    with Session(engine) as session:
        counted = [
            session.scalar(select(func.count()).where(AuditEvent.what == what))
            for what in ("began", "ended")
        ]
    engine.dispose()
    assert counted[0] == counted[1]
    assert counted[0]
    assert rows_at(empty.url) == made.rows


def test_proving_a_backup_leaves_nothing_behind(
    kept: Kept, made: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    proof = verify_backup(made, KEYS, database_url)
    assert proof.wrong == ()
    assert "is whole" in proof.words
    assert list((tmp_path / "temporary").iterdir()) == []
    if kept.engine.dialect.name == "postgresql":
        with kept.engine.connect() as connection:
            lent = "SELECT datname FROM pg_database WHERE datname LIKE 'proving%'"
            assert connection.execute(text(lent)).all() == []


def test_what_was_changed_before_the_backup_is_found_by_its_proof(
    kept: Kept, tmp_path: Path, database_url: str
) -> None:
    with kept.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            triggers = text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in connection.scalars(triggers).all():
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        connection.execute(text("UPDATE audit_event SET what = 'did nothing' WHERE number = 2"))
        connection.execute(text("UPDATE statement_line SET amount = amount + 1"))
    make_backup(kept, tmp_path / "changed.backup", KEYS.backup, AT)
    wrong = " ".join(verify_backup(tmp_path / "changed.backup", KEYS, database_url).wrong)
    assert "audit trail was changed at event 2" in wrong


def test_a_file_that_is_missing_or_damaged_is_told(
    kept: Kept, tmp_path: Path, database_url: str
) -> None:
    (digest,) = kept.files.digests()
    (tmp_path / "files" / digest[:2] / digest).write_bytes(b"forged")
    made = make_backup(kept, tmp_path / "damaged.backup", KEYS.backup, AT)
    assert made.damaged == (digest,)
    (wrong,) = verify_backup(tmp_path / "damaged.backup", KEYS, database_url).wrong
    assert wrong.startswith("1 files that the record names are missing")


def test_other_sealing_keys_are_told_by_their_mark(made: Path, database_url: str) -> None:
    other = Keys(KEYS.backup, {1: bytes([9] * 32)})
    (wrong,) = verify_backup(made, other, database_url).wrong
    assert "need key 1" in wrong
    assert bytes(32).hex() not in wrong


def test_a_place_that_is_not_empty_is_left_as_it_is(
    made: Path, empty: Place, database_url: str, tmp_path: Path
) -> None:
    with pytest.raises(TakenError):
        restore_backup(made, KEYS, database_url, empty.files)
    empty.files.mkdir()
    (empty.files / "own").write_text("mine")
    with pytest.raises(TakenError):
        restore_backup(made, KEYS, empty.url, empty.files)
    assert [each.name for each in empty.files.iterdir()] == ["own"]
    (empty.files / "own").unlink()
    assert restore_backup(made, KEYS, empty.url, empty.files).wrong == ()
    assert list(tmp_path.glob("making-*")) == []


def test_a_backup_never_takes_the_place_of_another(kept: Kept, made: Path) -> None:
    before = made.read_bytes()
    with pytest.raises(TakenError):
        make_backup(kept, made, KEYS.backup, AT)
    assert made.read_bytes() == before
    assert made.stat().st_mode & 0o077 == 0


def test_whatever_is_refused_leaves_nothing_anywhere(
    kept: Kept, made: Path, empty: Place, tmp_path: Path
) -> None:
    whole = made.read_bytes()
    copies = {
        "cut": whole[:-1],
        "changed": whole[:-100] + bytes([whole[-100] ^ 1]) + whole[-99:],
    }
    for name, data in copies.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(DomainError, match="Nothing was restored"):
            restore_backup(tmp_path / name, KEYS, empty.url, empty.files)
        assert is_empty(empty)
    with pytest.raises(OtherKeyError):
        restore_backup(made, Keys(bytes(32), {}), empty.url, empty.files)
    other = {
        "sqlite": "postgresql://nobody@/nothing?host=/nowhere",
        "postgresql": "sqlite:///x.db",
    }
    elsewhere = other[kept.engine.dialect.name]
    if elsewhere.startswith("sqlite"):
        with pytest.raises(OtherDatabaseError):
            restore_backup(made, KEYS, elsewhere, empty.files)
    else:
        with pytest.raises(UnreachableError):
            restore_backup(made, KEYS, elsewhere, empty.files)
    assert is_empty(empty)


def test_a_backup_of_a_newer_version_is_not_brought_back(
    kept: Kept, empty: Place, tmp_path: Path
) -> None:
    with kept.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    make_backup(kept, tmp_path / "newer.backup", KEYS.backup, AT)
    with pytest.raises(NewerBackupError):
        restore_backup(tmp_path / "newer.backup", KEYS, empty.url, empty.files)
    assert is_empty(empty)


def test_a_backup_of_an_older_version_is_brought_to_this_one(
    kept: Kept, empty: Place, tmp_path: Path
) -> None:
    with kept.engine.connect() as connection:
        newest = revision_of(connection)
    downgrade(kept.engine, "-1")
    made = make_backup(kept, tmp_path / "older.backup", KEYS.backup, AT)
    assert made.revision != newest
    assert restore_backup(tmp_path / "older.backup", KEYS, empty.url, empty.files).wrong == ()
    engine = make_engine(empty.url)
    with engine.connect() as connection:
        assert revision_of(connection) == newest
    engine.dispose()


def test_a_database_that_cannot_be_loaded_leaves_nothing(
    made: Path, empty: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        message = "No space left on device"
        raise OSError(message)

    monkeypatch.setattr(restoring, "_load", full)
    with pytest.raises(NoRoomError, match="No space left"):
        restore_backup(made, KEYS, empty.url, empty.files)
    assert is_empty(empty)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_programs_that_are_missing_or_refuse_are_told(
    kept: Kept, made: Path, empty: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NoServerError):
        verify_backup(made, KEYS, "sqlite://")
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(MissingProgramError, match="apt-get install postgresql-client"):
        make_backup(kept, tmp_path / "two.backup", KEYS.backup, AT)
    for name in ("pg_dump", "pg_restore"):
        (folder / name).write_text("#!/bin/sh\necho 'server version mismatch' >&2; exit 1\n")
        (folder / name).chmod(0o755)
    with pytest.raises(ProgramRefusedError, match="server version mismatch"):
        make_backup(kept, tmp_path / "two.backup", KEYS.backup, AT)
    with pytest.raises(ProgramRefusedError, match="server version mismatch"):
        restore_backup(made, KEYS, empty.url, empty.files)
    assert is_empty(empty)
    assert sorted(each.name for each in tmp_path.glob("*.backup")) == ["one.backup"]


def test_a_disk_that_is_full_leaves_no_backup(
    kept: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        message = "No space left on device"
        raise OSError(message)

    monkeypatch.setattr("pa_employer.backups.making.fsync", full)
    with pytest.raises(NoRoomError, match="No space left"):
        make_backup(kept, tmp_path / "backups" / "one.backup", KEYS.backup, AT)
    assert list((tmp_path / "backups").iterdir()) == []
