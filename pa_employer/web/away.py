"""While the database is away or the disk is full: what is said, without asking either."""

import errno
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from sqlite3 import SQLITE_FULL

from flask import g
from sqlalchemy import inspect as sa_inspect
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoneFreeError

from pa_employer.web.reading import Reading

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
POSTGRESQL_FULL = "53100"


@dataclass(frozen=True, slots=True)
class Away:
    """What the page says, and the code it answers with."""

    code: int
    title: str
    what: str


BUSY = Away(
    HTTPStatus.SERVICE_UNAVAILABLE,
    "Sorry, try again in a minute",
    "We cannot reach our records just now. Nothing you sent was kept. Try again in a minute.",
)
FULL = Away(
    HTTPStatus.INSUFFICIENT_STORAGE,
    "Sorry, we have no room just now",
    "This is our fault, not yours. Nothing you sent was kept. Please try again later.",
)


def away(cause: BaseException | None) -> Away | None:
    """Return what to say where the database or the disk is what went wrong."""
    if _is_full(cause):
        return FULL
    gone = (OperationalError, InterfaceError, NoneFreeError)
    return BUSY if isinstance(cause, gone) else None


def let_go_of(found: Away | None) -> None:
    """Let go of the request's session, keeping who is signed in to name them on the page.

    While the database is away, the page asks it nothing: whoever was not known yet stays unknown.
    """
    if "session" in g:
        g.session.expunge_all()
        with suppress(SQLAlchemyError):
            g.session.close()
    _look_anew_who_it_is()
    if found:
        g.is_away = True
        g.setdefault("reading", Reading.STANDARD)


def _look_anew_who_it_is() -> None:
    """Forget who is signed in where what is known of them went with what broke."""
    account = getattr(g.get("_login_user"), "account", None)
    if account is not None and sa_inspect(account).expired:
        g.pop("_login_user")


def _is_full(cause: BaseException | None) -> bool:
    if isinstance(cause, DBAPIError):
        said = cause.orig
        return (
            getattr(said, "sqlite_errorcode", None) == SQLITE_FULL
            or getattr(said, "sqlstate", None) == POSTGRESQL_FULL
        )
    return isinstance(cause, OSError) and cause.errno in NO_ROOM
