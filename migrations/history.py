"""Letting the database itself refuse to change or delete what is history."""

from collections.abc import Iterable

from alembic import op

SQLITE_TRIGGER = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'history is added to, never edited'); END
"""
POSTGRES_TRIGGER = """
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def keep_history(tables: Iterable[str]) -> None:
    """Guard tables; on SQLite one that was made anew has lost its guards."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in tables:
        if is_sqlite:
            for verb in ("UPDATE", "DELETE"):
                op.execute(SQLITE_TRIGGER.format(table=table, verb=verb))
        else:
            op.execute(POSTGRES_TRIGGER.format(table=table))


def keep_history_still(tables: Iterable[str]) -> None:
    """Guard tables again that SQLite made anew; PostgreSQL never lost their guards."""
    if op.get_bind().dialect.name == "sqlite":
        keep_history(tables)
