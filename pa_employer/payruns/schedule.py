"""Who is to be paid, how much, by when and where: the list to pay from, as a page and a file."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO

from pa_employer.assistants.models import Assistant
from pa_employer.payruns.models import PaymentDue
from payroll.ground.money import Money

HEADINGS = ("Pay to", "Amount", "Pay by", "Sort code", "Account number", "Reference")
SHOWN_TO_HELPERS = 2
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One payment to make; bank details are as much as the reader may see of them."""

    payee: str
    amount: Money
    due_on: date
    sort_code: str
    account_number: str
    reference: str


def schedule_row(due: PaymentDue, assistant: Assistant | None, *, in_full: bool) -> ScheduleRow:
    """Return a payment with the bank details of whom it goes to, in full or only their ends."""
    sort_code = (assistant and assistant.sort_code) or ""
    number = (assistant and assistant.account_number) or ""
    return ScheduleRow(
        payee=due.payee,
        amount=due.amount,
        due_on=due.due_on,
        sort_code=_in_pairs(sort_code) if in_full else _end_of(sort_code),
        account_number=number if in_full else _end_of(number),
        reference=due.reference,
    )


def as_csv(rows: Iterable[ScheduleRow]) -> bytes:
    """Return the list as CSV that a spreadsheet shows as it is and runs nothing of."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for row in rows:
        cells = (
            row.payee,
            f"{row.amount.pounds:.2f}",
            row.due_on.isoformat(),
            row.sort_code,
            row.account_number,
            row.reference,
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(STARTS_A_FORMULA) else text


def _in_pairs(sort_code: str) -> str:
    """Write a sort code the way banks do: 80-12-34."""
    digits = "".join(filter(str.isdigit, sort_code))
    return "-".join((digits[:2], digits[2:4], digits[4:])) if digits else ""


def _end_of(number: str) -> str:
    return f"ends in {number[-SHOWN_TO_HELPERS:]}" if number else ""
