"""An entry as it stands in a book, with the seal that ties it to the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pa_employer.audit.seals import seal
from pa_employer.ledger.entries import Entry
from payroll.ground.money import Money


@dataclass(frozen=True, slots=True)
class Leg:
    """One posting at its place in the entry; postings of nothing have a place and no leg."""

    place: int
    account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Written:
    """An entry in a book, whatever it adds up to: a changed one must still be readable."""

    agreement_id: UUID
    number: int
    on: date
    key: str
    narration: str
    legs: tuple[Leg, ...]

    def seal(self, before: bytes) -> bytes:
        """Return the SHA-256 of this entry and of the seal before it."""
        return seal(
            before,
            str(self.agreement_id),
            str(self.number),
            self.on.isoformat(),
            self.key,
            self.narration,
            *(f"{leg.place} {leg.account} {leg.amount.pence}" for leg in self.legs),
        )


def legs_of(entry: Entry) -> Iterator[Leg]:
    """Return the postings of an entry that move anything, as they are written."""
    for place, posting in enumerate(entry.postings):
        if posting.amount:
            yield Leg(place, posting.account, posting.amount)
