"""One payment that was for several things: split into parts, each with its own heading.

What the bank wrote stays as it was read. Its parts count in its place until they are put
together again; the book keeps both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.ledger.service import post_all
from pa_employer.statements.entries import line_entry, undoing
from pa_employer.statements.models import (
    Explained,
    Settlement,
    SharedPart,
    StatementLine,
)
from pa_employer.statements.turns import agreement_of, take_turns
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from returns.groups import Group

FEWEST = 2


class NotSplittableError(DomainError):
    """Only a payment out that is whole can be split. Put its parts together first."""


class TakenOverError(DomainError):
    """Somebody took a part of it over, so it stays split."""


class OnePartError(DomainError):
    """Enter at least two parts, each with more than nothing."""


class PartsDifferError(DomainError):
    """The parts do not come to the payment."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a payment: how much, on what, and the person's words."""

    amount: Money
    group: Group
    words: str = ""


def split_line(session: Session, line: StatementLine, shares: Sequence[Share], by: Actor) -> None:
    """Let parts count in a payment's place; together they are the payment, to the penny."""
    take_turns(session, line)
    if not line.is_counted or line.parent_id is not None or line.amount > NOTHING:
        raise NotSplittableError
    if len(shares) < FEWEST or any(share.amount <= NOTHING for share in shares):
        raise OnePartError
    total = Money.total(share.amount for share in shares)
    if total != -line.amount:
        message = f"The parts come to {total}, but the payment is {-line.amount}."
        raise PartsDifferError(message)
    session.execute(delete(Settlement).where(Settlement.line_id == line.id))
    entries = [undoing(line_entry(line))]
    line.is_counted, line.version = False, line.version + 1
    parts = [_part(line, share, number, by) for number, share in enumerate(shares, start=1)]
    session.add_all(parts)
    session.flush()
    post_all(session, agreement_of(session, line).id, [*entries, *map(line_entry, parts)], by.at)
    _record(session, line, "split a payment", by)


def join_line(session: Session, line: StatementLine, by: Actor) -> None:
    """Put a payment's parts together again; it is unclear what it was, and asked anew."""
    take_turns(session, line)
    parts = parts_of(session, line)
    if line.is_counted or not parts:
        raise NotSplittableError
    taken = select(SharedPart).where(
        SharedPart.line_id.in_([part.id for part in parts]), SharedPart.taken_at.is_not(None)
    )
    if session.scalars(taken).first():
        raise TakenOverError
    entries = [undoing(line_entry(part)) for part in parts]
    for part in parts:
        session.execute(delete(Settlement).where(Settlement.line_id == part.id))
        part.is_counted, part.version = False, part.version + 1
    line.is_counted, line.group, line.explained = True, None, None
    line.reason, line.explained_at, line.explained_by_id = "", None, None
    session.flush()
    post_all(session, agreement_of(session, line).id, [*entries, line_entry(line)], by.at)
    _record(session, line, "put a payment together again", by)


def parts_of(session: Session, line: StatementLine) -> list[StatementLine]:
    """Return the parts that count in a payment's place, in their order."""
    found = select(StatementLine).where(
        StatementLine.parent_id == line.id, StatementLine.is_counted
    )
    return list(session.scalars(found.order_by(StatementLine.identity)))


def _part(line: StatementLine, share: Share, number: int, by: Actor) -> StatementLine:
    return StatementLine(
        money_account_id=line.money_account_id,
        statement_id=line.statement_id,
        identity=f"{line.identity}:{line.version}:{number}",
        recorded_at=line.recorded_at,
        line_number=line.line_number,
        place=line.place,
        posted_on=line.posted_on,
        amount=-share.amount,
        description=line.description,
        merchant_code=line.merchant_code,
        bought_at=line.bought_at,
        card_ending=line.card_ending,
        group=share.group.value,
        explained=Explained.BY_PERSON,
        reason=share.words.strip(),
        explained_by_id=by.account_id,
        explained_at=by.at,
        parent_id=line.id,
    )


def _record(session: Session, line: StatementLine, what: str, by: Actor) -> None:
    employer_id = agreement_of(session, line).employer_id
    record(session, by, what, employer_id=employer_id, subject=f"payment {line.id}")
