"""Reading money accounts: their lines, what is unclear, what is unpaid, and what they hold."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from pa_employer.db import is_among
from pa_employer.ledger.accounts import HELD, held
from pa_employer.ledger.queries import balance, balances
from pa_employer.statements.models import MoneyAccount, Statement, StatementLine, WaitingFile
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import ONE_DAY, Span
from payroll.ground.money import NOTHING, Money
from returns.account import StatementEnd
from returns.groups import Income

IN_ORDER = (StatementLine.posted_on, StatementLine.recorded_at, StatementLine.place)


@for_each
def accounts_of(session: Session, agreement_ids: Ids) -> Mapping[UUID, list[MoneyAccount]]:
    """Return the accounts that hold a direct payment, by name."""
    found = select(MoneyAccount).where(is_among(session, MoneyAccount.agreement_id, agreement_ids))
    rows = session.scalars(found.order_by(MoneyAccount.name, MoneyAccount.id))
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


@for_each
def lines_between(
    session: Session, agreement_ids: Ids, span: Span
) -> Mapping[UUID, list[StatementLine]]:
    """Return the lines of all accounts on some days, oldest first."""
    found = (
        select(MoneyAccount.agreement_id, StatementLine)
        .join(MoneyAccount, MoneyAccount.id == StatementLine.money_account_id)
        .where(
            is_among(session, MoneyAccount.agreement_id, agreement_ids),
            StatementLine.is_counted,
            StatementLine.posted_on >= span.first,
            StatementLine.posted_on <= span.last,
        )
        .order_by(*IN_ORDER)
    )
    rows = grouped(agreement_ids, session.execute(found), lambda row: row[0])
    return {agreement_id: [line for _, line in of_one] for agreement_id, of_one in rows.items()}


def unclear_lines(session: Session, agreement_id: UUID) -> list[StatementLine]:
    """Return the lines whose meaning nobody said yet, newest first."""
    found = lines_of(agreement_id).where(StatementLine.group.is_(None))
    return list(session.scalars(found.order_by(*(column.desc() for column in IN_ORDER))))


def unmatched_lines(session: Session, agreement_id: UUID) -> list[StatementLine]:
    """Return the unclear lines that may be recognised; a refused match is not tried again."""
    found = lines_of(agreement_id).where(
        StatementLine.group.is_(None), StatementLine.explained.is_(None)
    )
    return list(session.scalars(found.order_by(*IN_ORDER)))


def expected_lines(session: Session, agreement_id: UUID, span: Span) -> list[StatementLine]:
    """Return the lines of some days that are the council's payments or the contribution."""
    found = lines_of(agreement_id).where(
        StatementLine.group.in_((Income.AUTHORITY.value, Income.CONTRIBUTION.value)),
        StatementLine.posted_on >= span.first,
        StatementLine.posted_on <= span.last,
    )
    return list(session.scalars(found.order_by(*IN_ORDER)))


def line_of(session: Session, agreement_id: UUID, line_id: UUID) -> StatementLine | None:
    """Return one line of a direct payment, or None if it is not one of its."""
    return session.scalar(_every_line_of(agreement_id).where(StatementLine.id == line_id))


def held_on(session: Session, agreement_id: UUID, day: date) -> Money:
    """Return what all accounts hold at the end of a day, by the ledger."""
    found = balances(session, agreement_id, day).items()
    return Money.total(amount for account, amount in found if account.startswith(HELD))


def balance_at_end_of(session: Session, account: MoneyAccount, day: date) -> Money:
    """Return what one account holds at the end of a day, by the ledger."""
    return balance(session, account.agreement_id, held(account.id), day)


def covered_until(session: Session, account: MoneyAccount) -> date | None:
    """Return the last day of which an account's statements, or whoever feeds it, told."""
    if account.told_until is not None:
        return account.told_until
    return _newest_day(session, account.id)


@for_each
def _newest_day(session: Session, account_ids: Ids) -> Mapping[UUID, date | None]:
    found = (
        select(Statement.money_account_id, func.max(Statement.covers_until))
        .where(is_among(session, Statement.money_account_id, account_ids))
        .group_by(Statement.money_account_id)
    )
    newest = {row[0]: row[1] for row in session.execute(found)}
    return {account_id: newest.get(account_id) for account_id in account_ids}


def statement_ends(session: Session, agreement_id: UUID, day: date) -> tuple[StatementEnd, ...]:
    """Return the balance each account's own statement shows at the end of a day.

    Empty unless every account's statements tell of that day and show balances: a part of the
    money cannot be tied to the whole.
    """
    ends: list[StatementEnd] = []
    for account in accounts_of(session, agreement_id):
        if account.opened_on > day:
            continue
        until = covered_until(session, account)
        shown = shown_at_end_of(session, account, day) if until and until >= day else None
        if shown is None:
            return ()
        ends.append(StatementEnd(day, shown, account.name))
    return tuple(ends)


