"""The service in processes of its own, as an operator starts it."""

import base64
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

KEYS = f'secret_key = "test"\n[sealing_keys]\n1 = "{base64.b64encode(bytes(32)).decode()}"\n'
TOKEN = "a-token-that-nobody-guesses"  # noqa: S105  # a test's own
PATIENCE = 60


@dataclass
class Running:
    """A command that runs, and what it wrote."""

    process: subprocess.Popen[bytes]
    out: Path
    address: str = ""

    def end(self) -> int:
        """Ask it to end, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    @property
    def written(self) -> str:
        return self.out.read_text(encoding="utf-8")


def environment(database_url: str, folder: Path, **more: str) -> dict[str, str]:
    """What an installation needs to know, and nothing of this machine's."""
    keys = folder / "keys.toml"
    if not keys.exists():
        keys.write_text(KEYS)
    usual = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return usual | {
        "DATABASE_URL": database_url,
        "PA_KEYS": str(keys),
        "PA_FILES": str(folder / "files"),
        "PA_HTTPS": "0",
        **more,
    }


@contextmanager
def started(folder: Path, given: dict[str, str], *words: str) -> Iterator[Running]:
    """Run a command of ours until it ends or the test does."""
    out = folder / f"{words[0]}.log"
    with out.open("wb") as to:
        process = subprocess.Popen(  # noqa: S603  # our own command line
            [sys.executable, "-m", "pa_employer.cli", *words],
            env=given,
            stdin=subprocess.DEVNULL,
            stdout=to,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Running(process, out)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)


@contextmanager
def serving(folder: Path, given: dict[str, str]) -> Iterator[Running]:
    """Serve pages at a free port, without a worker, and wait until they answer."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    given = given | {"PA_BIND": f"127.0.0.1:{port}", "PA_METRICS_TOKEN": TOKEN}
    with started(folder, given, "serve", "--alone") as running:
        running.address = f"http://127.0.0.1:{port}"
        wait_for(lambda: answers(running))
        yield running


def answers(running: Running) -> bool:
    assert running.process.poll() is None, running.written
    try:
        return requests.get(f"{running.address}/health/ready", timeout=20).ok
    except requests.ConnectionError:
        return False


def wait_for(is_so: Callable[[], bool], seconds: int = PATIENCE) -> None:
    """Look again and again until it is so."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.1)
