"""A real server for a real browser, on each database, with a clock the story can move."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from config.settings import PasswordCost, Settings
from pa_employer.app import create_app
from payroll.hours import instant
from tests.pa_employer.household import Household, make_household


@dataclass
class MovableClock:
    """The story's own time."""

    at: datetime = field(default=datetime(2026, 5, 4, 8, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def move_to(self, day: date, hour: int = 10) -> None:
        self.at = instant(day, time(hour))


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def app(database_url: str, tmp_path: Path, clock: MovableClock) -> Iterator[Flask]:
    settings = Settings(
        database_url=database_url,
        files=tmp_path / "files",
        secret_key="test",  # noqa: S106  # a test's own
        sealing_keys={1: bytes(32)},
        https=False,
        password_cost=PasswordCost(1, 8, 1),
    )
    app = create_app(settings, clock)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with Session(app.extensions["engine"], expire_on_commit=False) as session:
        yield session


@pytest.fixture
def household(app: Flask, session: Session) -> Household:
    return make_household(app, session)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
