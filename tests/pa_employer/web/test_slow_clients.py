"""Slow clients at the product's own server: another's page comes all the same."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SLOW, QUICKLY = 20, 5
HEAD = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[int]:
    """The port of one process of the product's server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": database_url.replace("postgresql+psycopg", "postgresql"),
        "PA_KEYS": str(tmp_path / "keys.toml"),
        "PA_FILES": str(tmp_path / "files"),
        "PA_HTTPS": "0",
        "PYTHONPATH": str(ROOT),
    }
    run = [sys.executable, "-m"]
    make = [*run, "pa_employer.cli", "keys", "make"]
    subprocess.run(make, env=environment, check=True, cwd=ROOT)  # noqa: S603  # our own command line
    address = f"127.0.0.1:{port}"
    served = subprocess.Popen(  # noqa: S603  # likewise
        [*run, "tests.pa_employer.web.slow_clients", address], env=environment, cwd=ROOT
    )
    try:
        _wait_for(port)
        yield port
    finally:
        served.terminate()
        served.wait(30)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(OSError):
            page(port)
            return
        time.sleep(0.2)
    pytest.fail("the server did not begin")


def page(port: int) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=QUICKLY)
    try:
        connection.request("GET", "/sign-in")
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "sent",
    [b"GET /sign-in HT", HEAD, HEAD + b"Content-Length: 60000\r\n\r\na"],
    ids=["half a line", "half the headers", "a little of the form"],
)
def test_twenty_slow_clients_do_not_keep_another_waiting(server: int, sent: bytes) -> None:
    with ExitStack() as slow:
        for _ in range(SLOW):
            one = slow.enter_context(socket.create_connection(("127.0.0.1", server), QUICKLY))
            one.sendall(sent)
        time.sleep(0.5)
        assert page(server) == HTTPStatus.OK
