"""What lies beside each exception on a council's desk: the payment and its evidence."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.evidence.known import matches_for, pages_of
from pa_employer.evidence.models import Receipt, ReceiptPage
from pa_employer.payruns.models import PaymentDue, PayslipRow
from pa_employer.reviews.models import Query
from pa_employer.statements.models import Settlement
from payroll.ground.money import Money
from returns.figures import JudgedLine, Return


@dataclass(frozen=True, slots=True)
class SlipBeside:
    """The payslip a payment settled, as far as a council sees it."""

    assistant: str
    pay_on: date
    minutes: int
    net: Money


@dataclass(frozen=True, slots=True)
class Beside:
    """One payment and the evidence there is for it."""

    line: JudgedLine
    payslips: tuple[SlipBeside, ...]
    receipts: tuple[Receipt, ...]
    pages: Mapping[UUID, list[ReceiptPage]]
    """The pages of each receipt, by its id."""


def open_lines(drawn: Return, query: Query | None) -> frozenset[str]:
    """Return the lines a council may look at: those flagged, and those it asked about."""
    flagged = {flag.line_id for flag in drawn.flags if flag.line_id}
    asked = {str(item.line_id) for item in query.items if item.line_id} if query else set()
    return frozenset((flagged | asked) & {line.id for line in drawn.lines})


def beside(session: Session, drawn: Return, line_ids: Collection[str]) -> dict[str, Beside]:
    """Return the evidence for some of a return's lines, in two questions to the database."""
    ids = [UUID(line_id) for line_id in line_ids]
    payslips, matches = _payslips(session, ids), matches_for(session, ids)
    pages = pages_of(session, {each.receipt_id for of in matches.values() for each in of})
    return {
        line.id: Beside(
            line,
            tuple(slip for line_id, slip in payslips if str(line_id) == line.id),
            tuple(match.receipt for match in matches.get(UUID(line.id), ())),
            pages,
        )
        for line in drawn.lines
        if line.id in line_ids
    }


def page_beside(session: Session, page_id: UUID, line_ids: Collection[str]) -> ReceiptPage | None:
    """Return a page of a receipt if it is for one of these lines and was not taken away."""
    found = session.get(ReceiptPage, page_id)
    if found is None or session.get_one(Receipt, found.receipt_id).erased_at:
        return None
    matches = matches_for(session, [UUID(line_id) for line_id in line_ids])
    shown = {each.receipt_id for of in matches.values() for each in of}
    return found if found.receipt_id in shown else None


def _payslips(session: Session, line_ids: Iterable[UUID]) -> list[tuple[UUID, SlipBeside]]:
    found = (
        select(
            Settlement.line_id,
            Assistant.name,
            PayslipRow.pay_on,
            PayslipRow.minutes,
            PayslipRow.net,
        )
        .join(PaymentDue, PaymentDue.id == Settlement.payment_due_id)
        .join(
            PayslipRow,
            (PayslipRow.pay_run_id == PaymentDue.pay_run_id)
            & (PayslipRow.assistant_id == PaymentDue.assistant_id),
        )
        .join(Assistant, Assistant.id == PayslipRow.assistant_id)
        .where(Settlement.line_id.in_(line_ids))
        .order_by(PayslipRow.pay_on, Assistant.name)
    )
    return [
        (line_id, SlipBeside(assistant, pay_on, minutes, net))
        for line_id, assistant, pay_on, minutes, net in session.execute(found)
    ]
