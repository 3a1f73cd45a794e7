"""A backup's envelope: encrypted piece by piece, each in its place, with a marked end.

AES-256-GCM under a key of the file's own (HKDF-SHA256 of the backup key, a salt and the file's
head). A piece's nonce is its number and whether it is the last, so that pieces cannot be changed,
moved, left out or cut off unseen.
"""

import hmac
import os
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from pa_employer.backups.refusals import (
    ChangedBackupError,
    CutShortError,
    NewerBackupError,
    NotABackupError,
    OtherKeyError,
)

MAGIC = b"PA Employer backup\n"
FORMAT = 1
PIECE = 64 * 1024
"""How much is encrypted at once, in bytes."""
TAG, KEY_ID, SALT, COUNTER = 16, 8, 32, 11
HEAD = len(MAGIC) + 1 + KEY_ID + SALT


class SealedWriter:
    """Takes bytes in any portions and writes them sealed; it is no backup until it is ended."""

    def __init__(self, out: BinaryIO, key: bytes) -> None:
        self._out = out
        head = MAGIC + bytes([FORMAT]) + key_id(key) + os.urandom(SALT)
        self._cipher = _cipher(key, head)
        self._number = 0
        self._waiting = bytearray()
        out.write(head)

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._waiting += data
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), is_last=False)
            del self._waiting[:PIECE]

    def end(self) -> None:
        """Mark the end."""
        self._seal(bytes(self._waiting), is_last=True)

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        self._out.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), piece, None))
        self._number += 1


class SealedReader:
    """Gives back what was sealed; whatever was changed or is missing is refused when met."""

    def __init__(self, source: BinaryIO, key: bytes) -> None:
        """Read the head; NotABackupError, NewerBackupError or OtherKeyError where it differs."""
        head = source.read(HEAD)
        if not head.startswith(MAGIC):
            raise NotABackupError
        if len(head) < HEAD:
            raise CutShortError
        rest = head[len(MAGIC) :]
        if rest[0] > FORMAT:
            raise NewerBackupError
        if rest[1 : KEY_ID + 1] != key_id(key):
            raise OtherKeyError
        self._pieces = _pieces(source, _cipher(key, head))
        self._waiting = bytearray()

    def read(self, size: int) -> bytes:
        """Return exactly so many bytes; CutShortError where there are fewer."""
        while len(self._waiting) < size:
            piece = next(self._pieces, None)
            if piece is None:
                raise CutShortError
            self._waiting += piece
        found = bytes(self._waiting[:size])
        del self._waiting[:size]
        return found

    def expect_end(self) -> None:
        """Refuse anything that comes after what was to be read."""
        if self._waiting or any(self._pieces):
            raise ChangedBackupError


def key_id(key: bytes) -> bytes:
    """Return what a key is known by; nothing about the key can be worked out from it."""
    return hmac.digest(key, b"PA Employer backup key", "sha256")[:KEY_ID]


def mark_of(key: bytes) -> str:
    """Return what a sealing key is known by in a backup, which never holds the key itself."""
    return hmac.new(key, b"PA Employer sealing key", sha256).hexdigest()[:16]


def _cipher(key: bytes, head: bytes) -> AESGCM:
    derived = HKDF(algorithm=SHA256(), length=32, salt=head[-SALT:], info=head)
    return AESGCM(derived.derive(key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(COUNTER, "big") + bytes([is_last])


def _pieces(source: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    number, piece = 0, source.read(PIECE + TAG)
    while True:
        after = source.read(PIECE + TAG)
        try:
            yield cipher.decrypt(_nonce(number, is_last=not after), piece, None)
        except InvalidTag:
            raise (ChangedBackupError if after else CutShortError) from None
        if not after:
            return
        number, piece = number + 1, after
