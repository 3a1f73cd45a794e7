"""Deciding a whole return from what was decided of each thing; a second person where needed."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.reviews.decide import decide, look_again, people_come_first
from pa_employer.reviews.items import Item, items_of
from pa_employer.reviews.kept import lock, note
from pa_employer.reviews.limits import limit_of, weight_of
from pa_employer.reviews.models import (
    Approval,
    ApprovalStep,
    Decision,
    FinancialReturn,
    ItemAction,
    ItemDecision,
    ReturnState,
)
from pa_employer.reviews.queries import query_of, read, versions_of
from pa_employer.reviews.states import Deed, after, check_decision
from payroll.ground.errors import DomainError


class NotEachDecidedError(DomainError):
    """Decide each thing first, then the whole return."""


class NobodyAskedError(DomainError):
    """Nobody waits for a second person to agree. Somebody may have agreed just now."""


class OwnWishError(DomainError):
    """Somebody else agrees to what you decided."""


class AboveLimitError(DomainError):
    """That is above what you may decide alone. Somebody with a higher limit does it."""


class WhyBackError(DomainError):
    """Say what should be looked at again."""


def outcome_of(items: Sequence[Item]) -> Decision:
    """Return what the decisions about each thing come to."""
    actions = {ItemAction(each.decided.action) for each in items if each.decided}
    if ItemAction.REPAY in actions:
        return Decision.REPAY
    return Decision.ACCEPT if actions <= {ItemAction.ACCEPT} else Decision.ADVISE


def needs_second(
    session: Session, kept: FinancialReturn, items: Sequence[Item], by: Actor
) -> bool:
    """Tell whether somebody's decisions are above their limit."""
    limit = limit_of(session, by.account_id, kept.agreement.rules, by.today)
    return weight_of(_rows(items)) > limit


def finish(session: Session, kept: FinancialReturn, words: str, by: Actor) -> FinancialReturn:
    """Decide a return: tell the person, or pass it on to a second person where it is too much."""
    kept = lock(session, kept)
    items = items_of(session, kept, read(versions_of(session, kept)[-1]))
    _check_each(items)
    is_above = needs_second(session, kept, items, by)
    if kept.state is ReturnState.CHALLENGED:
        if is_above:
            raise AboveLimitError
        look_again(session, kept, outcome_of(items), words, by)
    elif is_above:
        _pass_on(session, kept, items, words, by)
    else:
        decide(session, kept, outcome_of(items), words, by)
    return kept


def approve(session: Session, kept: FinancialReturn, by: Actor) -> FinancialReturn:
    """Agree to somebody else's decisions as the second person; the person is told now."""
    kept = lock(session, kept)
    asked = _asked(session, kept)
    if asked.by_id == by.account_id:
        raise OwnWishError
    items = items_of(session, kept, read(versions_of(session, kept)[-1]))
    if needs_second(session, kept, items, by):
        raise AboveLimitError
    _step(session, kept, ApprovalStep.APPROVED, "", by)
    decide(session, kept, outcome_of(items), asked.words, by)
    # Whoever wrote the reasons decided it; the second person stands beside them.
    kept.decided_by_id = asked.by_id
    return kept


def send_back(session: Session, kept: FinancialReturn, words: str, by: Actor) -> FinancialReturn:
    """Give decisions back to whoever made them, with what should be looked at again."""
    kept = lock(session, kept)
    _asked(session, kept)
    if not words.strip():
        raise WhyBackError
    kept.state = after(kept.state, Deed.SEND_BACK)
    _step(session, kept, ApprovalStep.SENT_BACK, words, by)
    note(session, kept, "gave decisions about a return back", by)
    return kept


def approvals_of(session: Session, kept: FinancialReturn) -> list[Approval]:
    """Return the steps on the way of decisions that needed a second person, in their order."""
    found = select(Approval).where(Approval.return_id == kept.id)
    return list(session.scalars(found.order_by(Approval.number)))


def _rows(items: Sequence[Item]) -> list[ItemDecision]:
    return [each.decided for each in items if each.decided]


def _check_each(items: Sequence[Item]) -> None:
    left = sum(each.decided is None for each in items)
    if left:
        things = "thing is" if left == 1 else "things are"
        message = f"{left} {things} not decided yet. Decide each first, then the whole return."
        raise NotEachDecidedError(message)


def _pass_on(
    session: Session, kept: FinancialReturn, items: Sequence[Item], words: str, by: Actor
) -> None:
    state = after(kept.state, Deed.PASS_ON)
    query = query_of(session, kept)
    decision = outcome_of(items)
    check_decision(kept.state, decision, query.reply_by_on if query else None, by.today)
    if decision is Decision.REPAY:
        people_come_first(session, kept, by)
    kept.state = state
    _step(session, kept, ApprovalStep.ASKED, words, by)
    note(session, kept, "asked a second person to agree to decisions", by)


def _asked(session: Session, kept: FinancialReturn) -> Approval:
    steps = approvals_of(session, kept)
    if kept.state is not ReturnState.TO_APPROVE or not steps:
        raise NobodyAskedError
    return steps[-1]


def _step(
    session: Session, kept: FinancialReturn, step: ApprovalStep, words: str, by: Actor
) -> None:
    session.add(
        Approval(
            return_id=kept.id,
            number=len(approvals_of(session, kept)) + 1,
            step=step,
            words=words.strip(),
            at=by.at,
            by_id=by.account_id,
        )
    )
    session.flush()
