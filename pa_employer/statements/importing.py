"""Bringing a statement in: new lines once, known lines not again, all of it or nothing."""

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.as_read import ReadLine, ReadStatement
from pa_employer.statements.columns import learned_layouts
from pa_employer.statements.identity import identities
from pa_employer.statements.listing import Sought, count_lines
from pa_employer.statements.models import MoneyAccount, Statement, WaitingFile
from pa_employer.statements.queries import gap_before, statement_by_digest
from pa_employer.statements.reading import read_statement
from payroll.ground.days import ONE_DAY, month_later
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from receipts.store import FileStore

ENDING = 4


class OtherAccountError(DomainError):
    """The file is from another account than the statements before. Choose the right account."""


class ToldByItselfError(DomainError):
    """No statement is needed: what is paid from this account shows by itself."""


class BeforeOpeningError(DomainError):
    """Everything in this file is from before this account's first day here. Choose a newer one."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    file_name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Imported:
    """What importing a file did, counted in lines."""

    statement: Statement
    new: int
    known: int
    early: int
    """Lines from before the account's first day, left out."""
    matched: int
    """Lines recognised now, which may be older ones that could not be before."""
    unclear: int
    """Lines of this file that need a word from the person."""
    gap: Money | None = None
    """How far the file's opening balance is from what was held before it, if it is."""


def import_statement(
    session: Session, files: FileStore, account: MoneyAccount, upload: Upload, by: Actor
) -> Imported:
    """Read a statement file and keep its new lines, posted to the ledger and matched."""
    # One import to an account at a time, so that a line is never taken for new twice.
    session.execute(select(MoneyAccount).where(MoneyAccount.id == account.id).with_for_update())
    if account.told_until is not None:
        raise ToldByItselfError
    digest = hashlib.sha256(upload.data).hexdigest()
    again = statement_by_digest(session, account.id, digest)
    if again:
        return Imported(again, 0, again.lines_new + again.lines_known, 0, 0, 0)
    read = read_statement(upload.data, by.today, learned_layouts(session, account, by))
    _check_account(session, account, read)
    fresh = [line for line in read.lines if line.on >= account.opened_on]
    if not fresh:
        raise BeforeOpeningError
    arriving = [
        _arriving(identity, line) for identity, line in zip(identities(fresh), fresh, strict=True)
    ]
    statement = _keep(session, account, read, upload, by)
    files.put(upload.data)
    arrived = take_in(session, account, arriving, by.at, statement.id)
    known = len(arriving) - arrived.new
    statement.lines_new, statement.lines_known = arrived.new, known
    gap = gap_before(session, account, read.opening, read.first_on) if arrived.new else None
    record(
        session,
        by,
        "brought in a statement",
        employer_id=account.agreement.employer_id,
        subject=f"statement {statement.id}",
    )
    early = len(read.lines) - len(fresh)
    sought = Sought(statement_id=statement.id, is_unclear_only=True)
    unclear = count_lines(session, account.agreement_id, sought)
    return Imported(statement, arrived.new, known, early, arrived.matched, unclear, gap)


def keep_waiting(
    session: Session, files: FileStore, account: MoneyAccount, upload: Upload, by: Actor
) -> WaitingFile:
    """Keep a file whose columns nobody knows yet, so that it need not be sent again."""
    waiting = WaitingFile(
        money_account_id=account.id,
        file_name=upload.file_name[:200],
        digest=files.put(upload.data),
        sent_at=by.at,
        sent_by_id=by.account_id,
    )
    session.add(waiting)
    session.flush()
    return waiting


def _arriving(identity: str, line: ReadLine) -> Arriving:
    return Arriving(
        identity=identity,
        on=line.on,
        amount=line.amount,
        description=line.description,
        number=line.number,
        balance=line.balance,
        merchant_code=line.merchant_code,
    )


def _check_account(session: Session, account: MoneyAccount, read: ReadStatement) -> None:
    ending = read.account_number[-ENDING:]
    before = session.scalar(
        select(Statement.account_ending)
        .where(Statement.money_account_id == account.id, Statement.account_ending != "")
        .limit(1)
    )
    if ending and before and ending != before:
        message = (
            f"The file is from the account ending in {ending}, but the statements before came "
            f"from the one ending in {before}. Choose the right account, or the right file."
        )
        raise OtherAccountError(message)


def _keep(
    session: Session,
    account: MoneyAccount,
    read: ReadStatement,
    upload: Upload,
    by: Actor,
) -> Statement:
    statement = Statement(
        money_account_id=account.id,
        file_name=upload.file_name[:200],
        digest=hashlib.sha256(upload.data).hexdigest(),
        layout=read.layout,
        first_on=read.first_on,
        last_on=read.last_on,
        opening=read.opening,
        closing=read.closing,
        covers_until=covers_until(read.last_on, by.today),
        lines_new=0,
        lines_known=0,
        imported_at=by.at,
        imported_by_id=by.account_id,
        account_ending=read.account_number[-ENDING:],
    )
    session.add(statement)
    session.flush()
    return statement


def covers_until(last_on: date, today: date) -> date:
    """Return the last day a statement tells of.

    A statement whose last line is on the 28th tells of the whole month if it was downloaded
    after the month was over: no more lines is what it says about the other days.
    """
    month_ends = month_later(last_on.replace(day=1)) - ONE_DAY
    return max(last_on, min(today - ONE_DAY, month_ends))
