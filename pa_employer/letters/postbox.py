"""The port to whatever carries letters: send an email, send a text, ask what became of one.

A letter's own id goes with it as its reference, so that it can be asked about.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Protocol
from uuid import UUID

from payroll.ground.errors import DomainError


class NotCarriedError(DomainError):
    """Nothing here sends these. Tell them yourself."""


class NotTakenYetError(DomainError):
    """The letter was not taken just now. It is tried again by itself."""


class RefusedError(DomainError):
    """The letter was refused for good."""


class WrongAddressError(RefusedError):
    """That address takes no letters. Please ring, and ask for another."""


class WrongNumberError(RefusedError):
    """That number takes no text messages. Please ring, and ask for another."""


class NotAsSetUpError(RefusedError):
    """It was refused as it was written. Please ring, and tell whoever looks after the service."""


class Fate(Enum):
    """What became of a letter."""

    UNKNOWN = auto()
    """It never came there, or nobody can be asked."""
    UNDER_WAY = auto()
    ARRIVED = auto()
    LOST = auto()
    """It was given up, and is not tried again by whoever carried it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One letter as it leaves the house."""

    id: UUID
    to: str = field(repr=False)
    subject: str
    body: str = field(repr=False)
    asked_at: datetime


class Postbox(Protocol):
    """Whatever carries letters.

    Sending raises NotCarriedError where it takes none of the kind, RefusedError where trying
    again would not help, and anything else where it would.
    """

    def send_email(self, letter: Outgoing) -> Fate:
        """Send an email; UNKNOWN means sent, and nobody will ever say more."""
        ...

    def send_text(self, letter: Outgoing) -> Fate:
        """Send a text message, likewise."""
        ...

    def fate_of(self, letter_id: UUID) -> Fate:
        """Return what became of a letter, by its reference."""
        ...
