"""An invented bank: it moves the money of one household and writes its statements as CSV."""

import csv
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from pa_employer.statements.models import AccountKind
from payroll.ground.days import Span
from payroll.ground.money import Money

BANK_HEADER = (
    "Transaction Date",
    "Transaction Type",
    "Sort Code",
    "Account Number",
    "Transaction Description",
    "Debit Amount",
    "Credit Amount",
    "Balance",
)
CARD_HEADER = ("Date", "Description", "Amount", "Balance")


@dataclass(order=True, slots=True)
class Movement:
    """Money in or out on a day; out is negative."""

    on: date
    description: str
    amount: Money


@dataclass(slots=True)
class Bank:
    """One account and everything that ever moves on it."""

    kind: AccountKind
    opening: Money
    movements: list[Movement] = field(default_factory=list)

    def move(self, on: date, description: str, amount: Money) -> None:
        """Move money on a day, which may be still to come."""
        self.movements.append(Movement(on, description, amount))

    def statement(self, span: Span) -> bytes:
        """Return the statement of these days as the bank's website gives it."""
        written = StringIO()
        sheet = csv.writer(written)
        sheet.writerow(BANK_HEADER if self.kind is AccountKind.BANK else CARD_HEADER)
        balance = self.opening
        for movement in sorted(self.movements, key=lambda movement: movement.on):
            balance += movement.amount
            if movement.on in span:
                sheet.writerow(self._row(movement, balance))
        return written.getvalue().encode()

    def moves_in(self, span: Span) -> bool:
        """Tell whether anything moves on these days; a bank writes no empty statement."""
        return any(movement.on in span for movement in self.movements)

    def _row(self, movement: Movement, balance: Money) -> list[str]:
        day, amount = f"{movement.on:%d/%m/%Y}", movement.amount
        if self.kind is not AccountKind.BANK:
            return [day, movement.description, f"{amount.pounds:.2f}", f"{balance.pounds:.2f}"]
        paid = f"{abs(amount).pounds:.2f}"
        columns = ("", paid) if amount > Money(0) else (paid, "")
        kind = "FPO" if amount < Money(0) else "BGC"
        numbers = ("80-22-60", "00123456")
        return [day, kind, *numbers, movement.description, *columns, f"{balance.pounds:.2f}"]
