"""What was due and is not paid yet, whole or in part, on any day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from pa_employer.db import is_among
from pa_employer.payruns.models import DueKind, PaymentDue, PayRun
from pa_employer.statements.models import Bill, Settlement, StatementLine
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.money import NOTHING, Money


@dataclass(frozen=True, slots=True)
class StillDue:
    """A payment that was due, and how much of it was paid."""

    due: PaymentDue
    paid: Money
    bill: Bill | None = None

    @property
    def id(self) -> UUID:
        """Return whose id a settlement names."""
        return self.due.id

    @property
    def kind(self) -> DueKind:
        """Return whom it is owed to."""
        return self.due.kind

    @property
    def payee(self) -> str:
        """Return who is to be paid."""
        return self.due.payee

    @property
    def due_on(self) -> date:
        """Return the day it is to be paid by."""
        return self.due.due_on

    @property
    def amount(self) -> Money:
        """Return what is still to be paid."""
        return self.due.amount - self.paid


@for_each
def dues_with_paid(
    session: Session, agreement_ids: Ids, on: date | None = None
) -> Mapping[UUID, list[StillDue]]:
    """Return everything that was ever due with what was paid of it, oldest first.

    With a day, as it stood at its end: what pay runs and bills said by then, and what lines of
    that day and before paid.
    """
    are_theirs = is_among(session, PaymentDue.agreement_id, agreement_ids)
    paid = _paid(are_theirs, on).subquery()
    found = (
        select(PaymentDue, paid.c.paid, Bill)
        .outerjoin(paid, paid.c.payment_due_id == PaymentDue.id)
        .outerjoin(Bill, Bill.payment_due_id == PaymentDue.id)
        .where(are_theirs, Bill.withdrawn_at.is_(None))
        .order_by(PaymentDue.due_on, PaymentDue.id)
    )
    if on is not None:
        found = found.outerjoin(PayRun, PayRun.id == PaymentDue.pay_run_id).where(
            or_(PayRun.pay_on <= on, and_(PayRun.id.is_(None), Bill.noted_on <= on))
        )
    rows = (StillDue(due, amount or NOTHING, bill) for due, amount, bill in session.execute(found))
    return grouped(agreement_ids, rows, lambda row: row.due.agreement_id)


def still_due(session: Session, due: PaymentDue) -> StillDue:
    """Return one payment that was due with what was paid of it so far."""
    summed = select(func.sum(Settlement.amount)).where(Settlement.payment_due_id == due.id)
    return StillDue(due, session.scalar(summed) or NOTHING, session.get(Bill, due.id))


def unsettled_dues(session: Session, agreement_id: UUID) -> list[StillDue]:
    """Return what is still to be paid, oldest first."""
    return [each for each in dues_with_paid(session, agreement_id) if each.amount > NOTHING]


def open_dues(session: Session, agreement_id: UUID, on: date) -> list[StillDue]:
    """Return what was still to be paid at the end of a day, of pay days up to it."""
    return [each for each in dues_with_paid(session, agreement_id, on) if each.amount > NOTHING]


def settled_by(session: Session, due: PaymentDue) -> StatementLine | None:
    """Return the line that paid what was due, the last one of several; None while any is owed."""
    found = (
        select(Settlement, StatementLine)
        .join(StatementLine, StatementLine.id == Settlement.line_id)
        .where(Settlement.payment_due_id == due.id)
        .order_by(StatementLine.posted_on, StatementLine.id)
    )
    paid = session.execute(found).all()
    if Money.total(settlement.amount for settlement, _ in paid) < due.amount:
        return None
    return paid[-1][1] if paid else None


def _paid(which: ColumnElement[bool], on: date | None) -> Select[UUID, Money]:
    """Select what was paid of each of some dues."""
    summed = (
        select(Settlement.payment_due_id, func.sum(Settlement.amount).label("paid"))
        .join(PaymentDue, PaymentDue.id == Settlement.payment_due_id)
        .where(which)
        .group_by(Settlement.payment_due_id)
    )
    if on is None:
        return summed
    return summed.join(StatementLine, StatementLine.id == Settlement.line_id).where(
        StatementLine.posted_on <= on
    )
