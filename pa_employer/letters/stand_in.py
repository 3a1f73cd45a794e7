"""A stand-in for whatever carries letters: it sends nothing, and keeps what would have been sent.

It keeps a line of JSON each in one file, which the demo shows.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from pa_employer.letters.models import LetterKind
from pa_employer.letters.postbox import Fate, Outgoing, WrongNumberError

REFUSED = "07700900000"
"""A number that never works, to see what is said then; Ofcom keeps it for drama."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter that would have been sent."""

    id: str
    kind: str
    to: str
    subject: str
    body: str
    asked_at: str


@dataclass(frozen=True, slots=True)
class StandInPostbox:
    """A file of what would have been sent."""

    file: Path

    def send_email(self, letter: Outgoing) -> Fate:
        """Keep an email."""
        return self._keep(LetterKind.EMAIL, letter)

    def send_text(self, letter: Outgoing) -> Fate:
        """Keep a text message; one number is refused."""
        if letter.to == REFUSED:
            raise WrongNumberError
        return self._keep(LetterKind.TEXT, letter)

    def fate_of(self, letter_id: UUID) -> Fate:
        """Return whether a letter is kept."""
        is_kept = any(each.id == str(letter_id) for each in self.kept())
        return Fate.ARRIVED if is_kept else Fate.UNKNOWN

    def kept(self) -> list[Kept]:
        """Return what would have been sent, in order."""
        if not self.file.exists():
            return []
        lines = self.file.read_text(encoding="utf-8").splitlines()
        return [Kept(**json.loads(line)) for line in lines]

    def _keep(self, kind: LetterKind, letter: Outgoing) -> Fate:
        line = {
            "id": str(letter.id),
            "kind": kind,
            "to": letter.to,
            "subject": letter.subject,
            "body": letter.body,
            "asked_at": letter.asked_at.isoformat(),
        }
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        return Fate.ARRIVED
