"""Up to how much somebody of a council decides alone, and when a second person agrees."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Post
from pa_employer.reviews.items import AGAINST
from pa_employer.reviews.models import ItemDecision
from payroll.ground.money import NOTHING, Money
from returns.rulebook import Book, Rule, row_on, rule_of

KEYS = {
    Post.FINANCE_OFFICER: "decide.officer_pounds",
    Post.FINANCE_MANAGER: "decide.manager_pounds",
}


def limit_of(session: Session, account_id: UUID, book: Book, on: date) -> Money:
    """Return up to how much somebody decides alone; nothing for a post that decides nothing."""
    post = session.get_one(Account, account_id).post
    if post not in KEYS:
        return NOTHING
    return Money.exactly(row_on(KEYS[post], on, book)["value"])


def limit_rule(post: Post, book: Book, on: date) -> Rule:
    """Return the rule that sets a post's limit."""
    return rule_of(row_on(KEYS[post], on, book))


def weight_of(decided: Iterable[ItemDecision]) -> Money:
    """Return how much is decided on: all that costs the person, or the largest other thing."""
    rows = list(decided)
    against = Money.total(each.amount for each in rows if each.action in AGAINST)
    return max([against, *(each.amount for each in rows)], default=NOTHING)
