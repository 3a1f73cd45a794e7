"""Whoever waits to write to SQLite is let in before a worker that goes on and on."""

from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from pa_employer import in_line
from pa_employer.db import make_engine

MOST_LOTS = 40


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = make_engine(f"sqlite:///{tmp_path}/own.db")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE written (who TEXT)"))
    return engine


def test_a_page_is_let_in_after_the_lot_that_runs(engine: Engine) -> None:
    written: list[str] = []

    def page() -> None:
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO written VALUES ('page')"))
            written.append("page")

    visitor = Thread(target=page)
    for lot in range(MOST_LOTS):
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO written VALUES ('worker')"))
            written.append("worker")
            if lot == 0:
                visitor.start()
            sleep(0.02)
    visitor.join()
    engine.dispose()
    # It may not have come to the line before the second lot began, hardly before the third.
    assert written.index("page") < 5


def test_who_waits_too_long_is_refused_and_may_come_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_line, "LONGEST", 0.05)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO written VALUES ('first')"))
        with pytest.raises(OperationalError, match="locked"), engine.begin():
            pass
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM written")) == 1
    engine.dispose()


def test_reading_does_not_stand_in_line(engine: Engine) -> None:
    with engine.begin(), engine.execution_options(write=False).begin() as connection:
        assert connection.scalar(text("SELECT count(*) FROM written")) == 0
    engine.dispose()


def test_a_database_in_memory_needs_no_line() -> None:
    engine = make_engine("sqlite://")
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()
