"""Both databases for every test that wants one, and a browser that never leaves this machine."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from pa_employer.accounts.passwords import Passwords
from pa_employer.db import make_engine
from pa_employer.sealing import SEAL
from pa_employer.upgrade import upgrade
from tests.engines import engine_at
from tests.pa_employer.household import QUICK, make_household
from tests.postgres import MissingPostgresError, TemporaryPostgres, url

SERVER = pytest.StashKey[TemporaryPostgres]()
FOLDER = pytest.StashKey[Path]()
TEMPLATES = pytest.StashKey[Path]()
EMPTY, WITH_HOUSEHOLD = "empty", "with_household"
SEAL.use({1: bytes(32)})
# A busy machine is no finding: examples are judged by what they show, not by how long they take.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL for the whole run and migrate one template on each database."""
    given = getattr(config, "workerinput", None)
    if given:
        config.stash[FOLDER], config.stash[TEMPLATES] = map(Path, given["databases"])
        return
    try:
        server = TemporaryPostgres()
    except MissingPostgresError as missing:
        pytest.exit(str(missing), returncode=2)
    config.stash[SERVER], config.stash[FOLDER] = server, server.folder
    config.stash[TEMPLATES] = Path(tempfile.mkdtemp(prefix="pa-"))
    for name in (EMPTY, WITH_HOUSEHOLD):
        ask_server(server.folder, f"CREATE DATABASE {name}")
        sqlite = f"sqlite:///{config.stash[TEMPLATES]}/{name}.db"
        for address in (sqlite, url(server.folder, name)):
            _make_template(address, has_household=name == WITH_HOUSEHOLD)


def _make_template(address: str, *, has_household: bool) -> None:
    engine = make_engine(address)
    upgrade(engine)
    if has_household:
        with Session(engine) as session:
            make_household(Passwords(QUICK), session)
    engine.dispose()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401  # xdist's own type
    """Tell each worker where the databases are."""
    stash = node.config.stash
    node.workerinput["databases"] = (str(stash[FOLDER]), str(stash[TEMPLATES]))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if SERVER in config.stash:
        config.stash[SERVER].stop()
        shutil.rmtree(config.stash[TEMPLATES], ignore_errors=True)


def ask_server(folder: Path, statement: str) -> None:
    """Ask the server itself for something, outside every transaction."""
    engine = create_engine(url(folder), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of this test's own, on each of the two.

    It is empty, but for a test that asks for a household.
    """
    template = WITH_HOUSEHOLD if "household" in request.fixturenames else EMPTY
    if request.param == "sqlite":
        shutil.copy(request.config.stash[TEMPLATES] / f"{template}.db", tmp_path / "test.db")
        yield f"sqlite:///{tmp_path}/test.db"
        return
    folder, name = request.config.stash[FOLDER], f"t{uuid4().hex}"
    ask_server(folder, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield url(folder, name)
    ask_server(folder, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An open database."""
    engine = engine_at(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Drive the system's own Chromium; a missing one fails the run."""
    chromium = os.environ.get("PA_CHROMIUM") or shutil.which("chromium")
    chromium = chromium or shutil.which("google-chrome")
    if chromium is None:
        pytest.fail("The browser tests need Chromium: sudo apt-get install chromium")
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {**browser_type_launch_args, "executable_path": chromium, "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as somebody in Scotland."""
    here = {"locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}
    return {**browser_context_args, **here}
