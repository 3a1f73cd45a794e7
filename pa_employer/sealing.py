"""Sealed text: NI numbers and bank details are unreadable in the database without the key."""

import os
from collections.abc import Callable, Mapping

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Seal:
    """AES-256-GCM under numbered keys; the newest seals, any of them opens.

    A sealed value is one byte of key number, the nonce, then the ciphertext; the column's
    name is bound in, so that a value moved to another column does not open.
    """

    def __init__(self) -> None:
        self._keys: Mapping[int, AESGCM] = {}
        self._again: Callable[[], Mapping[int, bytes]] | None = None

    def use(
        self,
        keys: Mapping[int, bytes],
        again: Callable[[], Mapping[int, bytes]] | None = None,
    ) -> None:
        """Take these keys (32 bytes each, numbered 0 to 255) from now on.

        `again` reads them anew where something was sealed with a key that came since, so that a
        service which runs while a key is added goes on.
        """
        self._keys = {number: AESGCM(key) for number, key in keys.items()}
        self._again = again

    @property
    def has_keys(self) -> bool:
        """Tell whether anything can be sealed."""
        return bool(self._keys)

    @property
    def newest(self) -> int:
        """Return the number of the key that seals."""
        return max(self._keys)

    def close(self, text: str, column: str) -> bytes:
        """Seal text for a column."""
        return self.close_bytes(text.encode(), column)

    def open(self, sealed: bytes, column: str) -> str:
        """Read what was sealed for a column; InvalidTag if it was changed or moved."""
        return self.open_bytes(sealed, column).decode()

    def close_bytes(self, data: bytes, place: str) -> bytes:
        """Seal bytes for a place: a column, or a kind of file."""
        keys, newest = self._keys, self.newest
        nonce = os.urandom(NONCE_BYTES)
        return bytes([newest]) + nonce + keys[newest].encrypt(nonce, data, place.encode())

    def open_bytes(self, sealed: bytes, place: str) -> bytes:
        """Read bytes that were sealed for a place; InvalidTag if they were changed or moved."""
        nonce, hidden = sealed[1 : NONCE_BYTES + 1], sealed[NONCE_BYTES + 1 :]
        if sealed[0] not in self._keys and self._again:
            self.use(self._again(), self._again)
        return self._keys[sealed[0]].decrypt(nonce, hidden, place.encode())


SEAL = Seal()
