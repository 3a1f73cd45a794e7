"""Bills that are to be paid: noted when they come, promised until they are seen paid."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.payruns.models import DueKind, PaymentDue
from pa_employer.statements.models import Bill, Settlement
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from returns.groups import Group


class NothingToPayError(DomainError):
    """A bill is for more than nothing. Enter its amount."""


class NotABillError(DomainError):
    """Pay, tax and pension are worked out by the pay run, so they are not entered as a bill."""


class PaidBillError(DomainError):
    """The bill is paid, so it stays. If that is not right, say so on the payment first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillDetails:
    """A bill as it came; `reference` is what to write on the payment."""

    payee: str
    amount: Money
    due_on: date
    group: Group
    reference: str = ""
    words: str = ""


def note_bill(session: Session, agreement: Agreement, details: BillDetails, by: Actor) -> Bill:
    """Write down a bill; its money is promised from now on, until a payment of it is seen."""
    if details.amount <= NOTHING:
        raise NothingToPayError
    if details.group in {Group.WAGES, Group.HMRC, Group.PENSION}:
        raise NotABillError
    due = PaymentDue(
        agreement_id=agreement.id,
        pay_run_id=None,
        kind=DueKind.BILL,
        payee=details.payee.strip(),
        amount=details.amount,
        due_on=details.due_on,
        reference=details.reference.strip(),
    )
    session.add(due)
    session.flush()
    bill = Bill(
        payment_due_id=due.id,
        group=details.group.value,
        noted_on=by.today,
        noted_at=by.at,
        noted_by_id=by.account_id,
        words=details.words.strip(),
    )
    session.add(bill)
    session.flush()
    _record(session, agreement, bill, "noted a bill", by)
    return bill


def withdraw_bill(session: Session, agreement: Agreement, bill: Bill, by: Actor) -> None:
    """Take a bill away that was wrong or is not to be paid; refused once any of it is paid."""
    if bill.withdrawn_at:
        return
    paid = select(Settlement).where(Settlement.payment_due_id == bill.payment_due_id)
    if session.scalars(paid).first():
        raise PaidBillError
    bill.withdrawn_at, bill.withdrawn_by_id = by.at, by.account_id
    _record(session, agreement, bill, "took a bill away", by)


def bill_of(session: Session, agreement_id: UUID, due_id: UUID) -> Bill | None:
    """Return one bill of a direct payment that was not taken away; None if it has none such."""
    found = (
        select(Bill)
        .join(PaymentDue, PaymentDue.id == Bill.payment_due_id)
        .where(
            PaymentDue.agreement_id == agreement_id,
            Bill.payment_due_id == due_id,
            Bill.withdrawn_at.is_(None),
        )
    )
    return session.scalar(found)


def _record(session: Session, agreement: Agreement, bill: Bill, what: str, by: Actor) -> None:
    subject = f"bill {bill.payment_due_id}"
    record(session, by, what, employer_id=agreement.employer_id, subject=subject)
