"""What is found after somebody died and others went on: it must be as if nobody had died."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from pa_employer.backups.proof import prove_record
from pa_employer.backups.snapshots import count_rows
from pa_employer.db import make_engine
from pa_employer.evidence.forgetting import needed_files
from pa_employer.filings.stand_in import StandIn
from pa_employer.jobs.models import Job, JobState
from pa_employer.ledger.proof import trial_balance
from receipts.store import FolderStore
from tests.crash.victim import Stage, act, die_at
from tests.pa_employer.filings.engine import listening
from tests.pa_employer.filings.month import LOGIN

FREE = {"filing_reply"}
"""Asking HMRC once more how a document stands is no harm."""


@dataclass(frozen=True)
class Aftermath:
    """What there is in the end."""

    rows: dict[str, int]
    balance: dict[str, int]
    states: dict[str, int]
    filed: int
    strays: frozenset[str]
    wrong: tuple[str, ...]


@contextmanager
def copied(stage: Stage, folder: Path) -> Iterator[Stage]:
    """Give a stage a database and files of its own."""
    own = folder / uuid4().hex
    own.mkdir()
    if stage.settings.files.exists():
        shutil.copytree(stage.settings.files, own / "files")
    with database_of(stage.settings.database_url, own) as url:
        settings = replace(stage.settings, database_url=url, files=own / "files")
        yield replace(stage, settings=settings)
    shutil.rmtree(own)


@contextmanager
def database_of(url: str, folder: Path) -> Iterator[str]:
    at = make_url(url)
    if at.get_backend_name() == "sqlite":
        shutil.copy(str(at.database), folder / "own.db")
        yield f"sqlite:///{folder}/own.db"
        return
    name = f"c{uuid4().hex}"
    asking = create_engine(
        at.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with asking.connect() as connection:
        connection.execute(
            text(f"CREATE DATABASE {name} TEMPLATE {at.database} STRATEGY file_copy")
        )
    yield at.set(database=name).render_as_string(hide_password=False)
    with asking.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def after(stage: Stage, folder: Path, limit: int) -> tuple[int, Aftermath]:
    """Let somebody die at a point and others go on; return the points passed, and what is found.

    Nobody dies at 0: then all points are counted.
    """
    with copied(stage, folder) as own:
        hmrc = StandIn(
            own.settings.files.parent / "hmrc.db", login=(LOGIN.sender_id, LOGIN.password)
        )
        with listening(hmrc) as address:
            settings = replace(own.settings, hmrc=replace(own.settings.hmrc, address=address))
            staged = replace(own, settings=settings)
            ended = die_at(limit, staged)
            assert ended.is_killed if limit else ended.code == 0, (limit, ended)
            act(staged)
        return ended.points, _found(own, len(hmrc.accepted()))


def _found(stage: Stage, filed: int) -> Aftermath:
    engine = make_engine(stage.settings.database_url)
    files = FolderStore(stage.settings.files)
    wrong = list(prove_record(engine, files))
    with Session(engine) as session:
        if engine.dialect.name == "sqlite":
            wrong += map(str, session.execute(text("PRAGMA foreign_key_check")))
        rows = count_rows(session.connection())
        jobs = session.scalars(select(Job)).all()
        wrong += [f"{job.kind} {job.state}" for job in jobs if job.state is JobState.RUNNING]
        balance = {name: money.pence for name, money in trial_balance(session).items()}
        strays = set(files.digests()) - set(needed_files(session))
    engine.dispose()
    return Aftermath(
        rows={name: count for name, count in rows.items() if name not in FREE},
        balance=balance,
        states=dict(Counter(f"{job.kind}: {job.state}" for job in jobs)),
        filed=filed,
        strays=frozenset(strays),
        wrong=tuple(wrong),
    )
