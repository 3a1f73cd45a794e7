"""An application on each database, and people to sign in as."""

from collections.abc import Iterator
from copy import copy
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.settings import Settings
from pa_employer.accounts.models import Account
from pa_employer.app import create_app
from pa_employer.people.models import Capacity, Employer, Mandate
from receipts.store import FolderStore
from tests.engines import engine_at
from tests.pa_employer.household import QUICK, Household, find_household
from tests.pa_employer.pages import PASSWORD, Visitor

AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@cache
def first_app() -> Flask:
    """An application that serves nobody: making one is slow, so tests take copies of it."""
    settings = Settings(
        database_url="sqlite://",
        files=Path(),
        secret_key="test",  # noqa: S106  # a test's own
        sealing_keys={1: bytes(32)},
        https=False,
        password_cost=QUICK,
    )
    return create_app(settings, lambda: AT)


def copy_of(first: Flask, settings: Settings) -> Flask:
    """The same application with a database, files and settings of its own.

    Routes and configuration stay the first one's, for its views hold on to them.
    """
    app = copy(first)
    app.extensions = first.extensions | {
        "engine": engine_at(settings.database_url),
        "settings": settings,
        "files": FolderStore(settings.files),
    }
    return app


@pytest.fixture
def app(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(
        database_url=database_url,
        files=tmp_path / "files",
        secret_key="test",  # noqa: S106  # a test's own
        sealing_keys={1: bytes(32)},
        https=False,
        password_cost=QUICK,
    )
    # A test that adds routes wants an application that nobody else uses.
    wants_own = request.node.get_closest_marker("own_app")
    app = create_app(settings, lambda: AT) if wants_own else copy_of(first_app(), settings)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    configured = dict(app.config)
    yield app
    app.config.clear()
    app.config.update(configured)
    app.extensions["engine"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    engine: Engine = app.extensions["engine"]
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def visitor(client: FlaskClient, session: Session) -> Visitor:
    return Visitor(client, session)


@pytest.fixture
def household(session: Session) -> Household:
    return find_household(session)


@pytest.fixture
def employer(visitor: Visitor, household: Household) -> Visitor:
    visitor.sign_in(household.employer_account)
    return visitor


@pytest.fixture
def pa(app: Flask, session: Session, household: Household) -> Visitor:
    visitor = Visitor(app.test_client(), session)
    visitor.sign_in(household.assistant_account)
    return visitor


@pytest.fixture
def no_csrf(app: Flask) -> None:
    """For tests that send a form without opening its page first."""
    app.config["WTF_CSRF_ENABLED"] = False


def make_account(app: Flask, session: Session, name: str) -> Account:
    account = Account(
        email=f"{name.split(maxsplit=1)[0].lower()}@example.org",
        name=name,
        created_at=AT,
        password_hash=app.extensions["passwords"].hash(PASSWORD),
    )
    session.add(account)
    session.flush()
    return account


def make_employer(session: Session, account: Account, capacity: Capacity) -> Employer:
    employer = Employer(name=account.name, supported_person=account.name, created_at=AT)
    session.add(employer)
    session.flush()
    session.add(
        Mandate(
            employer_id=employer.id,
            capacity=capacity,
            from_on=date(2026, 1, 1),
            given_at=AT,
            given_by_id=account.id,
            account_id=account.id,
        )
    )
    session.commit()
    return employer


def sign_in(client: FlaskClient, account: Account) -> None:
    Visitor(client).sign_in(account)
