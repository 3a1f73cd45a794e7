"""One request, one unit of work: a change that answers well is kept, anything else is not."""

from datetime import date, datetime
from http import HTTPStatus
from uuid import UUID

from flask import Flask, current_app, g, redirect, request
from flask_login import current_user
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from pa_employer.audit.actor import Actor
from pa_employer.clock import Clock, day_of
from pa_employer.web.models import SubmittedForm
from receipts.store import FileStore

READS = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_KEY_LENGTH = 32


def session() -> Session:
    """Return this request's session."""
    found: Session = g.session
    return found


def now() -> datetime:
    """Return the instant this request began."""
    found: datetime = g.now
    return found


def today() -> date:
    """Return the day it is in Scotland for this request."""
    return day_of(now())


def actor() -> Actor:
    """Return who is signed in, at the instant this request began."""
    return Actor(current_user.account.id, now())


def files() -> FileStore:
    """Return where this installation keeps its files."""
    found: FileStore = current_app.extensions["files"]
    return found


def write_here() -> None:
    """Let a request that is only asked for change something all the same.

    Only for the way back from another service's sign-in, which proves itself by its state.
    """
    engine: Engine = current_app.extensions["engine"]
    session().close()
    g.session = Session(engine)
    g.is_writing = True


def let_go() -> None:
    """Keep what was changed so far and let the database go, while something slow is done."""
    session().commit()


def unit_of_work(app: Flask) -> None:
    """Open a session for each request, settle it exactly once, and do no form twice."""

    @app.before_request
    def begin() -> None:
        clock: Clock = current_app.extensions["clock"]
        engine: Engine = current_app.extensions["engine"]
        g.now = clock()
        is_reading = request.method in READS
        g.session = Session(engine.execution_options(write=False) if is_reading else engine)

    @app.after_request
    def settle(response: Response) -> Response:
        is_reading = request.method in READS and not g.get("is_writing")
        if is_reading or response.status_code >= HTTPStatus.BAD_REQUEST:
            return response
        key = _form_key()
        if key is None:
            session().commit()
            return response
        return _settle_once(key, response)

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if "session" in g:
            session().close()


def once(app: Flask) -> None:
    """Answer a form that was already carried out with where it led the first time."""

    @app.before_request
    def recognise() -> Response | None:
        key = _form_key()
        if key is None or request.method in READS:
            return None
        return _led_to(key)


def _form_key() -> tuple[UUID, str] | None:
    key = request.form.get("form_key", "")
    if len(key) != FORM_KEY_LENGTH or not current_user.is_authenticated:
        return None
    return current_user.account.id, key


def _led_to(key: tuple[UUID, str]) -> Response | None:
    done = session().get(SubmittedForm, key)
    return None if done is None else redirect(done.location, HTTPStatus.SEE_OTHER)


def _settle_once(key: tuple[UUID, str], response: Response) -> Response:
    """Keep the change with its form's key; the database lets one of two at once through."""
    account_id, form_key = key
    session().add(
        SubmittedForm(
            account_id=account_id,
            form_key=form_key,
            location=response.location or request.full_path,
            at=now(),
        )
    )
    try:
        session().commit()
    except IntegrityError:
        session().rollback()
        first = _led_to(key)
        if first is None:
            raise
        return current_app.make_response(first)
    return response
