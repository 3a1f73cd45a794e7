"""What a card programme said of its things, written down: each once, newer over older.

Money that moved goes into the book; what is only held stands beside it until the shop takes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from pa_employer.cards.models import (
    Card,
    CardDispute,
    CardHold,
    CardHolder,
    CardTransaction,
    Switch,
)
from pa_employer.cards.programme import (
    RemoteCard,
    RemoteDispute,
    RemoteHold,
    RemoteHolder,
    RemoteTransaction,
)
from pa_employer.clock import day_of
from pa_employer.db import shares
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.models import MoneyAccount
from payroll.ground.money import NOTHING, Money
from returns.groups import Income

Row = TypeVar("Row", CardHold, CardTransaction, CardDispute)
WHOLE = frozenset(
    {"bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga"}
    | {"pyg", "rwf", "ugx", "vnd", "vuv", "xaf", "xof", "xpf"}
)
"""Currencies that have no smaller unit."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a programme said of its things, when it was asked."""

    as_of: datetime
    """Just before it was asked."""
    holds: list[RemoteHold] = field(default_factory=list)
    transactions: list[RemoteTransaction] = field(default_factory=list)
    cards: list[RemoteCard] = field(default_factory=list)
    holders: list[RemoteHolder] = field(default_factory=list)
    disputes: list[RemoteDispute] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)
    """What it does not know."""


def take(session: Session, told: Told, at: datetime) -> int:
    """Write down what a programme said; return how many lines of money were new.

    What belongs to cards that are none of ours is left alone.
    """
    _take_holders(session, told.holders)
    _take_cards(session, told.cards)
    named = {each.card_id for each in told.holds} | {each.card_id for each in told.transactions}
    ours = _cards_by_remote_id(session, named)
    _take_holds(session, told, ours)
    arriving = _take_transactions(session, told.transactions, ours)
    for account_id, lines in _take_disputes(session, told).items():
        arriving[account_id] += lines
    return sum(
        take_in(session, session.get_one(MoneyAccount, account_id), lines, at).new
        for account_id, lines in sorted(arriving.items())
    )


def take_card(row: Card, remote: RemoteCard) -> None:
    """Write down how a card is; what was changed at the programme itself is kept so."""
    is_news = row.is_switched is not None and remote.switched is not row.is_switched
    if remote.switched is Switch.ENDED or (is_news and remote.switched is not row.wanted):
        row.wanted = remote.switched
    row.remote_id, row.is_switched = remote.id, remote.switched
    row.last_four, row.expires_on = remote.last_four, remote.expires_on
    row.shipping = remote.shipping
    row.was_on = row.was_on or remote.switched is Switch.ON


def in_currency(amount: int, currency: str) -> str:
    """Say an amount of another currency: '12.50 EUR'."""
    whole, rest = divmod(abs(amount), 1 if currency in WHOLE else 100)
    pence = "" if currency in WHOLE else f".{rest:02}"
    return f"{whole:,}{pence} {currency.upper()}"


def _take_holders(session: Session, remote: Iterable[RemoteHolder]) -> None:
    by_id = {each.id: each for each in remote}
    for share in shares(list(by_id)):
        found = select(CardHolder).where(CardHolder.remote_id.in_(share))
        for row in session.scalars(found):
            row.has_to_prove = by_id[row.remote_id or ""].has_to_prove


def _take_cards(session: Session, remote: Sequence[RemoteCard]) -> None:
    rows = _cards_by_remote_id(session, {each.id for each in remote})
    for each in remote:
        row = rows.get(each.id) or _unanswered(session, each)
        if row:
            take_card(row, each)


def _unanswered(session: Session, remote: RemoteCard) -> Card | None:
    """Return the card that was asked for and whose answer is not written down yet."""
    try:
        row = session.get(Card, UUID(remote.ours))
    except ValueError:
        return None
    return row if row and row.remote_id is None else None


def _cards_by_remote_id(session: Session, remote_ids: Iterable[str]) -> dict[str, Card]:
    return {
        row.remote_id or "": row
        for share in shares(sorted(remote_ids))
        for row in session.scalars(select(Card).where(Card.remote_id.in_(share)))
    }


