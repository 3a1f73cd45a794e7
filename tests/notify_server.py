"""GOV.UK Notify's API on this machine, for as long as a test needs it: enough of its JSON."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from notifications_python_client.authentication import decode_jwt_token

from config.settings import Notify

SERVICE, SECRET = "8b1d4c54-3a5e-4c9b-9d0f-1f1f6d5b0001", "0f0c2a6e-7f3b-4b5e-8a55-2d9b7a0c0002"
KEY = f"tests-{SERVICE}-{SECRET}"
TEXT_TEMPLATE = "5c1f9a52-7a55-4c36-9c5e-6d1d0b3f0003"
EMAIL_TEMPLATE = "9a7e1b10-21d4-4f0c-8d39-7e0e5c2b0004"
BAD_NUMBER, BAD_ADDRESS = "07700900999", "nobody@example.org"


class Turn(Enum):
    """What goes wrong with the next message."""

    RATE = auto()
    BROKEN = auto()
    SLOW = auto()
    """It is taken, and the answer never comes."""
    LOST = auto()
    """It is taken, and the connection is cut."""
    LED_AWAY = auto()
    ODD = auto()
    """Nothing that is asked is understood."""


ERRORS = {
    Turn.RATE: (429, "RateLimitError", "Exceeded rate limit for key type live"),
    Turn.BROKEN: (500, "Exception", "Internal server error"),
}


@dataclass
class Service:
    """What was taken, what becomes of it, and what goes wrong next."""

    address: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    status: str = "sending"
    turns: list[Turn] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    elsewhere: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def settings(self, **changes: str) -> Notify:
        """The settings of an installation that sends through this service."""
        usual = {"key": KEY, "text_template": TEXT_TEMPLATE, "address": self.address}
        return Notify(**(usual | changes))


class Api(BaseHTTPRequestHandler):
    """One request to the API."""

    service: Service

    def do_POST(self) -> None:
        self.service.asked.append(self.path)
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self._is_let_in():
            return self._refuse(403, "AuthError", "Invalid token: API key not found")
        turn = self.service.turns.pop(0) if self.service.turns else None
        if turn in ERRORS:
            return self._refuse(*ERRORS[turn])
        if turn is Turn.LED_AWAY:
            self.send_response(307)
            self.send_header("Location", self.service.elsewhere + self.path)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return None
        return self._take(sent, turn)

    def do_GET(self) -> None:
        self.service.asked.append(self.path)
        if not self._is_let_in():
            return self._refuse(403, "AuthError", "Invalid token: API key not found")
        if Turn.ODD in self.service.turns:
            return self._refuse(400, "ValidationError", "reference is not of type string")
        (reference,) = parse_qs(urlsplit(self.path).query)["reference"]
        found = [
            {"id": str(uuid4()), "reference": reference, "status": self.service.status}
            for each in self.service.taken
            if each["reference"] == reference
        ]
        return self._answer(200, {"notifications": found, "links": {"current": self.path}})

    def _take(self, sent: dict[str, Any], turn: Turn | None) -> None:
        if sent.get("phone_number") == BAD_NUMBER:
            return self._refuse(400, "ValidationError", "phone_number Not a UK mobile number")
        if sent.get("email_address") == BAD_ADDRESS:
            return self._refuse(400, "ValidationError", "email_address Not a valid email address")
        if sent["template_id"] not in {TEXT_TEMPLATE, EMAIL_TEMPLATE}:
            return self._refuse(400, "BadRequestError", "Template not found")
        self.service.taken.append(sent)
        if turn is Turn.SLOW:
            self.service.over.wait()
        if turn in {Turn.SLOW, Turn.LOST}:
            self.close_connection = True
            return None
        return self._answer(201, {"id": str(uuid4()), "reference": sent["reference"]})

    def _is_let_in(self) -> bool:
        token = self.headers["Authorization"].removeprefix("Bearer ")
        try:
            return bool(decode_jwt_token(token, SECRET))  # type: ignore[no-untyped-call]
        except Exception:  # noqa: BLE001  # whatever is wrong with it
            return False

    def _refuse(self, status: int, error: str, message: str) -> None:
        errors = [{"error": error, "message": message}]
        self._answer(status, {"status_code": status, "errors": errors})

    def _answer(self, status: int, told: object) -> None:
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def notify_service() -> Iterator[Service]:
    """Serve the API on a free port."""
    service = Service()
    handler = type("OwnApi", (Api,), {"service": service})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        service.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield service
        service.over.set()
        server.shutdown()
        thread.join()
