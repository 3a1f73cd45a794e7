"""Support that several people share: one pays, and each of the others takes over a part.

Whoever paid splits the payment and gives a part away by its code. Who enters the code sees what
it is for and takes it on as a bill of their own; what they pay back is known when it comes.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.people.models import Employer
from pa_employer.statements.bills import BillDetails, note_bill
from pa_employer.statements.matching import PaidBack
from pa_employer.statements.models import MoneyAccount, SharedPart, StatementLine
from pa_employer.statements.queries import lines_of
from pa_employer.statements.turns import agreement_of
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from returns.groups import Group, Income

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and figures that nobody mistakes for one another."""
LENGTH = 8
TO_PAY_BACK = timedelta(days=28)


class NotAPartError(DomainError):
    """Only a part of a payment that was split can be given to somebody. Split it first."""


class UnknownCodeError(DomainError):
    """There is no shared cost with that code, or it was taken on already. Check the letters."""


class OwnCodeError(DomainError):
    """That is your own payment. Give the code to whoever shares it with you."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A shared cost as who enters its code sees it."""

    part: SharedPart
    payer: str
    amount: Money
    words: str


def give(session: Session, line: StatementLine, by: Actor) -> SharedPart:
    """Make the code by which somebody takes over a part; asked twice, it stays the same."""
    if line.parent_id is None or not line.is_counted:
        raise NotAPartError
    found = session.scalar(select(SharedPart).where(SharedPart.line_id == line.id))
    if found:
        return found
    part = SharedPart(
        line_id=line.id,
        code="".join(secrets.choice(LETTERS) for _ in range(LENGTH)),
        made_at=by.at,
        made_by_id=by.account_id,
    )
    session.add(part)
    session.flush()
    _record(session, agreement_of(session, line), part, "gave a part of a payment away", by)
    return part


def shared_by(session: Session, code: str, agreement_id: UUID) -> Shared:
    """Return what a code stands for, to be looked at before it is taken on."""
    typed = "".join(sign for sign in code.upper() if sign in LETTERS)
    part = session.scalar(
        select(SharedPart).where(SharedPart.code == typed, SharedPart.taken_at.is_(None))
    )
    line = session.get(StatementLine, part.line_id) if part else None
    if part is None or line is None or not line.is_counted:
        raise UnknownCodeError
    payers = agreement_of(session, line)
    if payers.id == agreement_id:
        raise OwnCodeError
    payer = session.get_one(Employer, payers.employer_id)
    words = line.reason or line.description
    return Shared(part, payer.name, -line.amount, words)


def take(session: Session, shared: Shared, agreement: Agreement, group: Group, by: Actor) -> None:
    """Take a part on as a bill of one's own, to be paid back to whoever paid it."""
    locked = select(SharedPart).where(SharedPart.id == shared.part.id).with_for_update()
    part = session.execute(locked.execution_options(populate_existing=True)).scalar_one()
    if part.taken_at is not None:
        raise UnknownCodeError
    details = BillDetails(
        payee=shared.payer,
        amount=shared.amount,
        due_on=by.today + TO_PAY_BACK,
        group=group,
        reference=part.code,
        words=shared.words,
    )
    bill = note_bill(session, agreement, details, by)
    part.taken_at, part.taken_by_id = by.at, by.account_id
    part.payment_due_id, part.agreement_id = bill.payment_due_id, agreement.id
    _record(session, agreement, part, "took a part of a shared payment on", by)


def let_go(session: Session, due_id: UUID) -> None:
    """Let a part be taken on by somebody else, because its bill was taken away."""
    found = select(SharedPart).where(SharedPart.payment_due_id == due_id)
    for part in session.scalars(found):
        part.agreement_id = part.payment_due_id = None
        part.taken_at = part.taken_by_id = None


def parts_given(session: Session, line_ids: list[UUID]) -> dict[UUID, tuple[SharedPart, str]]:
    """Return, by line, the parts that were given away and who took them on; '' for nobody yet."""
    found = (
        select(SharedPart, Employer.name)
        .outerjoin(Agreement, Agreement.id == SharedPart.agreement_id)
        .outerjoin(Employer, Employer.id == Agreement.employer_id)
        .where(SharedPart.line_id.in_(line_ids))
    )
    return {part.line_id: (part, name or "") for part, name in session.execute(found)}


def to_be_paid_back(session: Session, agreement_id: UUID) -> tuple[PaidBack, ...]:
    """Return what others took on and did not pay back yet, as far as the book shows."""
    found = (
        select(SharedPart, StatementLine, Employer.name)
        .join(StatementLine, StatementLine.id == SharedPart.line_id)
        .join(MoneyAccount, MoneyAccount.id == StatementLine.money_account_id)
        .join(Agreement, Agreement.id == SharedPart.agreement_id)
        .join(Employer, Employer.id == Agreement.employer_id)
        .where(MoneyAccount.agreement_id == agreement_id, StatementLine.is_counted)
        .order_by(SharedPart.taken_at)
    )
    owed = [
        PaidBack(-line.amount, name, part.code, line.description)
        for part, line, name in session.execute(found)
    ]
    if not owed:
        return ()
    came = lines_of(agreement_id).where(StatementLine.group == Income.REFUND.value)
    for line in session.scalars(came.order_by(StatementLine.posted_on)):
        paid = [each for each in owed if each.is_paid_by(line.amount, line.description)]
        if paid:
            owed.remove(paid[0])
    return tuple(owed)


def _record(
    session: Session, agreement: Agreement, part: SharedPart, what: str, by: Actor
) -> None:
    subject = f"shared part {part.id}"
    record(session, by, what, employer_id=agreement.employer_id, subject=subject)
