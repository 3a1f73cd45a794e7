"""What a card can be used for: shops of kinds the council shuts, its own limits, and the money.

A rule only ever stops a purchase before it is made. What was bought is never punished: no card
is frozen because a receipt is missing.
"""

import hashlib
import json
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.cards.models import Card, CardHold, CardTransaction
from pa_employer.cards.programme import Interval, Rules
from pa_employer.statements.categories import shut_names
from pa_employer.statements.models import MoneyAccount
from pa_employer.statements.queries import balance_at_end_of
from payroll.ground.money import NOTHING, Money


def rules_of(session: Session, card: Card, today: date) -> Rules:
    """Return what a card can be used for today."""
    account = session.get_one(MoneyAccount, card.money_account_id)
    own = (
        (Interval.DAY, card.per_day),
        (Interval.WEEK, card.per_week),
        (Interval.MONTH, card.per_month),
    )
    limits = [(interval, amount) for interval, amount in own if amount is not None]
    return Rules(
        shut=shut_names(session, account.agreement.authority_id, today),
        limits=(*limits, (Interval.EVER, _ever(session, card, account, today))),
    )


def digest_of(rules: Rules) -> str:
    """Return what rules are known again by."""
    told = json.dumps(
        [rules.shut, [(interval.value, amount.pence) for interval, amount in rules.limits]]
    )
    return hashlib.sha256(told.encode()).hexdigest()


def _ever(session: Session, card: Card, account: MoneyAccount, today: date) -> Money:
    """Return the most a card can ever spend: what it spent, and what its account holds.

    Programmes count a limit over a card and all it replaced. Refunds are not taken off what was
    spent: whether a programme does is not known, and a journey must not fail for our caution.
    """
    spent = select(func.sum(CardTransaction.amount)).where(
        CardTransaction.card_id.in_(_chain(session, card)), CardTransaction.amount < NOTHING
    )
    gone = session.scalar(spent) or NOTHING
    left = balance_at_end_of(session, account, today)
    return max(left - gone, NOTHING)


def _chain(session: Session, card: Card) -> list[object]:
    """Return a card and those it replaced, one after another."""
    chain: list[object] = [card.id]
    while card.replaces_id is not None:
        card = session.get_one(Card, card.replaces_id)
        chain.append(card.id)
    return chain


def held_on_cards(session: Session, account: MoneyAccount) -> Money:
    """Return what shops asked for and did not take yet, over all cards of an account."""
    held = (
        select(func.sum(CardHold.amount))
        .join(Card, Card.id == CardHold.card_id)
        .where(
            Card.money_account_id == account.id,
            CardHold.state == "pending",
            CardHold.is_approved,
        )
    )
    return session.scalar(held) or NOTHING
