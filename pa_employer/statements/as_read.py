"""A statement as it was read: its lines oldest first, and what it says the account held."""

from dataclasses import dataclass
from datetime import date

from payroll.ground.money import NOTHING, Money


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line as the bank wrote it; money out is negative."""

    number: int
    """The line of the file, counted from 1."""
    on: date
    amount: Money
    description: str
    balance: Money | None = None
    bank_id: str = ""
    merchant_code: str = ""
    """The card networks' four figures for what the shop sells, where the file says."""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement as read, oldest line first; opening and closing where it shows balances."""

    layout: str
    lines: tuple[ReadLine, ...]
    account_number: str = ""
    stated_opening: Money | None = None
    stated_closing: Money | None = None
    """What the file itself says was held before and after, where it says so."""

    @property
    def first_on(self) -> date:
        """Return the day of the oldest line."""
        return self.lines[0].on

    @property
    def last_on(self) -> date:
        """Return the day of the newest line."""
        return self.lines[-1].on

    @property
    def opening(self) -> Money | None:
        """Return what the account held before the oldest line."""
        if self.stated_opening is not None:
            return self.stated_opening
        if self.stated_closing is not None:
            return self.stated_closing - Money.total(line.amount for line in self.lines)
        total = NOTHING
        for line in self.lines:
            total += line.amount
            if line.balance is not None:
                return line.balance - total
        return None

    @property
    def closing(self) -> Money | None:
        """Return what the account held after the newest line."""
        if self.stated_closing is not None:
            return self.stated_closing
        opening = self.opening
        return None if opening is None else opening + Money.total(x.amount for x in self.lines)
