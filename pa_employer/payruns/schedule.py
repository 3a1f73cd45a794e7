"""Who is to be paid, how much, by when and where: the list to pay from."""

from dataclasses import dataclass
from datetime import date

from pa_employer.assistants.models import Assistant
from pa_employer.payruns.models import PaymentDue
from payroll.ground.money import Money

SHOWN_TO_HELPERS = 2


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


def _in_pairs(sort_code: str) -> str:
    """Write a sort code the way banks do: 80-12-34."""
    digits = "".join(filter(str.isdigit, sort_code))
    return "-".join((digits[:2], digits[2:4], digits[4:])) if digits else ""


def _end_of(number: str) -> str:
    return f"ends in {number[-SHOWN_TO_HELPERS:]}" if number else ""
