"""Where files are kept: each under the fingerprint of its own bytes, so none can change unseen."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from payroll.ground.errors import DomainError

DIGEST = re.compile(r"[0-9a-f]{64}")


class UnknownFileError(DomainError):
    """We do not hold that file. It may have been removed when it was no longer needed."""


class DamagedFileError(DomainError):
    """The file is not as it was sent, so we will not show it. Please send it again."""


class FileStore(Protocol):
    """A place that keeps bytes and gives them back by their SHA-256, in 64 hex digits."""

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their digest; keeping them twice changes nothing."""
        ...

    def get(self, digest: str) -> bytes:
        """Return the bytes, or raise UnknownFileError or DamagedFileError."""
        ...

    def delete(self, digest: str) -> None:
        """Forget the bytes; forgetting them twice changes nothing."""
        ...

    def digests(self) -> Iterator[str]:
        """Yield the digest of every file that is kept; what comes or goes meanwhile may be in."""
        ...


class FolderStore:
    """Files in a folder that no web server serves directly."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their digest; a crash leaves the whole file or none of it."""
        digest = hashlib.sha256(data).hexdigest()
        place = self._place(digest)
        if not self._holds(place, digest):
            place.parent.mkdir(parents=True, exist_ok=True)
            _write(place, data)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes, checked against their digest."""
        place = self._place(digest)
        try:
            data = place.read_bytes()
        except FileNotFoundError:
            raise UnknownFileError from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedFileError
        return data

    def delete(self, digest: str) -> None:
        """Forget the bytes; forgetting them twice changes nothing."""
        place = self._place(digest)
        place.unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """Yield the digest of every file in the folder; what is unfinished is none."""
        for folder in sorted(self._root.glob("[0-9a-f][0-9a-f]")):
            for file in folder.iterdir():
                if DIGEST.fullmatch(file.name):
                    yield file.name

    def _place(self, digest: str) -> Path:
        if DIGEST.fullmatch(digest) is None:
            raise UnknownFileError
        return self._root / digest[:2] / digest

    def _holds(self, place: Path, digest: str) -> bool:
        return place.exists() and hashlib.sha256(place.read_bytes()).hexdigest() == digest


def _write(place: Path, data: bytes) -> None:
    with NamedTemporaryFile(dir=place.parent, prefix="new-", delete=False) as part:
        unfinished = Path(part.name)
        try:
            part.write(data)
            part.flush()
            os.fsync(part.fileno())
            unfinished.replace(place)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
    settle_folder(place.parent)


def settle_folder(folder: Path) -> None:
    """Make a folder's own entries last through a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
