"""Passwords: kept only as argon2 hashes, and checked at the cost the installation sets."""

from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from config.settings import PasswordCost
from pa_employer.accounts.common import is_common, is_own
from payroll.ground.errors import DomainError

SHORTEST = 12


class ShortPasswordError(DomainError):
    """Choose a password of at least 12 characters. Three words you will remember do well."""


class CommonPasswordError(DomainError):
    """Many people use a password like that, so it is guessed first. Choose three other words."""


class OwnNamePasswordError(DomainError):
    """Your name or email address is in that password. Choose words that are not about you."""


class Passwords:
    """Makes and checks password hashes."""

    def __init__(self, cost: PasswordCost) -> None:
        self._hasher = PasswordHasher(cost.rounds, cost.memory_kib, cost.lanes)
        self._nobody = self._hasher.hash("nobody")

    def hash(self, password: str, known: Iterable[str] = ()) -> str:
        """Return the hash to keep, refusing what is too short or guessed first.

        `known` is what its person is called: their name and email address.
        """
        if len(password) < SHORTEST:
            raise ShortPasswordError
        if is_common(password):
            raise CommonPasswordError
        if is_own(password, known):
            raise OwnNamePasswordError
        return self._hasher.hash(password)

    def is_right(self, kept: str | None, password: str) -> bool:
        """Check a password; without a kept hash it takes as long and is wrong."""
        try:
            self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def hash_secret(self, secret: str) -> str:
        """Return the hash of a secret that we made ourselves, such as a recovery code."""
        return self._hasher.hash(secret)
