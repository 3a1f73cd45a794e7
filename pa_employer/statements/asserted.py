"""What statements say an account held, as assertions that the book must meet."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.statements.models import MoneyAccount, Statement
from pa_employer.statements.queries import balance_at_end_of, shown_at_end_of
from payroll.ground.money import Money


@dataclass(frozen=True, slots=True)
class Unmet:
    """A day on which a statement shows another balance than the book."""

    account_id: UUID
    on: date
    shows: Money
    book: Money


def count_asserted(session: Session) -> int:
    """Return how many days' balances statements assert."""
    return len(list(_asserted(session)))


def unmet(session: Session, agreement_id: UUID | None = None) -> Iterator[Unmet]:
    """Yield every closing balance of a statement, in one book or all, that it does not meet."""
    for account, on, shows in _asserted(session, agreement_id):
        book = balance_at_end_of(session, account, on)
        if book != shows:
            yield Unmet(account.id, on, shows, book)


def _asserted(
    session: Session, agreement_id: UUID | None = None
) -> Iterator[tuple[MoneyAccount, date, Money]]:
    """Yield each account's last days of statements, with what was held at their end."""
    accounts = select(MoneyAccount).order_by(MoneyAccount.id)
    if agreement_id is not None:
        accounts = accounts.where(MoneyAccount.agreement_id == agreement_id)
    for account in session.scalars(accounts).all():
        ends = select(Statement.last_on).where(Statement.money_account_id == account.id)
        for on in session.scalars(ends.distinct().order_by(Statement.last_on)).all():
            shows = shown_at_end_of(session, account, on)
            if shows is not None:
                yield account, on, shows
