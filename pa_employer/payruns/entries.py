"""A payslip in the book, and what a run must then pay to whom."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pa_employer.ledger.accounts import (
    EMPLOYER_NI,
    EMPLOYER_PENSION,
    HMRC_OWED,
    NET_PAY_OWED,
    PENSION_OWED,
    WAGES,
)
from pa_employer.ledger.entries import Entry, Posting
from pa_employer.payruns.models import DueKind
from payroll.ground.money import NOTHING, Money
from payroll.payslip import Payslip
from payroll.periods import hmrc_due_on, pension_due_on


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be paid: to whom, how much, by when, and what to write on it."""

    kind: DueKind
    payee: str
    amount: Money
    due_on: date
    assistant_id: UUID | None = None
    reference: str = ""


def payslip_entry(payslip_id: UUID, name: str, payslip: Payslip) -> Entry:
    """Return a payslip's entry: what was spent on one side, what is owed for it on the other."""
    return Entry(
        on=payslip.pay_on,
        key=f"payslip:{payslip_id}",
        narration=f"Pay of {name}",
        postings=(
            Posting(WAGES, payslip.gross.amount),
            Posting(EMPLOYER_NI, payslip.employer_ni.amount),
            Posting(EMPLOYER_PENSION, payslip.employer_pension.amount),
            Posting(NET_PAY_OWED, -payslip.net.amount),
            Posting(HMRC_OWED, -owed_to_hmrc(payslip)),
            Posting(PENSION_OWED, -owed_to_pension(payslip)),
        ),
    )


def owed_to_hmrc(payslip: Payslip) -> Money:
    """Return the tax and both sides' National Insurance; below nothing it is a refund."""
    return payslip.tax.amount + payslip.employee_ni.amount + payslip.employer_ni.amount


def owed_to_pension(payslip: Payslip) -> Money:
    """Return both sides' pension contributions."""
    return payslip.employee_pension.amount + payslip.employer_pension.amount


def dues(
    pay_on: date,
    paid: Iterable[tuple[UUID, str, Payslip]],
    accounts_office_reference: str | None,
) -> tuple[Due, ...]:
    """Return what a run's payslips say must be paid; what comes to nothing or less is left out.

    `paid` are the assistants' ids and names with their payslips.
    """
    payslips = list(paid)
    found = (
        *_wages(pay_on, payslips),
        Due(
            DueKind.HMRC,
            "HMRC",
            Money.total(owed_to_hmrc(payslip) for *_, payslip in payslips),
            hmrc_due_on(pay_on),
            reference=accounts_office_reference or "",
        ),
        Due(
            DueKind.PENSION,
            "Pension provider",
            Money.total(owed_to_pension(payslip) for *_, payslip in payslips),
            pension_due_on(pay_on),
        ),
    )
    return tuple(due for due in found if due.amount > NOTHING)


def _wages(pay_on: date, payslips: list[tuple[UUID, str, Payslip]]) -> Iterator[Due]:
    reference = f"WAGES {pay_on:%d %b}".upper()
    for assistant_id, name, payslip in payslips:
        amount = payslip.net.amount
        yield Due(DueKind.NET_PAY, name, amount, pay_on, assistant_id, reference)
