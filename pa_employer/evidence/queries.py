"""What is known of each payment: the payslip it paid, the payee it reached, the receipt it has."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.asking.models import AnsweredBy, Question
from pa_employer.asking.service import agreed_for
from pa_employer.assistants.models import Assistant
from pa_employer.clock import day_of
from pa_employer.db import shares
from pa_employer.evidence.models import Receipt
from pa_employer.payruns.models import (
    Basis,
    DueKind,
    PaidWeek,
    PaymentDue,
    PayslipRow,
)
from pa_employer.statements.entries import group_of
from pa_employer.statements.models import Explained, Settlement, StatementLine
from pa_employer.statements.queries import lines_between
from payroll.ground.days import Span
from payroll.ground.money import Money
from returns.account import AgreedFact, Line, LineFacts, PayeeFact, PayslipFact, ReceiptFact
from returns.groups import Income

AT_ONCE = 5_000
"""Databases limit how many lines one question may name."""
KNOWN_BY = {
    DueKind.HMRC: "its tax reference",
    DueKind.PENSION: "the pension scheme",
    DueKind.ARRESTMENT: "the court's order",
    DueKind.BILL: "the bill that was noted",
}
"""What shows who was paid, beside an assistant's payslip."""


@dataclass(frozen=True, slots=True)
class _Settled:
    """What one line settled, and the payslip of it where it is a wage."""

    due: PaymentDue
    payslip: PayslipRow | None
    assistant: Assistant | None


def account_lines(session: Session, agreement: Agreement, span: Span) -> tuple[Line, ...]:
    """Return every line of some days as the return counts it, with all that shows what it was."""
    lines = lines_between(session, agreement.id, span)
    return tuple(line for share in shares(lines) for line in as_lines(session, agreement, share))


def as_lines(
    session: Session, agreement: Agreement, lines: Collection[StatementLine]
) -> tuple[Line, ...]:
    """Return statement lines as the return counts them, in a few queries for all of them."""
    ids = [line.id for line in lines]
    settled = _settled(session, ids)
    receipts = _receipts(session, [*ids, *(line.parent_id for line in lines if line.parent_id)])
    agreed = agreed_for(session, ids)
    contracted = _paid_on_contracted_hours(session, settled)
    return tuple(
        Line(
            id=str(line.id),
            on=line.posted_on,
            description=line.description,
            amount=line.amount,
            group=group_of(line),
            evidence=LineFacts(
                payslip=_payslip(settled.get(line.id, []), contracted),
                payee=_payee(line, settled.get(line.id, []), agreement),
                receipt=_receipt(line, receipts.get(line.id, []))
                or _receipt_of_whole(line, receipts),
                agreed=_agreed(agreed.get(line.id), agreement),
            ),
            answer=_answer(line),
        )
        for line in lines
    )


def _agreed(question: Question | None, agreement: Agreement) -> AgreedFact | None:
    """Return the kept answer a payment was made by, as the return tells of it."""
    if question is None or question.answered_at is None or not question.is_yes:
        return None
    by = "the plan" if question.answered_by is AnsweredBy.PLAN else agreement.authority.name
    words = f"{question.words}. {question.answer_words}".strip()
    return AgreedFact(by, day_of(question.answered_at), words)


def receipts_of(session: Session, line_id: UUID) -> list[Receipt]:
    """Return the receipts on a line that were not taken away, oldest first."""
    return _receipts(session, [line_id]).get(line_id, [])


def receipt_of(session: Session, agreement_id: UUID, receipt_id: UUID) -> Receipt | None:
    """Return one receipt of a direct payment, or None if it is not one of its or was removed."""
    found = session.get(Receipt, receipt_id)
    if found is None or found.removed_at:
        return None
    return found if found.line.money_account.agreement_id == agreement_id else None


def _settled(session: Session, ids: list[UUID]) -> dict[UUID, list[_Settled]]:
    found = (
        select(Settlement.line_id, PaymentDue, PayslipRow, Assistant)
        .join(PaymentDue, PaymentDue.id == Settlement.payment_due_id)
        .outerjoin(
            PayslipRow,
            (PayslipRow.pay_run_id == PaymentDue.pay_run_id)
            & (PayslipRow.assistant_id == PaymentDue.assistant_id),
        )
        .outerjoin(Assistant, Assistant.id == PaymentDue.assistant_id)
        .where(Settlement.line_id.in_(ids))
    )
    by_line: dict[UUID, list[_Settled]] = defaultdict(list)
    for line_id, due, payslip, assistant in session.execute(found):
        by_line[line_id].append(_Settled(due, payslip, assistant))
    return by_line


