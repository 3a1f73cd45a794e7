"""After a power cut SQLite's log ends anywhere: the database is whole, at a kept change."""

import random
import shutil
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, make_url, select, text
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.audit.queries import first_broken_event
from pa_employer.audit.service import record
from pa_employer.db import make_engine
from tests.pa_employer.conftest import AT

CHANGES, CUTS = 12, 40
LOG = "-wal"


@pytest.mark.usefixtures("household")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_log_cut_anywhere_leaves_whole_changes_only(database_url: str, tmp_path: Path) -> None:
    file, lengths = Path(str(make_url(database_url).database)), [0]
    log = file.with_name(file.name + LOG)
    engine = make_engine(database_url)
    with Session(engine) as session:
        by = Actor(session.scalars(select(Account.id)).first() or uuid4(), AT)
        before = session.scalar(select(func.count(AuditEvent.number))) or 0
        session.commit()
        for _ in range(CHANGES):
            record(session, by, "began")
            record(session, by, "ended")
            session.commit()
            lengths.append(log.stat().st_size)
        shutil.copy(file, tmp_path / "cut.db")
        whole = log.read_bytes()
    engine.dispose()
    assert len(whole) == lengths[-1]
    seeded = random.Random("power cuts")  # noqa: S311  # no secret
    edges = [length + by for length in lengths[1:] for by in (-1, 0)]
    for cut in [*edges, *(seeded.randrange(len(whole)) for _ in range(CUTS))]:
        _cut(tmp_path / "cut.db", whole[:cut])
        kept = sum(length <= cut for length in lengths[1:])
        assert _events(tmp_path / "cut.db") == before + 2 * kept, f"cut at byte {cut}"


def _cut(file: Path, log: bytes) -> None:
    copy = file.with_name("own.db")
    for old in copy.parent.glob("own.db*"):
        old.unlink()
    shutil.copy(file, copy)
    copy.with_name(copy.name + LOG).write_bytes(log)


def _events(file: Path) -> int:
    """Open a database after the cut, prove it, and write to it."""
    engine = make_engine(f"sqlite:///{file.with_name('own.db')}")
    with Session(engine) as session:
        assert session.scalars(text("PRAGMA integrity_check")).all() == ["ok"]
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        assert first_broken_event(session) is None
        found = session.scalar(select(func.count(AuditEvent.number))) or 0
        record(session, Actor(uuid4(), AT), "went on")
        session.commit()
        assert first_broken_event(session) is None
    engine.dispose()
    return found
