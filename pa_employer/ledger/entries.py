"""Double entry: every entry's postings sum to nothing, and none is ever changed."""

from dataclasses import dataclass
from datetime import date

from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money


class UnbalancedError(DomainError):
    """The two sides of this entry do not agree."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One leg: money into an account, or out of it if negative."""

    account: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that happened on a day, in balanced postings.

    `key` names the event it comes from ('line:…', 'payslip:…'): one event is posted once.
    """

    on: date
    key: str
    narration: str
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        if not self.postings or Money.total(p.amount for p in self.postings) != NOTHING:
            raise UnbalancedError

    def reversed(self, on: date, key: str) -> "Entry":
        """Return the entry that undoes this one, for history keeps both."""
        undone = tuple(Posting(p.account, -p.amount) for p in self.postings)
        return Entry(on, key, f"Reversal: {self.narration}", undone)