def _paid_on_contracted_hours(
    session: Session, settled: dict[UUID, list[_Settled]]
) -> frozenset[UUID]:
    """Return the payslips with a week on contracted hours that agreed hours never replaced."""
    payslips = [each.payslip.id for dues in settled.values() for each in dues if each.payslip]
    weeks = select(PaidWeek.payslip_id, PaidWeek.assistant_id, PaidWeek.week_starts_on).where(
        PaidWeek.payslip_id.in_(payslips), PaidWeek.basis == Basis.CONTRACTED
    )
    contracted = [(payslip, who, week) for payslip, who, week in session.execute(weeks)]
    if not contracted:
        return frozenset()
    agreed = select(PaidWeek.assistant_id, PaidWeek.week_starts_on).where(
        PaidWeek.assistant_id.in_({assistant for _, assistant, _ in contracted}),
        PaidWeek.basis == Basis.AGREED,
    )
    corrected = {(who, week) for who, week in session.execute(agreed)}
    return frozenset(
        payslip for payslip, assistant, week in contracted if (assistant, week) not in corrected
    )


def _payslip(dues: list[_Settled], contracted: frozenset[UUID]) -> PayslipFact | None:
    for each in dues:
        if each.payslip and each.assistant and each.due.kind is DueKind.NET_PAY:
            return PayslipFact(
                assistant=each.assistant.name,
                net=each.payslip.net,
                hours_are_agreed=each.payslip.id not in contracted,
                account_is_known=bool(each.assistant.account_number),
            )
    return None


def _payee(line: StatementLine, dues: list[_Settled], agreement: Agreement) -> PayeeFact | None:
    bills = [each.due for each in dues if each.due.kind in KNOWN_BY]
    if bills:
        total = Money.total(due.amount for due in bills)
        return PayeeFact(bills[0].payee, KNOWN_BY[bills[0].kind], total, total)
    for each in dues:
        if each.payslip and each.assistant:
            # What equals a payslip is known even where its hours were contracted, not agreed.
            name, net = each.assistant.name, each.payslip.net
            return PayeeFact(name, "their contract and payslip", net, net)
    if line.group == Income.AUTHORITY.value and line.explained is Explained.MATCHED:
        # It was matched to the penny with what was to come, which may not be the usual amount.
        return PayeeFact(agreement.authority.name, "its payment days", line.amount, line.amount)
    return None


def _receipts(session: Session, ids: list[UUID]) -> dict[UUID, list[Receipt]]:
    found = select(Receipt).where(Receipt.line_id.in_(ids), Receipt.removed_at.is_(None))
    by_line: dict[UUID, list[Receipt]] = defaultdict(list)
    for receipt in session.scalars(found.order_by(Receipt.added_at, Receipt.id)):
        by_line[receipt.line_id].append(receipt)
    return by_line


def _receipt(line: StatementLine, receipts: list[Receipt]) -> ReceiptFact | None:
    """Return what the receipts say: their total, or the line's where nobody typed one."""
    if not receipts:
        return None
    known = [receipt.total for receipt in receipts if receipt.total is not None]
    if len(known) < len(receipts):
        # Whoever types no total says it is the same as the payment; the form tells them so.
        return ReceiptFact(abs(line.amount), line.posted_on, override="it is for the same amount.")
    return ReceiptFact(Money.total(known), line.posted_on)


def _receipt_of_whole(
    line: StatementLine, receipts: Mapping[UUID, list[Receipt]]
) -> ReceiptFact | None:
    """Return what the receipt of a whole payment says of a part of it."""
    if line.parent_id is None or not receipts.get(line.parent_id):
        return None
    words = "it is for the whole payment, of which this is a part."
    return ReceiptFact(abs(line.amount), line.posted_on, override=words)


def _answer(line: StatementLine) -> str | None:
    if line.explained not in {Explained.BY_PERSON, Explained.BY_RULE} or not line.reason:
        return None
    return f"{line.reason.rstrip(' .')}. I have no receipt." if line.no_receipt else line.reason
