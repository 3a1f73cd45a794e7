"""The port to HMRC's Transaction Engine: bytes out, bytes back, and what is known if none come.

A message that certainly did not arrive may be sent again. One that may have arrived must not:
what became of it is asked first.
"""

import http.client
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from payroll.ground.errors import DomainError
from payroll.rti.replies import LARGEST

HEADERS = {"Content-Type": "text/xml; charset=UTF-8", "User-Agent": "PA-Employer"}
CONNECT_SECONDS, READ_SECONDS = 10.0, 60.0
SECURE, PLAIN = "https", "http"


class NotDeliveredError(DomainError):
    """HMRC's service could not be reached. Nothing was sent; it is tried again."""


class MaybeDeliveredError(DomainError):
    """HMRC's service did not answer. We ask what became of it before anything is sent again."""


class WrongAddressError(DomainError):
    """HMRC's service named an address that is not its own, so nothing was sent there."""


class TaxGateway(Protocol):
    """Whatever carries messages to HMRC."""

    def submit(self, message: bytes) -> bytes:
        """Send a submission, a delete or a list, and return the answer."""
        ...

    def poll(self, address: str, message: bytes) -> bytes:
        """Ask at the address that an acknowledgement gave, and return the answer."""
        ...


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """The Transaction Engine at its address; without TLS only on this machine."""

    address: str
    """Where submissions, deletes and lists go."""
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS

    def submit(self, message: bytes) -> bytes:
        """Send a message, or raise NotDeliveredError or MaybeDeliveredError."""
        return self._post(_checked(self.address), message)

    def poll(self, address: str, message: bytes) -> bytes:
        """Ask what became of a submission; another host than HMRC's is refused."""
        asked, own = _checked(address), _checked(self.address)
        if (asked.scheme, asked.hostname, asked.port) != (own.scheme, own.hostname, own.port):
            raise WrongAddressError
        return self._post(asked, message)

    def _post(self, to: SplitResult, message: bytes) -> bytes:
        connection = self._connected(to)
        try:
            connection.request("POST", to.path or "/", body=message, headers=HEADERS)
            answer = connection.getresponse()
            # One byte more than is read, by which a larger answer is recognised and refused.
            return answer.read(LARGEST + 1)
        except (OSError, http.client.HTTPException) as lost:
            raise MaybeDeliveredError from lost
        finally:
            connection.close()

    def _connected(self, to: SplitResult) -> http.client.HTTPConnection:
        """Return an open connection; failing here, nothing has been sent."""
        host, wait = to.hostname or "", self.connect_seconds
        connection = (
            http.client.HTTPSConnection(
                host, to.port, timeout=wait, context=ssl.create_default_context()
            )
            if to.scheme == SECURE
            else http.client.HTTPConnection(host, to.port, timeout=wait)
        )
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as unreachable:
            connection.close()
            raise NotDeliveredError from unreachable
        if connection.sock:
            connection.sock.settimeout(self.read_seconds)
        return connection


def _checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError as wrong:
        raise WrongAddressError from wrong
    is_plain_here = parts.scheme == PLAIN and _is_this_machine(parts.hostname or "")
    if not parts.hostname or not (parts.scheme == SECURE or is_plain_here):
        raise WrongAddressError
    return parts


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
