"""A migrated, empty database of each kind for measuring, gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from pa_employer.db import make_engine
from pa_employer.sealing import SEAL
from pa_employer.upgrade import upgrade
from tests.postgres import TemporaryPostgres, url


@contextmanager
def each_database() -> Iterator[dict[str, Engine]]:
    """Give an open engine on SQLite and one on PostgreSQL, by name."""
    SEAL.use({1: bytes(32)})
    server = TemporaryPostgres()
    name = f"b{uuid4().hex}"
    admin = create_engine(url(server.folder), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        with tempfile.TemporaryDirectory() as folder:
            engines = {
                "SQLite": make_engine(f"sqlite:///{Path(folder)}/bench.db"),
                "PostgreSQL": make_engine(url(server.folder, name)),
            }
            for engine in engines.values():
                upgrade(engine)
            yield engines
            for engine in engines.values():
                engine.dispose()
    finally:
        server.stop()
