"""What is known of each payment: the payslip it paid, the payee it reached, the receipt it has."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.asking.models import AnsweredBy, Question
from pa_employer.asking.service import agreed_for
from pa_employer.assistants.models import Assistant
from pa_employer.clock import day_of
from pa_employer.db import is_among, shares
from pa_employer.evidence.known import matches_for, matches_of, said_on
from pa_employer.evidence.models import ReceiptMatch
from pa_employer.payruns.models import (
    Basis,
    DueKind,
    PaidWeek,
    PaymentDue,
    PayslipRow,
)
from pa_employer.people.models import Capacity
from pa_employer.people.queries import mandates_of
from pa_employer.statements.categories import CASH_DOUBT, doubts_for
from pa_employer.statements.entries import group_of
from pa_employer.statements.models import Explained, Settlement, StatementLine
from pa_employer.statements.queries import lines_between
from pa_employer.together import Ids, for_each
from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from returns.account import AgreedFact, Line, LineFacts, PayeeFact, PayslipFact, ReceiptFact
from returns.categories import doubt_of_name
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


@dataclass(slots=True)
class _Known:
    """What the books know of some lines, by line; of receipts, how many payments each is for."""

    settled: dict[UUID, list[_Settled]] = field(default_factory=dict)
    receipts: dict[UUID, list[ReceiptMatch]] = field(default_factory=dict)
    payments_each: dict[UUID, int] = field(default_factory=dict)
    agreed: dict[UUID, Question] = field(default_factory=dict)
    contracted: set[UUID] = field(default_factory=set)
    """The payslips with a week on contracted hours that agreed hours never replaced."""


@for_each
def account_lines(
    session: Session, agreement_ids: Ids, span: Span
) -> Mapping[UUID, tuple[Line, ...]]:
    """Return every line of some days as the return counts it, with all that shows what it was."""
    lines_of = {each: lines_between(session, each, span) for each in agreement_ids}
    known = _known_of(session, [line for lines in lines_of.values() for line in lines])
    return {
        agreement_id: _as_lines(session, session.get_one(Agreement, agreement_id), lines, known)
        for agreement_id, lines in lines_of.items()
    }


def as_lines(
    session: Session, agreement: Agreement, lines: Sequence[StatementLine]
) -> tuple[Line, ...]:
    """Return statement lines as the return counts them, in a few queries for all of them."""
    return _as_lines(session, agreement, lines, _known_of(session, lines))


def _known_of(session: Session, lines: Sequence[StatementLine]) -> _Known:
    known = _Known()
    for share in shares(lines):
        ids = [line.id for line in share]
        parents = [line.parent_id for line in share if line.parent_id]
        settled, receipts = _settled(session, ids), matches_for(session, [*ids, *parents])
        known.settled |= settled
        known.receipts |= receipts
        known.payments_each |= _payments_each(session, receipts)
        known.agreed |= agreed_for(session, ids)
        known.contracted |= _paid_on_contracted_hours(session, settled)
    return known


def _as_lines(
    session: Session, agreement: Agreement, lines: Collection[StatementLine], known: _Known
) -> tuple[Line, ...]:
    settled, receipts, contracted = known.settled, known.receipts, known.contracted
    doubts, helper_of = _doubts(session, agreement, lines), _helpers(session, agreement)
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
                receipt=_receipt(line, receipts.get(line.id, []), known.payments_each)
                or _receipt_of_whole(line, receipts),
                agreed=_agreed(known.agreed.get(line.id), agreement),
                doubt=doubts.get(line.id, ""),
                is_cash=doubts.get(line.id, "") == CASH_DOUBT,
                helper=helper_of(line),
            ),
            answer=_answer(line),
            is_by_rule=line.explained is Explained.BY_RULE,
        )
        for line in lines
    )


def _helpers(session: Session, agreement: Agreement) -> Callable[[StatementLine], str]:
    """Return what tells whose name a payee has, of those who act for the person."""
    named = [
        (mandate.holder, _name_words(mandate.holder))
        for mandate in mandates_of(session, agreement.employer_id)
        if mandate.capacity in {Capacity.REPRESENTATIVE, Capacity.SUPPORTER}
    ]

    def helper(line: StatementLine) -> str:
        said = _name_words(line.description)
        return next((name for name, words in named if _is_named(said, words)), "")

    return helper


def _name_words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.casefold())


def _is_named(said: list[str], name: list[str]) -> bool:
    """Tell whether a surname stands there with the first name or its letter."""
    if len(name) < 2:  # noqa: PLR2004  # a first name and a surname
        return False
    first, surname = name[0], name[-1]
    return surname in said and (first in said or first[0] in said)


def _agreed(question: Question | None, agreement: Agreement) -> AgreedFact | None:
    """Return the kept answer a payment was made by, as the return tells of it."""
    if question is None or question.answered_at is None or not question.is_yes:
        return None
    by = "the plan" if question.answered_by is AnsweredBy.PLAN else agreement.authority.name
    words = f"{question.words}. {question.answer_words}".strip()
    return AgreedFact(by, day_of(question.answered_at), words)


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
        .where(is_among(session, Settlement.line_id, ids))
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


def _payslip(dues: list[_Settled], contracted: Collection[UUID]) -> PayslipFact | None:
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


def _receipt(
    line: StatementLine, matches: list[ReceiptMatch], all_of: Mapping[UUID, int]
) -> ReceiptFact | None:
    """Return what the receipts of a payment say: their total, the day farthest off, the reason.

    Of a receipt for several payments only the part that is for this one is counted.
    """
    if not matches:
        return None
    said = [said_on(match.receipt) for match in matches]
    totals = [
        each.total if each.total and all_of[match.receipt_id] == 1 else match.amount
        for match, each in zip(matches, said, strict=True)
    ]
    days = [each.on for each in said if each.on]
    own_words = [match.receipt.words for match in matches if match.receipt.words]
    override = own_words[0] if own_words else ""
    if not override and any(each.total is None for each in said):
        # Whoever types no total says it is the same as the payment; the form tells them so.
        override = "it is for the same amount."
    return ReceiptFact(
        Money.total(totals),
        max(days, key=lambda day: abs((day - line.posted_on).days), default=line.posted_on),
        override=override,
    )


def _receipt_of_whole(
    line: StatementLine, matches: Mapping[UUID, list[ReceiptMatch]]
) -> ReceiptFact | None:
    """Return what the receipt of a whole payment says of a part of it."""
    if line.parent_id is None or not matches.get(line.parent_id):
        return None
    words = "it is for the whole payment, of which this is a part."
    return ReceiptFact(abs(line.amount), line.posted_on, override=words)


def _payments_each(
    session: Session, matches: Mapping[UUID, list[ReceiptMatch]]
) -> Mapping[UUID, int]:
    """Return, of each receipt, how many payments it is for."""
    ids = {match.receipt_id for each in matches.values() for match in each}
    return {receipt_id: len(found) for receipt_id, found in matches_of(session, ids).items()}


def _doubts(
    session: Session, agreement: Agreement, lines: Collection[StatementLine]
) -> Mapping[UUID, str]:
    """Return why more is wished for than a payment's amount alone would ask, where it is."""
    kinds = doubts_for(session, agreement.authority_id)
    found = {
        line.id: kinds(line.merchant_code, line.posted_on) or doubt_of_name(line.description)
        for line in lines
        if line.amount < NOTHING
    }
    return {line_id: doubt for line_id, doubt in found.items() if doubt}


def _answer(line: StatementLine) -> str | None:
    if line.explained not in {Explained.BY_PERSON, Explained.BY_RULE} or not line.reason:
        return None
    return f"{line.reason.rstrip(' .')}. I have no receipt." if line.no_receipt else line.reason
