"""Serving the pages, with a worker beside them and, for demo and tests, stand-ins.

What is started beside the pages ends with them, however they end: it watches a pipe that closes
when the process that started it is gone.
"""

import logging
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
from tempfile import TemporaryDirectory
from threading import Event
from urllib.parse import urlsplit

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger as GunicornLogger

from config.settings import STAND_IN, Settings, WebServer
from pa_employer.cards.stand_in.server import card_stand_in_server
from pa_employer.cards.stand_in.world import StandIn as CardStandIn
from pa_employer.cards.stand_in.world import post_to
from pa_employer.clock import system_clock
from pa_employer.db import make_engine
from pa_employer.filings.stand_in import StandIn
from pa_employer.filings.stand_in_checks import checks_of
from pa_employer.filings.stand_in_server import stand_in_server
from pa_employer.watching.logs import begin_logging
from pa_employer.watching.times import forget_process, share_counts
from pa_employer.worker import work
from pa_employer.wsgi import make_app

STAND_IN_FILE = Path("var/stand-in.db")
CARD_STAND_IN_FILE = Path("var/card-stand-in.db")
BESIDE = "--beside"
LOGGERS = ("gunicorn.error", "gunicorn.access")
LONGEST_REQUEST = 120
"""After so many seconds a process that does not answer is taken for stuck, and ended."""


class OurLogger(GunicornLogger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's messages among our own lines, and nowhere else."""

    def setup(self, cfg: object) -> None:
        """Take gunicorn's own settings, and let its messages go up to whoever writes the lines."""
        super().setup(cfg)
        for name in LOGGERS:
            found = logging.getLogger(name)
            found.handlers, found.propagate = [], True


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with our own few settings and no command line of its own."""

    def __init__(self, web: WebServer) -> None:
        self._web = web
        super().__init__()

    def load(self) -> Flask:
        """Return what to serve, made anew in each process."""
        return make_app()

    def load_config(self) -> None:
        """Say how: threads in several processes, which end what is under way when told to."""
        for name, value in {
            "bind": f"{self._web.host}:{self._web.port}",
            "workers": self._web.processes,
            "worker_class": "gthread",
            # Whoever sends slowly keeps a thread: many cost little, and few would stop everybody.
            "threads": self._web.threads,
            "timeout": LONGEST_REQUEST,
            "graceful_timeout": self._web.seconds_to_end,
            "logger_class": OurLogger,
            "control_socket_disable": True,
            "child_exit": lambda _server, process: forget_process(process.pid),
        }.items():
            self.cfg.set(name, value)


def serve(settings: Settings, *, is_alone: bool) -> None:
    """Serve until told to stop; a port that is taken ends it with a sentence."""
    web = settings.web
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((web.host, web.port))
        except OSError:
            sys.exit(f"Something is using port {web.port} already. Stop it, then try again.")
    print(f"\nPA Employer is at http://{web.host}:{web.port} (stop it with Ctrl-C)", flush=True)  # noqa: T201
    write_lines(settings)
    beside = [] if is_alone else list(_commands(settings))
    with TemporaryDirectory(prefix="pa-counts-") as counts, _beside(beside, web.seconds_to_end):
        share_counts(Path(counts))
        Server(web).run()


def write_lines(settings: Settings) -> None:
    """Begin to write events; a demo's terminal is told only what is wrong."""
    begin_logging(logging.WARNING if settings.demo else logging.INFO)


def _commands(settings: Settings) -> Iterator[str]:
    """Yield what runs beside the pages."""
    yield "work"
    if settings.hmrc.service == STAND_IN:
        yield "stand-in"
    if settings.cards.programme == STAND_IN:
        yield "card-stand-in"


@contextmanager
def _beside(commands: list[str], seconds_to_end: int) -> Iterator[None]:
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
                process.wait(seconds_to_end)


def run_worker(settings: Settings, *, is_beside: bool) -> None:
    """Do background work until told to stop; what is begun is finished first."""
    write_lines(settings)
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
    web = settings.web
    world = CardStandIn(file, post_to(f"http://{web.host}:{web.port}/webhooks/stripe"))
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
