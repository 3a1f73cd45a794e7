"""Passwords: kept only as argon2 hashes, and checked at the cost the installation sets."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from config.settings import PasswordCost
from payroll.ground.errors import DomainError

SHORTEST = 12


class ShortPasswordError(DomainError):
    """Choose a password of at least 12 characters. Three words you will remember do well."""


class Passwords:
    """Makes and checks password hashes."""

    def __init__(self, cost: PasswordCost) -> None:
        self._hasher = PasswordHasher(cost.rounds, cost.memory_kib, cost.lanes)
        self._nobody = self._hasher.hash("nobody")

    def hash(self, password: str) -> str:
        """Return the hash to keep, refusing a password that is too short."""
        if len(password) < SHORTEST:
            raise ShortPasswordError
        return self._hasher.hash(password)

    def is_right(self, kept: str | None, password: str) -> bool:
        """Check a password; without a kept hash it takes as long and is wrong."""
        try:
            self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None
