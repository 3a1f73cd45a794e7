"""What a council decides about a return, with its reason; and looking again when challenged."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.clock import day_of
from pa_employer.recovering.service import follow, stop_clock
from pa_employer.reviews.clocks import object_until
from pa_employer.reviews.facts import liabilities_on
from pa_employer.reviews.items import asked_back, decided_items, items_of
from pa_employer.reviews.kept import lock, note
from pa_employer.reviews.models import (
    Approval,
    Challenge,
    Decision,
    FinancialReturn,
    ReturnState,
)
from pa_employer.reviews.queries import query_of, read, versions_of
from pa_employer.reviews.states import Deed, NothingToChallengeError, after, check_decision
from pa_employer.reviews.telling import tell
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from returns.groups import FIRST_OF_ALL


class NoReasonError(DomainError):
    """Give the reason for your decision, in words the person can follow."""


class PeopleFirstError(DomainError):
    """Wages, tax, pension, notice and redundancy are settled before money is asked back."""


class SameOfficerError(DomainError):
    """You decided this return, so somebody else looks again."""


class NoObjectionError(DomainError):
    """Say in a few words what you think is wrong."""


def take_up(session: Session, return_: FinancialReturn, by: Actor) -> FinancialReturn:
    """Begin to look at a return; the person sees that somebody does."""
    return_ = lock(session, return_)
    return_.state = after(return_.state, Deed.TAKE_UP)
    return_.taken_up_at, return_.taken_up_by_id = by.at, by.account_id
    note(session, return_, "began to look at a return", by)
    return return_


def accept_return(session: Session, return_: FinancialReturn, by: Actor) -> FinancialReturn:
    """Close a return in which there was nothing to ask or look at."""
    return decide(session, return_, Decision.ACCEPT, "", by)


def advise(session: Session, return_: FinancialReturn, advice: str, by: Actor) -> FinancialReturn:
    """Accept a return with advice for the next one."""
    return decide(session, return_, Decision.ADVISE, advice, by)


def decide(
    session: Session, return_: FinancialReturn, decision: Decision, reason: str, by: Actor
) -> FinancialReturn:
    """Decide a return; only plainly accepting a clean one needs no reason.

    What is accepted is closed at once. Anything else can be challenged first.
    """
    return_ = lock(session, return_)
    state = after(return_.state, Deed.DECIDE)
    query = query_of(session, return_)
    reply_by_on = query.reply_by_on if query else None
    check_decision(return_.state, decision, reply_by_on, by.today)
    if decision is Decision.REPAY:
        people_come_first(session, return_, by)
    if not reason.strip() and not _needs_no_reason(session, return_, decision):
        raise NoReasonError
    return_.state = state
    return_.decision, return_.decision_reason = decision, reason.strip()
    return_.decided_at, return_.decided_by_id = by.at, by.account_id
    if decision is Decision.ACCEPT:
        return_.state = after(return_.state, Deed.SETTLE)
        return_.closed_at = by.at
    note(session, return_, "decided a return", by)
    _follow(session, return_, by)
    tell(session, return_, reason, by)
    return return_


def challenge(
    session: Session, return_: FinancialReturn, words: str, by: Actor
) -> FinancialReturn:
    """Say that a decision is wrong; somebody who did not decide it looks again."""
    return_ = lock(session, return_)
    state = after(return_.state, Deed.CHALLENGE)
    if return_.decided_at is None or by.today > object_until(
        return_.agreement, day_of(return_.decided_at)
    ):
        raise NothingToChallengeError
    if not words.strip():
        raise NoObjectionError
    return_.state, return_.challenged_at = state, by.at
    session.add(
        Challenge(
            return_id=return_.id, words=words.strip(), made_at=by.at, made_by_id=by.account_id
        )
    )
    stop_clock(session, return_.id, by)
    note(session, return_, "challenged a decision", by)
    return return_


def look_again(  # a second decision: which, why, by whom
    session: Session,
    return_: FinancialReturn,
    decision: Decision,
    reason: str,
    by: Actor,
) -> FinancialReturn:
    """Decide a challenged return anew; never by whoever decided it first."""
    return_ = lock(session, return_)
    state = after(return_.state, Deed.LOOK_AGAIN)
    if by.account_id in who_decided(session, return_):
        raise SameOfficerError
    if not reason.strip():
        raise NoReasonError
    if decision is Decision.REPAY:
        people_come_first(session, return_, by)
    open_one = challenge_of(session, return_)
    if open_one:
        open_one.answer, open_one.is_changed = reason.strip(), decision is not return_.decision
        open_one.answered_at, open_one.answered_by_id = by.at, by.account_id
    return_.state, return_.decision, return_.closed_at = state, decision, by.at
    note(session, return_, "looked at a decision again", by)
    _follow(session, return_, by)
    tell(session, return_, reason, by)
    return return_


def challenge_of(session: Session, return_: FinancialReturn) -> Challenge | None:
    """Return what the person said against the decision, newest first."""
    found = select(Challenge).where(Challenge.return_id == return_.id)
    return session.scalars(found.order_by(Challenge.made_at.desc())).first()


def settle(session: Session, return_: FinancialReturn, by: Actor) -> FinancialReturn:
    """Close a decided return because the person agrees with it."""
    return_ = lock(session, return_)
    return_.state, return_.closed_at = after(return_.state, Deed.SETTLE), by.at
    note(session, return_, "agreed with a decision", by)
    return return_


def is_open_to_challenge(return_: FinancialReturn) -> bool:
    """Tell whether the person can still say that the decision is wrong."""
    return return_.state is ReturnState.DECIDED


def _follow(session: Session, return_: FinancialReturn, by: Actor) -> None:
    """Ask back what the decision says: nothing where it does not."""
    amount = NOTHING
    if return_.decision is Decision.REPAY:
        amount = asked_back(decided_items(session, return_.id).values())
    follow(session, return_.agreement, return_.id, amount, by)


def _needs_no_reason(session: Session, return_: FinancialReturn, decision: Decision) -> bool:
    """Tell whether each thing has its own reason, or there is nothing to give one for."""
    version = versions_of(session, return_)[-1]
    if version.is_clean and decision is Decision.ACCEPT:
        return True
    items = items_of(session, return_, read(version))
    return bool(items) and all(each.decided for each in items)


def who_decided(session: Session, return_: FinancialReturn) -> set[UUID | None]:
    """Return who decided a return, or agreed to its decisions as the second person."""
    agreed = select(Approval.by_id).where(Approval.return_id == return_.id)
    return {return_.decided_by_id, *session.scalars(agreed)}


def people_come_first(session: Session, return_: FinancialReturn, by: Actor) -> None:
    """Refuse to ask for money back while people, HMRC or the pension are still owed it.

    After a direct payment has ended, whatever is still owed to anybody comes first.
    """
    agreement = return_.agreement
    has_ended = agreement.ends_on is not None and agreement.ends_on < by.today
    owed = [
        each
        for each in liabilities_on(session, agreement, by.today)
        if each.kind in FIRST_OF_ALL and (has_ended or each.due_on is not None)
    ]
    total = Money.total(each.amount for each in owed)
    if total:
        what = ", ".join(sorted({each.kind.words.lower() for each in owed if each.amount}))
        message = f"{total} is still owed first: {what}. Ask for money back when that is paid."
        raise PeopleFirstError(message)
