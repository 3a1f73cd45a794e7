"""Money arriving in the book: each line once, recognised before it is posted, many at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.db import shares
from pa_employer.ledger.entries import Entry
from pa_employer.ledger.service import post_all
from pa_employer.statements.entries import line_entry
from pa_employer.statements.models import Explained, MoneyAccount, Settlement, StatementLine
from pa_employer.statements.recognising import means, recognise, settlements
from payroll.ground.money import Money
from returns.groups import Group, Income

LINES = StatementLine.metadata.tables[StatementLine.__tablename__]
COLUMNS = tuple(column.key for column in LINES.columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """A line of money as a bank, a card or a file tells of it; money out is negative."""

    identity: str
    """What it is known by within its account, so that telling of it again adds nothing."""
    on: date
    amount: Money
    description: str
    number: int = 0
    balance: Money | None = None
    merchant_code: str = ""
    bought_at: datetime | None = None
    card_ending: str = ""
    means: Group | Income | None = None
    """What it is, where whoever tells of it knows for certain; `reason` says why."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many lines were new, and how many are recognised now; older ones may be among them."""

    new: int
    matched: int


def take_in(
    session: Session,
    account: MoneyAccount,
    arriving: Sequence[Arriving],
    at: datetime,
    statement_id: UUID | None = None,
) -> Arrived:
    """Keep the lines that are new, with their meaning where it is certain, and post them."""
    # Two at once would take a line for new twice, or settle one due twice: they take turns.
    locked = select(Agreement).where(Agreement.id == account.agreement_id).with_for_update()
    agreement = session.execute(locked).scalar_one()
    known = _known(session, account.id, [each.identity for each in arriving])
    new = [
        _line(account, each, place, at, statement_id)
        for place, each in enumerate(arriving)
        if each.identity not in known
    ]
    found = recognise(session, agreement, [line for line in new if line.group is None])
    are_new = {line.id for line in new}
    changed: list[Entry] = []
    for line, match in found:
        changed += means(line, match, at, is_posted=line.id not in are_new)
    if new:
        session.execute(insert(LINES), [_row(line) for line in new])
    settled = settlements(found)
    session.flush()
    if settled:
        session.execute(insert(Settlement), settled)
    entries = [line_entry(line) for line in new] + changed
    post_all(session, account.agreement_id, entries, at)
    return Arrived(len(new), len(found))


def _known(session: Session, account_id: UUID, identities: Sequence[str]) -> Collection[str]:
    """Return which of these the account's lines are known by already."""
    found: set[str] = set()
    for share in shares(identities):
        asked = select(StatementLine.identity).where(
            StatementLine.money_account_id == account_id, StatementLine.identity.in_(share)
        )
        found.update(session.scalars(asked))
    return found


def _line(
    account: MoneyAccount, told: Arriving, place: int, at: datetime, statement_id: UUID | None
) -> StatementLine:
    return StatementLine(
        money_account_id=account.id,
        statement_id=statement_id,
        identity=told.identity,
        recorded_at=at,
        line_number=told.number,
        place=place,
        posted_on=told.on,
        amount=told.amount,
        description=told.description,
        balance_after=told.balance,
        merchant_code=told.merchant_code,
        bought_at=told.bought_at,
        card_ending=told.card_ending,
        group=told.means.value if told.means else None,
        explained=Explained.MATCHED if told.means else None,
        reason=told.reason,
        explained_at=at if told.means else None,
    )


def _row(line: StatementLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in COLUMNS}
