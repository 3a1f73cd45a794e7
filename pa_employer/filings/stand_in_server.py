"""Serving the stand-in for HMRC's Transaction Engine on this machine, and nowhere else."""

import json
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from pa_employer.filings.stand_in import LostReplyError

HERE = "127.0.0.1"
SUBMIT, POLL, CONTROL = "/submission", "/poll", "/control"
LARGEST = 5_000_000


class Engine(Protocol):
    """What answers messages, and can be told to misbehave."""

    def answer(self, message: bytes, poll_at: str) -> bytes:
        """Return the answer, or raise LostReplyError."""
        ...

    def tell(self, **told: object) -> None:
        """Say how to behave from now on."""
        ...


def stand_in_server(stand_in: Engine, port: int = 0) -> ThreadingHTTPServer:
    """Return a server that is bound to this machine; port 0 takes any that is free."""

    class Requests(BaseHTTPRequestHandler):
        """One request: a message of the engine, or a word how to misbehave."""

        def do_POST(self) -> None:
            message = self.rfile.read(min(int(self.headers["Content-Length"]), LARGEST))
            if self.path == CONTROL:
                stand_in.tell(**json.loads(message))
                self.send_response(HTTPStatus.NO_CONTENT)
                self.end_headers()
                return
            poll_at = f"http://{self.headers['Host']}{POLL}"
            try:
                found = stand_in.answer(message, poll_at)
            except LostReplyError:
                self.close_connection = True
                return
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "text/xml; charset=UTF-8")
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, *_: object) -> None:
            """Say nothing: messages hold people's details."""

    return ThreadingHTTPServer((HERE, port), Requests)
