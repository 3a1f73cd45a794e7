"""A household with a statement, a place for its backup, and an empty place to bring it back to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from pa_employer.audit.actor import Actor
from pa_employer.backups.making import Kept
from pa_employer.backups.restoring import Keys
from pa_employer.db import make_engine
from pa_employer.statements.importing import Upload, import_statement
from tests.pa_employer.household import Household
from tests.pa_employer.statements.bank import MAY, STATEMENT

KEYS = Keys(backup=bytes([7] * 32), sealing={1: bytes(32)})


@dataclass(frozen=True)
class Place:
    """Where a backup can be brought back to: nothing is there yet."""

    url: str
    files: Path


@pytest.fixture
def kept(app: Flask, session: Session, household: Household, database_url: str) -> Iterator[Kept]:
    """What the household's service keeps, a file among it."""
    upload = Upload("may.csv", STATEMENT.encode())
    files = app.extensions["files"]
    import_statement(
        session, files, household.money_account, upload, Actor(household.employer_account.id, MAY)
    )
    session.commit()
    engine = make_engine(database_url)
    yield Kept(engine, files, KEYS.sealing)
    engine.dispose()


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[Place]:
    files = tmp_path / "restored files"
    if database_url.startswith("sqlite"):
        yield Place(f"sqlite:///{tmp_path}/restored/own.db", files)
        return
    name = f"r{uuid4().hex}"
    asking = create_engine(
        make_url(database_url), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with asking.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    address = make_url(database_url).set(database=name)
    yield Place(address.render_as_string(hide_password=False), files)
    with asking.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
