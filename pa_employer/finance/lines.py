"""The lines of a file for a finance system: what is paid, what comes off, what is to come in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.agreements.queries import expected_payments, in_one_read
from pa_employer.finance.models import FileKind, FinanceLine, LedgerCode, LineKind
from pa_employer.ladder.service import is_suspended
from pa_employer.recovering.models import Recovery, RecoveryPart, RecoveryState, Way
from pa_employer.reviews.free_money import free_money
from pa_employer.together import together
from payroll.ground.days import Span
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from returns.groups import Income

AT_ONCE = 200
Value = str | date | Money


class NoCodeError(DomainError):
    """There is no ledger code for a kind of line on its day. Enter it first."""


@dataclass(frozen=True, slots=True)
class Due:
    """One line that is due: to whom, when, how much, and what it stands for."""

    agreement: Agreement
    kind: LineKind
    on: date
    amount: Money
    words: str
    part: RecoveryPart | None = None
    recovery: Recovery | None = None

    @property
    def subject(self) -> str:
        """Return what it stands for, so that it is in one file only."""
        return f"part {self.part.id}" if self.part else "payment"


@dataclass(frozen=True, slots=True)
class Held:
    """A part that would come off a payment but does not, because wages come first."""

    due: Due
    free: Money


@dataclass(frozen=True, slots=True)
class Coded:
    """A line with its codes, ready to be written."""

    due: Due
    number: int
    code: LedgerCode


COLUMNS: Mapping[str, tuple[str, Callable[[Coded], Value]]] = {
    "number": ("the number of the line", lambda each: str(each.number)),
    "reference": ("the direct payment's reference", lambda each: each.due.agreement.reference),
    "name": ("the employer's name", lambda each: each.due.agreement.employer.name),
    "day": ("the day it is paid or due", lambda each: each.due.on),
    "amount": ("the amount; what comes off is negative", lambda each: each.due.amount),
    "kind": ("what the line is", lambda each: each.due.kind.value),
    "words": ("what it is for, in words", lambda each: each.due.words),
    "cost_centre": ("the cost centre", lambda each: each.code.cost_centre),
    "account_code": ("the account code", lambda each: each.code.account_code),
}
"""Every column a file can have: what it holds, and how."""


def lines_due(
    session: Session, authority_id: UUID, kind: FileKind, days: Span, today: date
) -> tuple[list[Due], list[Held]]:
    """Return the lines due on some days that are in no file yet, by day and reference.

    Beside them stands what does not come off because wages come first.
    """
    find = _payments if kind is FileKind.PAYMENTS else _receipts
    found: list[Due | Held] = []
    for agreements in _lots(session, authority_id, days):
        with together(session, [each.id for each in agreements]):
            for agreement in agreements:
                found += find(session, agreement, days, today)
    told = _told(session, authority_id, days)
    due = [
        each
        for each in found
        if isinstance(each, Due) and (each.agreement.id, each.on, each.subject) not in told
    ]
    due.sort(key=lambda each: (each.on, each.agreement.reference, each.subject))
    return due, [each for each in found if isinstance(each, Held)]


def code_for(session: Session, authority_id: UUID, kind: LineKind, on: date) -> LedgerCode:
    """Return the codes in force on a day, or NoCodeError."""
    found = select(LedgerCode).where(
        LedgerCode.authority_id == authority_id,
        LedgerCode.kind == kind,
        LedgerCode.from_on <= on,
    )
    code = session.scalars(found.order_by(LedgerCode.from_on.desc()).limit(1)).first()
    if code is None:
        message = f"There is no ledger code for “{kind}” on {on:%-d %B %Y}. Enter it first."
        raise NoCodeError(message)
    return code


def _lots(session: Session, authority_id: UUID, days: Span) -> Iterator[list[Agreement]]:
    found = in_one_read(
        select(Agreement)
        .where(
            Agreement.authority_id == authority_id,
            or_(Agreement.ends_on.is_(None), Agreement.ends_on >= days.first),
        )
        .order_by(Agreement.reference, Agreement.id)
    )
    agreements = list(session.scalars(found))
    for start in range(0, len(agreements), AT_ONCE):
        yield agreements[start : start + AT_ONCE]


def _payments(
    session: Session, agreement: Agreement, days: Span, today: date
) -> Iterator[Due | Held]:
    paid = [
        each
        for each in expected_payments(session, agreement, days)
        if each.comes_as is Income.AUTHORITY
    ]
    needed: Money | None = None
    for each in paid:
        words = each.words or f"Direct payment {agreement.reference}"
        amount = each.amount
        if is_suspended(session, agreement.id, each.on):
            # What wages need is always paid, once, and no more of a payment than there is.
            if needed is None:
                needed = max(-free_money(session, agreement, today), NOTHING)
            amount, words = min(needed, amount), f"{words}: what wages need"
            needed -= amount
        if amount:
            yield Due(agreement, LineKind.PAYMENT, each.on, amount, words)
    on_days = {each.on for each in paid}
    parts = [
        (recovery, part)
        for recovery, part in _parts(session, agreement, Way.NEXT_PAYMENTS, days)
        if part.due_on in on_days and not (recovery.is_stopped or recovery.waits_for_answer)
    ]
    free = free_money(session, agreement, today) if parts else NOTHING
    for recovery, part in parts:
        words = f"Taken off, part {part.number}"
        kind = LineKind.TAKEN_OFF
        due = Due(agreement, kind, part.due_on, -part.amount, words, part, recovery)
        if free < part.amount:
            yield Held(due, free)
        else:
            free -= part.amount
            yield due


def _receipts(
    session: Session, agreement: Agreement, days: Span, today: date
) -> Iterator[Due | Held]:
    del today
    for recovery, part in _parts(session, agreement, Way.TRANSFER, days):
        if not recovery.is_stopped and not recovery.waits_for_answer:
            words = f"To come back, part {part.number}"
            kind = LineKind.TO_RECEIVE
            yield Due(agreement, kind, part.due_on, part.amount, words, part, recovery)


def _parts(
    session: Session, agreement: Agreement, way: Way, days: Span
) -> Iterator[tuple[Recovery, RecoveryPart]]:
    found = (
        select(Recovery, RecoveryPart)
        .join(RecoveryPart, RecoveryPart.recovery_id == Recovery.id)
        .where(
            Recovery.agreement_id == agreement.id,
            Recovery.state == RecoveryState.CHOSEN,
            Recovery.way == way,
            RecoveryPart.done_at.is_(None),
            RecoveryPart.due_on.between(days.first, days.last),
        )
        .order_by(RecoveryPart.due_on, RecoveryPart.number)
    )
    yield from ((recovery, part) for recovery, part in session.execute(found))


def _told(session: Session, authority_id: UUID, days: Span) -> set[tuple[UUID, date, str]]:
    found = (
        select(FinanceLine.agreement_id, FinanceLine.on, FinanceLine.subject)
        .join(Agreement, Agreement.id == FinanceLine.agreement_id)
        .where(
            Agreement.authority_id == authority_id,
            FinanceLine.on.between(days.first, days.last),
        )
    )
    return {(row[0], row[1], row[2]) for row in session.execute(found)}
