"""Earlier decisions of a council as precedents: about the same rule, or found by a word."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from pa_employer.agreements.models import Agreement
from pa_employer.clock import day_of
from pa_employer.reviews.items import Item
from pa_employer.reviews.models import FinancialReturn, ItemAction, ItemDecision
from pa_employer.reviews.queries import DECIDED
from payroll.ground.money import Money


@dataclass(frozen=True, slots=True)
class Precedent:
    """One thing that was decided before; it names nobody."""

    id: UUID
    return_id: UUID
    said: str
    rule: str
    action: ItemAction
    amount: Money
    reason: str
    decided_on: date
    is_same_person: bool


@dataclass(frozen=True, slots=True)
class Sought:
    """Which precedents are looked for: by a word, and by what was decided."""

    said: str = ""
    action: ItemAction | None = None


def precedents_for(
    session: Session, kept: FinancialReturn, item: Item, most: int
) -> list[Precedent]:
    """Return what was decided before about the same rule: first of this person, newest first."""
    same_rule = (
        ItemDecision.rule_key == item.rule_key if item.rule_key else ItemDecision.rule == item.rule
    )
    found = _decided(kept.agreement.authority_id).where(same_rule, FinancialReturn.id != kept.id)
    is_own = FinancialReturn.agreement_id == kept.agreement_id
    rows = session.execute(
        found.order_by(is_own.desc(), ItemDecision.decided_at.desc()).limit(most)
    )
    return [
        _precedent(row, is_same_person=agreement_id == kept.agreement_id)
        for row, agreement_id in rows
    ]


def search(
    session: Session, authority_id: UUID, sought: Sought, most: int, skip: int = 0
) -> list[Precedent]:
    """Return what a council decided, newest first."""
    found = _sought(authority_id, sought)
    newest = found.order_by(ItemDecision.decided_at.desc(), ItemDecision.id)
    return [
        _precedent(row, is_same_person=False)
        for row, _ in session.execute(newest.limit(most).offset(skip))
    ]


def number_of(session: Session, authority_id: UUID, sought: Sought) -> int:
    """Return how many decisions of a council are looked for."""
    found = _sought(authority_id, sought).with_only_columns(func.count(ItemDecision.id))
    return session.scalar(found) or 0


def _sought(authority_id: UUID, sought: Sought) -> Select[ItemDecision, UUID]:
    found = _decided(authority_id)
    if sought.action:
        found = found.where(ItemDecision.action == sought.action)
    for word in sought.said.split():
        columns = (ItemDecision.said, ItemDecision.reason, ItemDecision.rule)
        found = found.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return found


def _decided(authority_id: UUID) -> Select[ItemDecision, UUID]:
    """Return the decisions that count: the newest of each thing, of returns that are decided."""
    later = aliased(ItemDecision)
    return (
        select(ItemDecision, FinancialReturn.agreement_id)
        .join(FinancialReturn, FinancialReturn.id == ItemDecision.return_id)
        .join(Agreement, Agreement.id == FinancialReturn.agreement_id)
        .where(
            Agreement.authority_id == authority_id,
            FinancialReturn.state.in_(DECIDED),
            ~select(later.id)
            .where(
                later.return_id == ItemDecision.return_id,
                later.key == ItemDecision.key,
                later.number > ItemDecision.number,
            )
            .exists(),
        )
    )


def _precedent(row: ItemDecision, *, is_same_person: bool) -> Precedent:
    return Precedent(
        id=row.id,
        return_id=row.return_id,
        said=row.said,
        rule=row.rule,
        action=ItemAction(row.action),
        amount=row.amount,
        reason=row.reason,
        decided_on=day_of(row.decided_at),
        is_same_person=is_same_person,
    )
