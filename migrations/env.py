"""Run migrations on the connection that is given, or on the configured database."""

import os
from typing import Literal

from alembic import context
from sqlalchemy import Connection, Enum

from config.settings import DEFAULT_DATABASE
from pa_employer.db import (
    HundredthsColumn,
    InstantColumn,
    PenceColumn,
    SealedBytesColumn,
    SealedColumn,
    make_engine,
)
from pa_employer.models import Base

# Old migrations outlive the code, so they are written in plain types.
PLAIN = (
    (PenceColumn, "sa.BigInteger()"),
    (HundredthsColumn, "sa.Integer()"),
    (InstantColumn, "sa.DateTime(timezone=True)"),
    (SealedColumn, "sa.LargeBinary()"),
    (SealedBytesColumn, "sa.LargeBinary()"),
    (Enum, "sa.String(length=40)"),
)


def render_item(kind: str, item: object, _context: object) -> str | Literal[False]:
    if kind == "type":
        for own, plain in PLAIN:
            if isinstance(item, own):
                return plain
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = make_engine(os.environ.get("DATABASE_URL", DEFAULT_DATABASE))
    with engine.connect() as own:
        run(own)
        own.commit()
    engine.dispose()
