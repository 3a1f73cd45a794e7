"""Asking a card programme what it may not have told, and seeing that cards follow.

Every few minutes: what it could not deliver, and what moved lately. Once a day: all that can
still come, for a shop may take its money a month later. No answer is needed for the rest to go on.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pa_employer.agreements.queries import ExpectedPayment, expected_payments
from pa_employer.cards import inbox
from pa_employer.cards.following import JOB as FOLLOW
from pa_employer.cards.following import next_step
from pa_employer.cards.inbox import THE_PROGRAMME
from pa_employer.cards.models import Card, CardAccount, CardProgrammeState, Switch, Why
from pa_employer.cards.programme import CardProgramme, ProgrammeError
from pa_employer.cards.rules import held_on_cards
from pa_employer.cards.service import replacement_of, successor
from pa_employer.cards.told import Told, take
from pa_employer.clock import day_of
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.models import MoneyAccount
from pa_employer.statements.queries import balance_at_end_of
from payroll.ground.days import ONE_DAY, Span, day_in_words
from payroll.ground.money import Money
from returns.groups import Income

JOB = "card poll"
EVERY = timedelta(minutes=5)
GRACE = timedelta(minutes=1)
"""How long the programme has to deliver news by itself."""
TRIED_FOR = timedelta(days=4)
"""A little longer than the programme tries to deliver by itself."""
OVERLAP = timedelta(hours=1)
DEEP_EVERY, DEEP = timedelta(hours=24), timedelta(days=35)
AT_ONCE = 500
BEFORE_EXPIRY = timedelta(days=45)
LOADS_BACK = timedelta(days=35)

T = TypeVar("T")
log = logging.getLogger(__name__)


def poll(programme: CardProgramme, bench: Bench, _subject: UUID) -> datetime | None:
    """Ask for what is missing, put payments onto cards, and see that cards follow."""
    for step in (_undelivered, _moved, _loads):
        try:
            step(programme, bench)
        except ProgrammeError as error:
            log.warning("card programme: %s", type(error).__name__)
    with bench.opened() as session:
        see_to_cards(session, bench.clock())
        session.commit()
    return bench.clock() + EVERY


def _undelivered(programme: CardProgramme, bench: Bench) -> None:
    """Store what the programme could not deliver, and have what waits read."""
    now = bench.clock()
    for share in _in_shares(programme.undelivered(now - TRIED_FOR, now - GRACE)):
        with bench.opened() as session:
            late = sum(inbox.keep(session, news, bench.clock(), is_late=True) for news in share)
            session.commit()
        if late:
            log.warning("card programme: %s pieces of news had not been delivered", late)
    with bench.opened() as session:
        ask_for(session, inbox.JOB, THE_PROGRAMME, bench.clock())
        session.commit()


def _moved(programme: CardProgramme, bench: Bench) -> None:
    """Take what moved lately, or all that can still come if that was not asked for today."""
    now = bench.clock()
    with bench.opened() as session:
        state = session.get(CardProgrammeState, THE_PROGRAMME)
        is_deep = state is None or state.deep_polled_at <= now - DEEP_EVERY
        since = now - DEEP if state is None or is_deep else state.polled_at - OVERLAP
        session.commit()
    for transactions in _in_shares(programme.transactions(since, now)):
        _take(bench, Told(now, transactions=list(transactions)))
    for holds in _in_shares(programme.holds(since, now)):
        _take(bench, Told(now, holds=list(holds)))
    if is_deep:
        told = inbox.ask_about_disputes(programme, since, now)
        _take(bench, told)
    with bench.opened() as session:
        session.merge(
            CardProgrammeState(
                id=THE_PROGRAMME,
                polled_at=now,
                deep_polled_at=now if is_deep or state is None else state.deep_polled_at,
            )
        )
        for account in session.scalars(_accounts()):
            account.told_until = max(account.told_until or date.min, day_of(now) - ONE_DAY)
        session.commit()


def _accounts() -> Select[MoneyAccount]:
    return select(MoneyAccount).join(CardAccount, CardAccount.money_account_id == MoneyAccount.id)


def _take(bench: Bench, told: Told) -> None:
    with bench.opened() as session:
        found = take(session, told, bench.clock())
        session.commit()
    if found:
        log.warning("card programme: %s payments had not been told of", found)


def _loads(programme: CardProgramme, bench: Bench) -> None:
    """Put the council's payments onto card accounts, as far as the programme holds them."""
    has = programme.balance()
    with bench.opened() as session:
        put_payments_on(session, has, bench.clock())
        session.commit()


def put_payments_on(session: Session, has: Money, at: datetime) -> int:
    """Put every council payment whose day has come onto its card account, oldest first.

    The programme must hold it: what it has, less what all card accounts hold already. A payment
    that is late waits, and nothing is shown that is not there. Return how many were put on.
    """
    accounts = session.scalars(_accounts()).all()
    today = day_of(at)
    spare = has - Money.total(
        balance_at_end_of(session, account, today) - held_on_cards(session, account)
        for account in accounts
    )
    done = 0
    for account, load in sorted(_awaited(session, today), key=lambda each: each[1].identity):
        if load.amount > spare:
            continue
        new = take_in(session, account, [load], at).new
        spare -= load.amount * new
        done += new
    return done


def _awaited(session: Session, today: date) -> Iterator[tuple[MoneyAccount, Arriving]]:
    for row in session.scalars(select(CardAccount)):
        account = row.money_account
        since = max(account.opened_on, today - LOADS_BACK)
        for payment in expected_payments(session, account.agreement, Span(since, today)):
            amount = min(row.each_payment, payment.amount)
            if payment.comes_as is Income.AUTHORITY and amount:
                yield account, _load(payment, amount, today)


def _load(payment: ExpectedPayment, amount: Money, today: date) -> Arriving:
    payer = payment.payer
    return Arriving(
        identity=f"load:{payment.on.isoformat()}",
        on=today,
        amount=amount,
        description=payer,
        means=Income.AUTHORITY,
        reason=f"{payer}'s payment of {day_in_words(payment.on)}, put onto the card.",
    )


def see_to_cards(session: Session, at: datetime) -> None:
    """Have every card followed that is not as it is wanted, and replace what runs out."""
    today = day_of(at)
    open_cards = select(Card).where(Card.is_switched.is_distinct_from(Switch.ENDED))
    for card in session.scalars(open_cards).all():
        if _runs_out(session, card, today):
            successor(session, card, Why.EXPIRED, at, None)
        if next_step(session, card, today):
            ask_for(session, FOLLOW, card.id, at)


def _runs_out(session: Session, card: Card, today: date) -> bool:
    if card.expires_on is None or card.wanted is Switch.ENDED:
        return False
    if day_of(card.ordered_at) > today - BEFORE_EXPIRY:
        # A programme that hands out cards which end this soon would be asked again and again.
        return False
    return card.expires_on - BEFORE_EXPIRY <= today and replacement_of(session, card) is None


def _in_shares(things: Iterable[T]) -> Iterator[list[T]]:
    found = iter(things)
    while share := list(islice(found, AT_ONCE)):
        yield share
