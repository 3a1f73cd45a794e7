"""A full disk, or a database that is away: a calm page, nothing half kept, and on afterwards."""

import errno
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from threading import Event, Thread
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from pa_employer import in_line
from pa_employer.backups.snapshots import count_rows
from pa_employer.db import make_engine
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, keep_working
from pa_employer.statements.models import StatementLine
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.statements.bank import STATEMENT, file_of

BRING = "Bring it in"
LONG = "Date,Description,Amount\n" + "".join(
    f"{1 + number % 28:02}/05/2026,SHOP {number},-{number}.00\n" for number in range(1, 400)
)
"""More than fits into the corners of a full database."""


@pytest.fixture(autouse=True)
def as_served(app: Flask) -> None:
    """Errors become pages, as for a visitor."""
    app.config["PROPAGATE_EXCEPTIONS"] = False


def rows(session: Session) -> dict[str, int]:
    found = count_rows(session.connection())
    session.rollback()
    return found


def press(employer: Visitor, page: Page, expect: int, data: str = STATEMENT) -> Page:
    return employer.press(page, BRING, expect, file=file_of(data))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_keeps_nothing_and_says_so(
    app: Flask, employer: Visitor, household: Household, session: Session, database_url: str
) -> None:
    page = employer.open(f"{household.path}/money/import")
    before = rows(session)
    engine: Engine = app.extensions["engine"]

    engine.dispose()
    with closing(sqlite3.connect(str(make_url(database_url).database))) as database:
        database.execute("VACUUM")

    def fill(connection: object, _entry: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # type: ignore[attr-defined]

    event.listen(engine, "connect", fill)
    shown = press(employer, page, 507, LONG)
    assert "no room" in shown.heading
    assert "Nothing you sent was kept" in shown.text
    event.remove(engine, "connect", fill)
    engine.dispose()
    assert rows(session) == before
    press(employer, page, 200, LONG)


def test_no_room_for_a_file_keeps_nothing_and_says_so(
    employer: Visitor, household: Household, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = employer.open(f"{household.path}/money/import")
    before = rows(session)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("receipts.store.os.fsync", full)
        assert "Nothing you sent was kept" in press(employer, page, 507).text
    assert rows(session) == before
    press(employer, page, 200)
    assert session.scalar(select(func.count(StatementLine.id))) == 3


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_is_locked_too_long_is_said_calmly(
    employer: Visitor,
    household: Household,
    session: Session,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = household.path
    page = employer.open(f"{home}/money/import")
    monkeypatch.setattr(in_line, "LONGEST", 0.05)
    session.commit()
    other = make_engine(database_url)
    with other.begin():
        shown = press(employer, page, 503)
        assert "cannot reach our records" in shown.text
        # Reading goes on meanwhile.
        employer.open(f"{home}/money")
    other.dispose()
    press(employer, page, 200)


@contextmanager
def gone(database_url: str) -> Iterator[None]:
    """PostgreSQL ends every connection to a database and takes no new ones, as if stopped."""
    name = make_url(database_url).database
    asking = create_engine(
        make_url(database_url).set(database="postgres"),
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
    )
    with asking.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
        ended = (
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = :name"
        )
        connection.execute(text(ended), {"name": name})
    try:
        yield
    finally:
        with asking.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_that_is_gone_is_said_calmly_and_all_goes_on_once_it_is_back(
    employer: Visitor, household: Household, session: Session, database_url: str
) -> None:
    home = household.path
    page = employer.open(f"{home}/money/import")
    before = rows(session)
    session.close()
    with gone(database_url):
        assert "cannot reach our records" in employer.open(home, 503).text
        assert "Nothing you sent was kept" in press(employer, page, 503).text
    # Connections that died meanwhile are noticed before they are used.
    press(employer, page, 200)
    assert rows(session)["statement_line"] == before["statement_line"] + 3


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_worker_goes_on_once_the_database_is_back(
    database_url: str, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    subject, stop, looked, done = uuid4(), Event(), Event(), Event()

    def handler(_bench: Bench, _subject: UUID) -> datetime | None:
        done.set()
        return None

    engine = make_engine(database_url)

    event.listen(engine, "do_connect", lambda *_: looked.set())
    worker = Thread(
        target=keep_working, args=(Bench(engine, lambda: AT, {"count": handler}), stop, 0.01)
    )
    session.close()
    try:
        with caplog.at_level(logging.CRITICAL), gone(database_url):
            worker.start()
            assert looked.wait(20)
        ask_for(session, "count", subject, AT)
        session.commit()
        assert done.wait(20)
    finally:
        stop.set()
        worker.join()
        engine.dispose()
