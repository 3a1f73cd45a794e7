"""Bringing a database to the shape this version needs, step by step."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's settings for our migrations on a connection."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.attributes["connection"] = connection
    return config


@cache
def newest_revision() -> str | None:
    """Return the revision that a database of this version is at."""
    return ScriptDirectory(str(files("migrations"))).get_current_head()


class BrokenLinkError(RuntimeError):
    """A migration left rows that point at rows which are not there."""


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database up to a revision; all or nothing for each step."""
    with _migrating(engine) as connection:
        command.upgrade(alembic_config(connection), revision)


def downgrade(engine: Engine, revision: str) -> None:
    """Take the database back to a revision."""
    with _migrating(engine) as connection:
        command.downgrade(alembic_config(connection), revision)


@contextmanager
def _migrating(engine: Engine) -> Iterator[Connection]:
    """Open a connection for migrations and commit what is done on it.

    SQLite changes a table by making it anew, and would take what points at the old one for
    broken. So it does not look while that happens, and looks at everything before the end.
    """
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        if is_sqlite:
            _set_foreign_keys(connection, "OFF")
        try:
            yield connection
            if is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").all():
                raise BrokenLinkError
            connection.commit()
        finally:
            if is_sqlite:
                connection.rollback()
                _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, on_or_off: str) -> None:
    """Switch SQLite's look at links; it can only be done between transactions."""
    dbapi = connection.connection.dbapi_connection
    if dbapi is not None:
        dbapi.cursor().execute(f"PRAGMA foreign_keys={on_or_off}")
