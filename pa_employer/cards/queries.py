"""Reading cards: those of a direct payment, what shops hold, and what was declined."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pa_employer.cards.models import Card, CardAccount, CardHold, CardHolder, Switch
from pa_employer.statements.models import MoneyAccount
from payroll.ground.money import NOTHING

DECLINES_SHOWN = timedelta(days=14)
MOST_SHOWN = 10


def card_account_of(session: Session, agreement_id: UUID) -> CardAccount | None:
    """Return the account that a direct payment's cards spend from, if there is one."""
    found = (
        select(CardAccount)
        .join(MoneyAccount, MoneyAccount.id == CardAccount.money_account_id)
        .where(MoneyAccount.agreement_id == agreement_id)
    )
    return session.scalar(found.order_by(MoneyAccount.opened_on.desc()).limit(1))


def cards_of(session: Session, account: CardAccount) -> list[Card]:
    """Return an account's cards: those that work or will, then the ended, newest first."""
    found = session.scalars(
        select(Card)
        .where(Card.money_account_id == account.money_account_id)
        .order_by(Card.ordered_at.desc(), Card.id)
    ).all()
    return sorted(found, key=lambda card: card.wanted is Switch.ENDED)


def card_of(session: Session, agreement_id: UUID, card_id: UUID) -> Card | None:
    """Return one card of a direct payment, or None if it is not one of its."""
    found = (
        select(Card)
        .join(MoneyAccount, MoneyAccount.id == Card.money_account_id)
        .where(MoneyAccount.agreement_id == agreement_id, Card.id == card_id)
    )
    return session.scalar(found)


def holders_of(session: Session, employer_id: UUID) -> list[CardHolder]:
    """Return who carries or carried cards for an employer, by name."""
    found = select(CardHolder).where(CardHolder.employer_id == employer_id)
    return list(
        session.scalars(found.order_by(CardHolder.first_name, CardHolder.last_name, CardHolder.id))
    )


def held_now(session: Session, account: CardAccount) -> list[CardHold]:
    """Return what shops asked for and did not take yet, newest first."""
    found = _holds_of(account).where(
        CardHold.state == "pending", CardHold.is_approved, CardHold.amount > NOTHING
    )
    return list(session.scalars(found.limit(MOST_SHOWN)))


def declined_lately(session: Session, account: CardAccount, now: datetime) -> list[CardHold]:
    """Return what was declined in the last two weeks, newest first."""
    found = _holds_of(account).where(
        CardHold.is_approved.is_(False), CardHold.asked_at >= now - DECLINES_SHOWN
    )
    return list(session.scalars(found.limit(MOST_SHOWN)))


def _holds_of(account: CardAccount) -> Select[CardHold]:
    return (
        select(CardHold)
        .join(Card, Card.id == CardHold.card_id)
        .where(Card.money_account_id == account.money_account_id)
        .order_by(CardHold.asked_at.desc(), CardHold.id)
    )
