"""Serving the pages, with a worker beside them and, for demo and tests, stand-ins.

What is started beside the pages ends with them, however they end: it watches a pipe that closes
when the process that started it is gone.
"""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from socketserver import BaseServer
from threading import Event
from urllib.parse import urlsplit

from flask import Flask
from gunicorn.app.base import BaseApplication

from config.settings import STAND_IN, Settings
from pa_employer.cards.stand_in.server import card_stand_in_server
from pa_employer.cards.stand_in.world import StandIn as CardStandIn
from pa_employer.cards.stand_in.world import post_to
from pa_employer.clock import system_clock
from pa_employer.db import make_engine
from pa_employer.filings.stand_in import StandIn
from pa_employer.filings.stand_in_checks import checks_of
from pa_employer.filings.stand_in_server import stand_in_server
from pa_employer.worker import work
from pa_employer.wsgi import make_app

THREADS = 32
"""In each process. A proxy in front, which waits for slow clients itself, makes them spare."""
HOST, PORT = "127.0.0.1", 8000
STAND_IN_FILE = Path("var/stand-in.db")
CARD_STAND_IN_FILE = Path("var/card-stand-in.db")
BESIDE = "--beside"
SECONDS_TO_END = 10


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our own few settings and no command line of its own."""

    def load(self) -> Flask:
        """Return what to serve, made anew in each process."""
        return make_app()

    def load_config(self) -> None:
        """Say how: threads in two processes, on this machine only."""
        for name, value in {
            "bind": f"{HOST}:{PORT}",
            "workers": 2,
            "worker_class": "gthread",
            # Whoever sends slowly keeps a thread: many cost little, and few would stop everybody.
            "threads": THREADS,
            "loglevel": "warning",
        }.items():
            self.cfg.set(name, value)


def serve(settings: Settings) -> None:
    """Serve until told to stop; a port that is taken ends it with a sentence."""
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((HOST, PORT))
        except OSError:
            sys.exit(f"Something is using port {PORT} already. Stop it, then try again.")
    print(f"\nPA Employer is at http://{HOST}:{PORT} (stop it with Ctrl-C)", flush=True)  # noqa: T201
    with _beside(list(_commands(settings))):
        Server().run()


def _commands(settings: Settings) -> Iterator[str]:
    """Yield what runs beside the pages."""
    yield "work"
    if settings.hmrc.service == STAND_IN:
        yield "stand-in"
    if settings.cards.programme == STAND_IN:
        yield "card-stand-in"


@contextmanager
def _beside(commands: list[str]) -> Iterator[None]:
    """Run commands of our own beside this process, and end them with it."""
    started = [
        subprocess.Popen(  # noqa: S603  # our own command line
            [sys.executable, "-m", "pa_employer.cli", command, BESIDE], stdin=subprocess.PIPE
        )
        for command in commands
    ]
    try:
        yield
    finally:
        for process in started:
            if process.stdin:
                process.stdin.close()
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_END)


def run_worker(settings: Settings, *, is_beside: bool) -> None:
    """Do background work until told to stop; what is begun is finished first."""
    stop = _stop_when_told(is_beside=is_beside)
    engine = make_engine(settings.database_url)
    work(engine, settings, stop)
    engine.dispose()


def run_stand_in(settings: Settings, file: Path, *, is_beside: bool) -> None:
    """Serve HMRC's stand-in at its address on this machine until told to stop."""
    file.parent.mkdir(parents=True, exist_ok=True)
    stand_in = StandIn(file, checks_of(settings.hmrc.pack, system_clock))
    _play(partial(stand_in_server, stand_in), settings.hmrc.address, is_beside=is_beside)


def run_card_stand_in(settings: Settings, file: Path, *, is_beside: bool) -> None:
    """Serve the card programme's stand-in at its address, and tell the pages what happens."""
    file.parent.mkdir(parents=True, exist_ok=True)
    world = CardStandIn(file, post_to(f"http://{HOST}:{PORT}/webhooks/stripe"))
    _play(partial(card_stand_in_server, world), settings.cards.base, is_beside=is_beside)


def _play(make: Callable[[int], BaseServer], address: str, *, is_beside: bool) -> None:
    """Serve at an address on this machine until told to stop."""
    stop = _stop_when_told(is_beside=is_beside)
    port = urlsplit(address).port or 0
    try:
        server = make(port)
    except OSError:
        sys.exit(f"Something is using port {port} already. Stop it, then try again.")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    stop.wait()
    server.shutdown()


def _stop_when_told(*, is_beside: bool) -> Event:
    """Return what is set on Ctrl-C, on a polite end, or when the process beside us is gone."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if is_beside:
        threading.Thread(target=_watch, args=(stop,), daemon=True).start()
    return stop


def _watch(stop: Event) -> None:
    sys.stdin.buffer.read()
    stop.set()
