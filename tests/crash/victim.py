"""Somebody who works in a process of their own, until it is killed outright at a point.

A point comes before every statement and every commit, before a message leaves, and before a file
is moved or removed. What a page was asked is asked again afterwards, as a browser or a card
programme does, and the worker goes on until nothing is left.
"""

import os
import signal
import sys
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from multiprocessing import get_context
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

import stripe
from flask import Flask
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from config.settings import Settings
from pa_employer.app import create_app
from pa_employer.cards.installed import programme_of
from pa_employer.db import make_engine
from pa_employer.jobs.models import Job
from pa_employer.jobs.service import ENDED
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.sealing import SEAL
from pa_employer.worker import bench_of
from receipts.store import FolderStore
from tests.pa_employer.household import QUICK

OUTSIDE = frozenset({"http.client.send", "os.rename", "os.remove"})
SOON = timedelta(hours=12)
"""What waits for longer comes by itself each day, and is no part of what was begun."""
SECONDS = 120
FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["tests.crash.victim"])
KEYS = {1: bytes(32)}
FIRST = create_app(
    Settings(
        database_url="sqlite://",
        files=Path(),
        secret_key="test",  # noqa: S106  # a test's own
        sealing_keys=KEYS,
        https=False,
        password_cost=QUICK,
    )
)
FIRST.config["WTF_CSRF_ENABLED"] = False
"""Making an application is slow, so all are copies of this one."""


@dataclass(frozen=True)
class Request:
    """What a page is asked: a form, perhaps with a file, or a signed message."""

    path: str
    form: dict[str, str] | None = None
    file: tuple[str, bytes] | None = None
    message: bytes = b""


@dataclass(frozen=True)
class Stage:
    """A prepared database, and what is asked of it at an instant."""

    settings: Settings
    at: datetime
    cookie: str = ""
    requests: tuple[Request, ...] = ()


@dataclass(frozen=True)
class Ended:
    """How a process ended, and how many points it passed."""

    code: int
    points: int

    @property
    def is_killed(self) -> bool:
        return self.code == -signal.SIGKILL


def act(stage: Stage) -> None:
    """Ask what is asked, then let a worker go on, time passing, until nothing is left to do.

    Whoever comes after a death does the same: a browser and a card programme ask again.
    """
    ask(stage)
    engine = make_engine(stage.settings.database_url)
    time = [stage.at]
    bench = bench_of(engine, stage.settings, lambda: time[0])
    while True:
        work_off(bench)
        due = _next_due(bench)
        if due is None or due > time[0] + SOON:
            break
        time[0] = due + timedelta(seconds=1)
    engine.dispose()


def ask(stage: Stage) -> None:
    if not stage.requests:
        return
    app = app_of(stage.settings, stage.at)
    client = app.test_client()
    if stage.cookie:
        client.set_cookie("session", stage.cookie)
    for request in stage.requests:
        answer = client.post(request.path, **_given(request, stage))
        assert answer.status_code in {200, 303}, answer.get_data(as_text=True)
        answer.close()
    close(app)


def app_of(settings: Settings, at: datetime) -> Flask:
    """The service at an instant, as a copy of the one that was made with this module."""
    app = copy(FIRST)
    app.extensions = FIRST.extensions | {
        "engine": make_engine(settings.database_url),
        "clock": lambda: at,
        "settings": settings,
        "files": FolderStore(settings.files),
        "cards": programme_of(settings.cards),
    }
    return app


def close(app: Flask) -> None:
    if app.extensions["cards"]:
        app.extensions["cards"].close()
    app.extensions["engine"].dispose()


def _given(request: Request, stage: Stage) -> dict[str, Any]:
    if request.message:
        text = request.message.decode()
        secret = stage.settings.cards.webhook_secret
        signed = stripe.WebhookSignature.generate_signature_header(text, secret)
        return {"data": request.message, "headers": {"Stripe-Signature": signed}}
    form: dict[str, Any] = dict(request.form or {})
    if request.file:
        name, data = request.file
        form["file"] = (BytesIO(data), name)
    return {"data": form}


def _next_due(bench: Bench) -> datetime | None:
    """Return when the next piece of work is due, or may be taken from whoever died at it."""
    with Session(bench.engine) as session:
        found = select(Job.lease_until, Job.run_after).where(Job.state.not_in(ENDED))
        return min((lease or after for lease, after in session.execute(found)), default=None)


def die_at(limit: int, stage: Stage) -> Ended:
    """Let a process of its own act, and kill it at a point; 0 lets it come to its end."""
    points = FORKS.Value("i", 0)
    process = FORKS.Process(target=_live, args=(limit, stage, points))
    process.start()
    process.join(SECONDS)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise TimeoutError
    ended = Ended(process.exitcode, points.value)
    process.close()
    return ended


def _live(limit: int, stage: Stage, points: "Synchronized[int]") -> None:
    def point(*_args: object, **_named: object) -> None:
        points.value += 1
        if points.value == limit:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(name: str, _args: object) -> None:
        if name in OUTSIDE:
            point()

    event.listen(Engine, "before_cursor_execute", point)
    event.listen(Engine, "commit", point)
    sys.addaudithook(audit)
    SEAL.use(stage.settings.sealing_keys)
    act(stage)
