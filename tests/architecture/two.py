"""A database with two full households on each kind of server, copied for each test."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import flask
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from config.settings import CardService
from pa_employer.accounts.models import Account
from pa_employer.accounts.service import start_sign_in
from pa_employer.cards.installed import programme_of
from pa_employer.db import make_engine
from pa_employer.web import pages
from tests.architecture.filled import fill
from tests.architecture.worlds import World, move_in
from tests.conftest import EMPTY, FOLDER, TEMPLATES, ask_server
from tests.pa_employer.conftest import AT
from tests.postgres import url

GONE = pages.WHAT[404][0]
OURS, THEIRS = "Qualdavine", "Zembrickson"


@dataclass(frozen=True, repr=False)
class Two:
    """Two households that are nothing to each other, and the database they are in."""

    url: str
    ours: World
    theirs: World


def _made(address: str) -> Two:
    engine = make_engine(address)
    with Session(engine, expire_on_commit=False) as session:
        ours = move_in(session, OURS, "Kinnaird Council", "Clyde Independent Living")
        fill(session, ours)
        theirs = move_in(session, THEIRS, "Strathmuir Council", "Forth Independent Living")
        fill(session, theirs)
    engine.dispose()
    return Two(address, ours, theirs)


@pytest.fixture(scope="session")
def two_on_sqlite(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Two:
    """Both households in one file."""
    file = tmp_path_factory.mktemp("two") / "two.db"
    shutil.copy(request.config.stash[TEMPLATES] / f"{EMPTY}.db", file)
    return _made(f"sqlite:///{file}")


@pytest.fixture(scope="session")
def two_on_postgresql(request: pytest.FixtureRequest) -> Iterator[Two]:
    """Both households on the server."""
    folder, name = request.config.stash[FOLDER], f"two{uuid4().hex}"
    ask_server(folder, f"CREATE DATABASE {name} TEMPLATE {EMPTY} STRATEGY file_copy")
    yield _made(url(folder, name))
    ask_server(folder, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Two]:
    """Both households in a database of this test's own."""
    made: Two = request.getfixturevalue(f"two_on_{request.param}")
    if request.param == "sqlite":
        shutil.copy(made.url.removeprefix("sqlite:///"), tmp_path / "test.db")
        yield Two(f"sqlite:///{tmp_path}/test.db", made.ours, made.theirs)
        return
    folder, name = request.config.stash[FOLDER], f"t{uuid4().hex}"
    template = make_url(made.url).database
    ask_server(folder, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield Two(url(folder, name), made.ours, made.theirs)
    ask_server(folder, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(two: Two) -> str:
    """The database with both households, for the application of a test."""
    return two.url


@pytest.fixture
def with_cards(app: Flask) -> None:
    """A card programme is set up; nothing is asked of it."""
    app.extensions["cards"] = programme_of(CardService.stand_in())
    app.config["HAS_CARDS"] = True


@pytest.fixture
def short_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that says a thing does not exist is not drawn thousands of times."""
    drawn: Callable[..., str] = flask.render_template

    def short(template: str, **shown: object) -> str:
        return "" if shown.get("title") == GONE else drawn(template, **shown)

    monkeypatch.setattr(pages, "render_template", short)


def signed_in(app: Flask, account: Account | None) -> FlaskClient:
    """A browser in which somebody is signed in already, or nobody."""
    client = app.test_client()
    if account is None:
        return client
    engine: Engine = app.extensions["engine"]
    with Session(engine) as session:
        token = start_sign_in(session, session.merge(account, load=False), AT)
        session.commit()
    with client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = token, True
    return client
