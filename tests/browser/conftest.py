"""A real server for a real browser, on each database, with a clock the story can move."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from config.settings import CardService, Settings
from pa_employer.app import create_app
from payroll.hours import instant
from tests.pa_employer.household import QUICK, Household, find_household


@dataclass
class MovableClock:
    """The story's own time."""

    at: datetime = field(default=datetime(2026, 5, 4, 8, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def move_to(self, day: date, hour: int = 10) -> None:
        self.at = instant(day, time(hour))


@pytest.fixture(autouse=True)
def leave_no_window_open(browser: Browser) -> Iterator[None]:
    """Close what a story opened: a page left open goes on asking, for as long as the tests run."""
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def card_service() -> CardService:
    """No card programme; a story of cards has its own."""
    return CardService()


@pytest.fixture
def app(
    database_url: str, tmp_path: Path, clock: MovableClock, card_service: CardService
) -> Iterator[Flask]:
    settings = Settings(
        database_url=database_url,
        files=tmp_path / "files",
        secret_key="test",  # noqa: S106  # a test's own
        sealing_keys={1: bytes(32)},
        https=False,
        password_cost=QUICK,
        cards=card_service,
    )
    app = create_app(settings, clock)
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with Session(app.extensions["engine"], expire_on_commit=False) as session:
        yield session


@pytest.fixture
def household(session: Session) -> Household:
    return find_household(session)


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    def whole_answers(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
        # Werkzeug's server leaves a file open when the browser goes away in the middle of it.
        answer = app(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()

    server = make_server("127.0.0.1", 0, whole_answers, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