def _take_holds(session: Session, told: Told, ours: Mapping[str, Card]) -> None:
    of_ours = {each.id: each for each in told.holds if each.card_id in ours}
    known = _known(session, CardHold, of_ours)
    new, seen = [], []
    for name, each in of_ours.items():
        said = {
            "amount": each.amount,
            "state": each.state,
            "is_approved": each.is_approved,
            "reason": each.reason,
        }
        row = known.get(name)
        if row is None:
            card = ours[each.card_id]
            new.append(
                {
                    "id": name,
                    "card_id": card.id,
                    "shop": each.shop,
                    "merchant_code": each.merchant_code,
                    "asked_at": each.asked_at,
                    "as_of": told.as_of,
                    **said,
                }
            )
        elif row.as_of <= told.as_of:
            seen.append(name)
            for key, value in said.items():
                setattr(row, key, value)
    if new:
        session.execute(insert(CardHold), new)
    for share in shares(seen):
        session.execute(update(CardHold).where(CardHold.id.in_(share)).values(as_of=told.as_of))


def _take_transactions(
    session: Session, remote: Iterable[RemoteTransaction], ours: Mapping[str, Card]
) -> dict[UUID, list[Arriving]]:
    """Insert what is new, and return the lines for the book, by account."""
    of_ours = {each.id: each for each in remote if each.card_id in ours}
    known = _known(session, CardTransaction, of_ours)
    new: list[dict[str, Any]] = []
    lines: dict[UUID, list[Arriving]] = defaultdict(list)
    in_order = sorted(of_ours.values(), key=lambda each: (each.made_at, each.id))
    for each in [each for each in in_order if each.id not in known]:
        card = ours[each.card_id]
        new.append(
            {
                "id": each.id,
                "card_id": card.id,
                "hold_id": each.hold_id,
                "amount": each.amount,
                "shop": each.shop,
                "merchant_code": each.merchant_code,
                "made_at": each.made_at,
                "currency": each.currency,
                "in_currency": each.in_currency,
            }
        )
        if each.amount:
            lines[card.money_account_id].append(_line(each, card))
    if new:
        session.execute(insert(CardTransaction), new)
    return lines


def _line(each: RemoteTransaction, card: Card) -> Arriving:
    abroad = "" if each.currency == "gbp" else f" ({in_currency(each.in_currency, each.currency)})"
    return Arriving(
        identity=f"card:{each.id}",
        on=day_of(each.made_at),
        amount=each.amount,
        description=f"{each.shop or 'Card payment'}{abroad}",
        merchant_code=each.merchant_code,
        bought_at=each.made_at,
        card_ending=card.last_four,
    )


def _take_disputes(session: Session, told: Told) -> dict[UUID, list[Arriving]]:
    """Write disputes down, and return lines for the money they moved, by account."""
    by_id = {each.id: each for each in told.disputes}
    known = _known(session, CardDispute, by_id)
    about = _known(session, CardTransaction, {each.transaction_id for each in by_id.values()})
    lines: dict[UUID, list[Arriving]] = defaultdict(list)
    for each in by_id.values():
        paid = about.get(each.transaction_id)
        if paid is None:
            continue
        row = known.get(each.id)
        if row is None:
            row = CardDispute(
                id=each.id,
                transaction_id=each.transaction_id,
                card_id=paid.card_id,
                amount=each.amount,
                state=each.state,
                moved=NOTHING,
                as_of=told.as_of,
            )
            session.add(row)
        if row.as_of <= told.as_of:
            row.state, row.as_of = each.state, told.as_of
            row.moved = Money.total(move.amount for move in each.moves)
        card = session.get_one(Card, paid.card_id)
        lines[card.money_account_id] += _moves(each, paid, card)
    return lines


def _moves(dispute: RemoteDispute, paid: CardTransaction, card: Card) -> Iterator[Arriving]:
    for move in dispute.moves:
        is_back = move.amount > NOTHING
        if move.amount:
            yield Arriving(
                identity=f"dispute:{move.id}",
                on=day_of(move.at),
                amount=move.amount,
                description=f"{paid.shop} (disputed)",
                bought_at=move.at,
                card_ending=card.last_four,
                means=Income.REFUND if is_back else None,
                reason="The card programme gave back a payment that was disputed."
                if is_back
                else "",
            )


def _known(session: Session, table: type[Row], ids: Iterable[str]) -> dict[str, Row]:
    return {
        row.id: row
        for share in shares(sorted(ids))
        for row in session.scalars(select(table).where(table.id.in_(share)))
    }
