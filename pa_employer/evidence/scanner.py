"""Asking a ClamAV scanner on this machine, over its socket, whether a file is malicious."""

import socket
import struct
from pathlib import Path
from typing import Protocol

SECONDS = 20
PIECE = 64 * 1024


class ScannerAwayError(Exception):
    """The scanner does not answer, or not as it should: nothing may be passed meanwhile."""


class Scanner(Protocol):
    """Something that knows malicious files."""

    def found_in(self, data: bytes) -> str:
        """Return what was found, or '' for a clean file; ScannerAwayError if nobody knows."""
        ...


class NoScanner:
    """No scanner is set up: files are only drawn afresh."""

    def found_in(self, data: bytes) -> str:  # noqa: ARG002  # the port's own shape
        """Return that nothing was found."""
        return ""


class ClamScanner:
    """ClamAV's daemon, asked by its INSTREAM command."""

    def __init__(self, path: Path) -> None:
        """Take the path of the daemon's socket."""
        self._path = path

    def found_in(self, data: bytes) -> str:
        """Return the name of what was found, or '' for a clean file."""
        try:
            answer = self._ask(data)
        except OSError as error:
            raise ScannerAwayError from error
        if answer == "stream: OK":
            return ""
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise ScannerAwayError(answer[:200])

    def _ask(self, data: bytes) -> str:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.settimeout(SECONDS)
            link.connect(str(self._path))
            link.sendall(b"zINSTREAM\0")
            for start in range(0, len(data), PIECE):
                piece = data[start : start + PIECE]
                link.sendall(struct.pack("!I", len(piece)) + piece)
            link.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0"):
                got = link.recv(4096)
                if not got:
                    break
                answer += got
        return answer.rstrip(b"\0").decode("utf-8", "replace")