def shown_at_end_of(session: Session, account: MoneyAccount, day: date) -> Money | None:
    """Return what an account's statements show at the end of a day; None if they do not."""
    if account.told_until is not None:
        return _told_at_end_of(session, account, day)
    last, following = _last_line(session, account.id, day), _next_line(session, account.id, day)
    shown = last.balance_after if last else account.opening_balance
    if following is None or following.balance_after is None:
        return shown
    # Where the next line begins from another balance, a statement in between is missing.
    return shown if following.balance_after - following.amount == shown else None


@for_each
def _last_line(
    session: Session, account_ids: Ids, day: date
) -> Mapping[UUID, StatementLine | None]:
    """Return an account's last line up to a day, whole payments only."""
    newest = tuple(column.desc() for column in IN_ORDER)
    return _first_of_each(session, account_ids, StatementLine.posted_on <= day, newest)


@for_each
def _next_line(
    session: Session, account_ids: Ids, day: date
) -> Mapping[UUID, StatementLine | None]:
    """Return an account's first line after a day, whole payments only."""
    return _first_of_each(session, account_ids, StatementLine.posted_on > day, IN_ORDER)


def _first_of_each(
    session: Session, account_ids: Ids, which: ColumnElement[bool], order: Sequence[Any]
) -> Mapping[UUID, StatementLine | None]:
    place = func.row_number().over(partition_by=StatementLine.money_account_id, order_by=order)
    ranked = (
        select(StatementLine.id, place.label("place"))
        .where(
            is_among(session, StatementLine.money_account_id, account_ids),
            StatementLine.parent_id.is_(None),
            which,
        )
        .subquery()
    )
    found = select(StatementLine).join(ranked, ranked.c.id == StatementLine.id)
    rows = session.scalars(found.where(ranked.c.place == 1))
    first = {line.money_account_id: line for line in rows}
    return {account_id: first.get(account_id) for account_id in account_ids}


def _told_at_end_of(session: Session, account: MoneyAccount, day: date) -> Money:
    """Return what all that was told of an account adds up to at the end of a day."""
    moved = select(func.sum(StatementLine.amount)).where(
        StatementLine.money_account_id == account.id,
        StatementLine.posted_on <= day,
        StatementLine.parent_id.is_(None),
    )
    return account.opening_balance + (session.scalar(moved) or NOTHING)


def gap_before(
    session: Session, account: MoneyAccount, opening: Money | None, first_on: date
) -> Money | None:
    """Return how far a statement's opening balance is from what was held before it, if it is."""
    if opening is None or first_on < account.opened_on:
        return None
    difference = opening - balance_at_end_of(session, account, first_on - ONE_DAY)
    return difference or None


def statement_of(session: Session, agreement_id: UUID, statement_id: UUID) -> Statement | None:
    """Return one statement of a direct payment, or None if it is not one of its."""
    found = (
        select(Statement)
        .join(MoneyAccount, MoneyAccount.id == Statement.money_account_id)
        .where(MoneyAccount.agreement_id == agreement_id, Statement.id == statement_id)
    )
    return session.scalar(found)


def waiting_file(session: Session, agreement_id: UUID, file_id: UUID) -> WaitingFile | None:
    """Return a file of a direct payment that waits for a word on its columns."""
    found = (
        select(WaitingFile)
        .join(MoneyAccount, MoneyAccount.id == WaitingFile.money_account_id)
        .where(MoneyAccount.agreement_id == agreement_id, WaitingFile.id == file_id)
    )
    return session.scalar(found)


def statement_by_digest(session: Session, account_id: UUID, digest: str) -> Statement | None:
    """Return the statement a file was imported as, if it was."""
    found = select(Statement).where(
        Statement.money_account_id == account_id, Statement.digest == digest
    )
    return session.scalar(found)


def statements_of(session: Session, account_ids: Sequence[UUID]) -> list[Statement]:
    """Return the imported statements of some accounts, newest first."""
    found = select(Statement).where(Statement.money_account_id.in_(account_ids))
    return list(session.scalars(found.order_by(Statement.imported_at.desc(), Statement.id)))


def lines_of(agreement_id: UUID) -> Select[StatementLine]:
    """Select the lines of a direct payment's accounts, a split one by its parts."""
    return _every_line_of(agreement_id).where(StatementLine.is_counted)


def _every_line_of(agreement_id: UUID) -> Select[StatementLine]:
    return (
        select(StatementLine)
        .join(MoneyAccount, MoneyAccount.id == StatementLine.money_account_id)
        .where(MoneyAccount.agreement_id == agreement_id)
    )
