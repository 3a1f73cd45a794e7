"""One engine for each kind of database: what it compiled for one test it need not for the next.

Every test has a database of its own, and compiling its questions anew took a sixth of the time.
"""

from functools import cache
from typing import Any

from sqlalchemy import Dialect, Engine, event, make_url

from pa_employer.db import make_engine

AT: dict[str, str] = {}
"""The database that the engine of each kind opens now."""


def engine_at(url: str) -> Engine:
    """Return an open engine for a test's own database; the test disposes of it when it ends."""
    kind = make_url(url).get_backend_name()
    AT[kind] = url
    engine = _engine(kind)
    engine.dispose()
    return engine


@cache
def _engine(kind: str) -> Engine:
    engine = make_engine(AT[kind])

    def connect_to_own(dialect: Dialect, _record: object, args: list[Any], named: Any) -> None:  # noqa: ANN401  # the driver's own
        args[:], wanted = dialect.create_connect_args(make_url(AT[kind]))
        named.clear()
        named.update(wanted)

    event.listen(engine, "do_connect", connect_to_own)
    return engine
