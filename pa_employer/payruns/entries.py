"""A payslip in the book, and what a run must then pay to whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from pa_employer.ledger.accounts import (
    EMPLOYER_NI,
    EMPLOYER_PENSION,
    EXPENSES,
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
from payroll.work.items import ItemKind


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be paid: to whom, how much, by when, and what to write on it."""

    kind: DueKind
    payee: str
    amount: Money
    due_on: date
    assistant_id: UUID | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Paid:
    """Whom a run pays, with the payslip."""

    assistant_id: UUID
    name: str
    payslip: Payslip


def payslip_entry(payslip_id: UUID, name: str, payslip: Payslip) -> Entry:
    """Return a payslip's entry: what was spent on one side, what is owed for it on the other.

    What courts take is owed as part of the wages, to somebody else; a fee that the employer may
    keep lowers what the wages cost. A wrong payment taken back settles what was owed for it.
    """
    taken = Money.total(each.amount for each in payslip.taken_for)
    fees = payslip.arrested - taken
    taken_back = Money.total(figure.amount for figure in payslip.after_tax)
    refund = pension_refund(payslip)
    return Entry(
        on=payslip.pay_on,
        key=f"payslip:{payslip_id}",
        narration=f"Pay of {name}",
        postings=(
            Posting(WAGES, payslip.gross.amount - fees),
            Posting(EXPENSES, payslip.paid_back - refund),
            Posting(EMPLOYER_NI, payslip.employer_ni.amount),
            Posting(EMPLOYER_PENSION, payslip.employer_pension.amount),
            Posting(NET_PAY_OWED, -(payslip.net.amount + taken + taken_back)),
            Posting(HMRC_OWED, -owed_to_hmrc(payslip)),
            Posting(PENSION_OWED, -owed_to_pension(payslip)),
        ),
    )


def reversal_entry(payslip_id: UUID, name: str, payslip: Payslip) -> Entry:
    """Return the entry that takes a wrong payslip's entry back."""
    wrong = payslip_entry(payslip_id, name, payslip)
    return Entry(
        on=payslip.pay_on,
        key=f"payslip reversed:{payslip_id}",
        narration=f"Pay of {name} taken back, because it was wrong",
        postings=tuple(Posting(each.account, -each.amount) for each in wrong.postings),
    )


def off_hmrc_entry(run_id: UUID, on: date, allowance: Money, recovered: Money) -> Entry | None:
    """Return the entry of what HMRC need not be paid for a run, or None for nothing."""
    if not allowance and not recovered:
        return None
    return Entry(
        on=on,
        key=f"off hmrc:{run_id}",
        narration="Employment Allowance and statutory pay given back",
        postings=(
            Posting(HMRC_OWED, allowance + recovered),
            Posting(EMPLOYER_NI, -allowance),
            Posting(WAGES, -recovered),
        ),
    )


def correction_entry(
    payslip_id: UUID, on: date, more_allowance: Money, more_recovered: Money
) -> Entry | None:
    """Return the entry of what HMRC need not be paid after a correction, or None if unchanged."""
    if not more_allowance and not more_recovered:
        return None
    return Entry(
        on=on,
        key=f"off hmrc after:{payslip_id}",
        narration="Employment Allowance and statutory pay given back, after a corrected payslip",
        postings=(
            Posting(HMRC_OWED, more_allowance + more_recovered),
            Posting(EMPLOYER_NI, -more_allowance),
            Posting(WAGES, -more_recovered),
        ),
    )


def pension_refund(payslip: Payslip) -> Money:
    """Return what is paid back to somebody who opted out of the pension."""
    kind = ItemKind.PENSION_REFUND
    return Money.total(item.amount for item in payslip.items if item.kind is kind)


def owed_to_hmrc(payslip: Payslip) -> Money:
    """Return tax, both sides' National Insurance and loans; below nothing it is a refund."""
    ni = payslip.employee_ni.amount + payslip.employer_ni.amount
    return payslip.tax.amount + ni + payslip.loans


def owed_to_pension(payslip: Payslip) -> Money:
    """Return both sides' pension contributions, less what was paid back to who opted out."""
    both = payslip.employee_pension.amount + payslip.employer_pension.amount
    return both - pension_refund(payslip)


def dues(
    pay_on: date,
    paid: list[Paid],
    accounts_office_reference: str | None,
    off_hmrc: Money = NOTHING,
) -> tuple[Due, ...]:
    """Return what a run's payslips say must be paid; what comes to nothing or less is left out.

    `off_hmrc` is what HMRC need not be paid: allowance, pay given back, and earlier credit.
    """
    owed = Money.total(owed_to_hmrc(each.payslip) for each in paid)
    found = (
        *_wages(pay_on, paid),
        *_arrested(pay_on, paid),
        Due(
            DueKind.HMRC,
            "HMRC",
            owed - off_hmrc,
            hmrc_due_on(pay_on),
            reference=accounts_office_reference or "",
        ),
        Due(
            DueKind.PENSION,
            "Pension provider",
            Money.total(owed_to_pension(each.payslip) for each in paid),
            pension_due_on(pay_on),
        ),
    )
    return tuple(due for due in found if due.amount > NOTHING)


def _wages(pay_on: date, paid: list[Paid]) -> Iterator[Due]:
    reference = f"WAGES {pay_on:%d %b}".upper()
    for each in paid:
        yield Due(
            DueKind.NET_PAY,
            each.name,
            each.payslip.net.amount,
            pay_on,
            each.assistant_id,
            reference,
        )


def _arrested(pay_on: date, paid: list[Paid]) -> Iterator[Due]:
    """Return what goes to creditors, by the reference of each order."""
    for each in paid:
        for taken in each.payslip.taken_for:
            payee = f"For order {taken.reference}, from {each.name}'s pay"
            yield Due(DueKind.ARRESTMENT, payee, taken.amount, pay_on, reference=taken.reference)
