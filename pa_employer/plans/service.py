"""Every change to a plan: its outcomes, the parts of its budget, and money moved between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.db import is_among
from pa_employer.plans.budget import budget_of, freedom_of, moves_in, parts_of, plan_year
from pa_employer.plans.models import BudgetMove, BudgetPart, Freedom, Outcome, PartKind
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money, to_nearest_penny
from returns.groups import Group


class NothingInPartError(DomainError):
    """A part of the budget holds more than nothing. Enter its amount for a year."""


class NoHeadingsError(DomainError):
    """Choose at least one thing that this part is spent on."""


class HeadingTakenError(DomainError):
    """Another part of the budget is spent on that already, so it would count twice."""


class SamePartError(DomainError):
    """Choose two different parts of the budget."""


class NotThatMuchError(DomainError):
    """There is not that much left in that part of the budget."""


class BeyondFreedomError(DomainError):
    """The agreement does not let you move that much. Ask the council for it."""


class ReasonWantedError(DomainError):
    """The agreement wants a reason for moving money. Say it in a few words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartDetails:
    """A part of the budget, for a year of the plan."""

    kind: PartKind
    label: str
    year_amount: Money
    headings: tuple[Group, ...]
    outcome_id: UUID | None = None


def add_outcome(session: Session, agreement: Agreement, words: str, by: Actor) -> Outcome:
    """Write down something the support is to bring about."""
    outcome = Outcome(
        agreement_id=agreement.id, words=words.strip(), said_at=by.at, said_by_id=by.account_id
    )
    session.add(outcome)
    session.flush()
    _record(session, agreement, "added an outcome", f"outcome {outcome.id}", by)
    return outcome


@for_each
def outcomes_of(session: Session, agreement_ids: Ids) -> Mapping[UUID, list[Outcome]]:
    """Return what the support is to bring about, in the order it was said."""
    found = select(Outcome).where(
        is_among(session, Outcome.agreement_id, agreement_ids), Outcome.ended_at.is_(None)
    )
    rows = session.scalars(found.order_by(Outcome.said_at, Outcome.id))
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


def add_part(
    session: Session, agreement: Agreement, details: PartDetails, by: Actor
) -> BudgetPart:
    """Add a part to the budget; each heading spends one part only."""
    _lock(session, agreement)
    if details.year_amount <= NOTHING:
        raise NothingInPartError
    if not details.headings:
        raise NoHeadingsError
    for part in parts_of(session, agreement.id, by.today):
        taken = set(part.headings) & {heading.value for heading in details.headings}
        if taken:
            words = " and ".join(sorted(Group(each).words.lower() for each in taken))
            message = f"“{part.label}” is spent on {words} already. Take it out of one of the two."
            raise HeadingTakenError(message)
    part = BudgetPart(
        agreement_id=agreement.id,
        kind=details.kind,
        label=details.label.strip(),
        year_amount=details.year_amount,
        headings=[heading.value for heading in details.headings],
        from_on=by.today,
        said_at=by.at,
        said_by_id=by.account_id,
        outcome_id=details.outcome_id,
    )
    session.add(part)
    session.flush()
    _record(session, agreement, "added a part to the budget", f"budget part {part.id}", by)
    return part


def end_part(session: Session, agreement: Agreement, part: BudgetPart, by: Actor) -> None:
    """Take a part out of the budget from today on; what it held before stays on record."""
    if part.ended_on is None:
        part.ended_on = by.today
        _record(session, agreement, "ended a part of the budget", f"budget part {part.id}", by)


def agree_freedom(
    session: Session, agreement: Agreement, percent: Decimal, by: Actor, *, wants_reason: bool
) -> Freedom:
    """Write down how much may be moved out of a part in a year, and whether a reason is wanted."""
    freedom = session.merge(
        Freedom(agreement_id=agreement.id, percent=percent, wants_reason=wants_reason)
    )
    session.flush()
    what = "said what may be moved in the budget"
    _record(session, agreement, what, f"agreement {agreement.id}", by)
    return freedom


def move_money(  # noqa: PLR0913, PLR0917  # from where to where, how much and why
    session: Session,
    agreement: Agreement,
    from_part: BudgetPart,
    to_part: BudgetPart,
    amount: Money,
    reason: str,
    by: Actor,
) -> BudgetMove:
    """Move money between two parts, within what the agreement lets the person do."""
    _lock(session, agreement)
    if from_part.id == to_part.id:
        raise SamePartError
    left = next(
        each.left
        for each in budget_of(session, agreement, by.today)
        if each.part.id == from_part.id
    )
    if not NOTHING < amount <= left:
        message = f"There is {max(left, NOTHING)} left in “{from_part.label}” to move."
        raise NotThatMuchError(message)
    _must_be_free(session, agreement, from_part, amount, reason, by)
    move = BudgetMove(
        agreement_id=agreement.id,
        from_part_id=from_part.id,
        to_part_id=to_part.id,
        amount=amount,
        reason=reason.strip(),
        moved_on=by.today,
        moved_at=by.at,
        moved_by_id=by.account_id,
    )
    session.add(move)
    session.flush()
    _record(session, agreement, "moved money in the budget", f"budget move {move.id}", by)
    return move


def _must_be_free(  # noqa: PLR0913, PLR0917  # likewise
    session: Session,
    agreement: Agreement,
    from_part: BudgetPart,
    amount: Money,
    reason: str,
    by: Actor,
) -> None:
    freedom = freedom_of(session, agreement.id)
    if freedom is None:
        message = "Say first what your agreement lets you move. It is in the council's letter."
        raise BeyondFreedomError(message)
    if freedom.wants_reason and not reason.strip():
        raise ReasonWantedError
    most = to_nearest_penny(from_part.year_amount.pounds * freedom.percent / 100)
    moved = Money.total(
        move.amount
        for move in moves_in(session, agreement.id, plan_year(agreement, by.today))
        if move.from_part_id == from_part.id
    )
    if moved + amount > most:
        message = (
            f"The agreement lets you move {freedom.percent.normalize():f}% of a part in a year: "
            f"{most} of “{from_part.label}”, and {moved} is moved already. Ask the council for "
            "more."
        )
        raise BeyondFreedomError(message)


def _lock(session: Session, agreement: Agreement) -> None:
    """Take turns, so that two at once do not move the same money."""
    session.execute(select(Agreement.id).where(Agreement.id == agreement.id).with_for_update())


def _record(session: Session, agreement: Agreement, what: str, subject: str, by: Actor) -> None:
    record(session, by, what, employer_id=agreement.employer_id, subject=subject)
