"""Attaching receipts to the payments they explain, and taking them away again."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.evidence.models import Receipt
from pa_employer.statements.models import StatementLine
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from receipts.intake import take_in
from receipts.store import FileStore
from returns.evidence import NO_RECEIPT_FOR


class NeedsNoReceiptError(DomainError):
    """Wages, tax and pension need no receipt: your agreed hours and payslips show them."""


class MoneyInError(DomainError):
    """Money that came in needs no receipt."""


@dataclass(frozen=True, slots=True)
class ReceiptDetails:
    """A receipt as it was sent; `total` is what it adds up to, if the person said."""

    file_name: str
    data: bytes
    total: Money | None = None


def attach_receipt(
    session: Session, files: FileStore, line: StatementLine, details: ReceiptDetails, by: Actor
) -> Receipt:
    """Take a receipt in and attach it; the same file on the same payment is kept once."""
    if line.amount.pence > 0:
        raise MoneyInError
    if line.group in {group.value for group in NO_RECEIPT_FOR}:
        raise NeedsNoReceiptError
    taken = take_in(details.data)
    session.execute(select(StatementLine.id).where(StatementLine.id == line.id).with_for_update())
    found = session.scalar(
        select(Receipt).where(
            Receipt.line_id == line.id, Receipt.original_digest == taken.original_digest
        )
    )
    if found and found.removed_at is None and found.total == details.total:
        return found
    files.put(details.data)
    clean_digest = files.put(taken.clean)
    if found:
        found.removed_at, found.total = None, details.total
    else:
        found = Receipt(
            line_id=line.id,
            file_name=details.file_name[:200],
            original_digest=taken.original_digest,
            clean_digest=clean_digest,
            clean_kind=taken.clean_kind.value,
            added_at=by.at,
            added_by_id=by.account_id,
            total=details.total,
        )
        session.add(found)
    session.flush()
    _record(session, found, line, "added a receipt", by)
    return found


def remove_receipt(session: Session, receipt: Receipt, by: Actor) -> None:
    """Take a receipt away from its payment; that it was there stays on record."""
    if receipt.removed_at:
        return
    receipt.removed_at = by.at
    _record(session, receipt, receipt.line, "took a receipt away", by)


def _record(session: Session, receipt: Receipt, line: StatementLine, what: str, by: Actor) -> None:
    employer_id = line.money_account.agreement.employer_id
    record(session, by, what, employer_id=employer_id, subject=f"receipt {receipt.id}")
