"""What a council decides about a return, with its reason."""

from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.reviews.kept import lock, note
from pa_employer.reviews.models import Decision, FinancialReturn
from pa_employer.reviews.queries import query_of, versions_of
from pa_employer.reviews.states import Deed, after, check_decision
from payroll.ground.errors import DomainError


class NoReasonError(DomainError):
    """Give the reason for your decision, in words the person can follow."""


def accept_return(session: Session, return_: FinancialReturn, by: Actor) -> FinancialReturn:
    """Close a return in which there was nothing to ask or look at."""
    return decide(session, return_, Decision.ACCEPT, "", by)


def advise(session: Session, return_: FinancialReturn, advice: str, by: Actor) -> FinancialReturn:
    """Close a return with advice for the next one."""
    return decide(session, return_, Decision.ADVISE, advice, by)


def decide(
    session: Session, return_: FinancialReturn, decision: Decision, reason: str, by: Actor
) -> FinancialReturn:
    """Close a return; only plainly accepting a clean one needs no reason."""
    return_ = lock(session, return_)
    state = after(return_.state, Deed.DECIDE)
    query = query_of(session, return_)
    reply_by_on = query.reply_by_on if query else None
    check_decision(return_.state, decision, reply_by_on, by.today)
    is_clean = versions_of(session, return_)[-1].is_clean
    if not reason.strip() and not (is_clean and decision is Decision.ACCEPT):
        raise NoReasonError
    return_.state = state
    return_.decision, return_.decision_reason = decision, reason.strip()
    return_.decided_at, return_.decided_by_id = by.at, by.account_id
    note(session, return_, "decided a return", by)
    return return_
