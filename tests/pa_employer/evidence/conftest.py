"""A household with May's payments, and a worker for its receipts."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.settings import ReceiptMailbox, Settings
from pa_employer.audit.actor import Actor
from pa_employer.evidence.installed import handlers
from pa_employer.evidence.models import Receipt
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.models import StatementLine
from payroll.ground.money import Money
from receipts.store import FileStore
from tests.pa_employer.conftest import AT
from tests.pa_employer.evidence.receipts import take
from tests.pa_employer.household import Household
from tests.pa_employer.statements.bank import line

SHOP_DAY = date(2026, 11, 12)


@pytest.fixture
def files(app: Flask) -> FileStore:
    kept: FileStore = app.extensions["files"]
    return kept


@pytest.fixture
def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, AT)


@dataclass
class FixedReader:
    """A reader that makes out what a test says, and remembers what it was shown."""

    text: str = ""
    shown: list[bytes] = field(default_factory=list)

    def text_of(self, picture: bytes) -> str:
        self.shown.append(picture)
        return self.text


@dataclass
class Shelf:
    """The household's receipts and payments, with the worker that looks after them."""

    session: Session
    household: Household
    files: FileStore
    by: Actor
    engine: Engine
    settings: Settings
    reader: FixedReader = field(default_factory=FixedReader)
    at: datetime = AT

    def paid(self, words: str, amount: str, on: date = SHOP_DAY) -> StatementLine:
        """A payment as the bank tells of it."""
        arriving = Arriving(
            identity=f"{words} {amount} {on}",
            on=on,
            amount=Money.parse(amount),
            description=words,
        )
        take_in(self.session, self.household.money_account, [arriving], self.at)
        self.session.commit()
        return line(self.session, words)

    def take(self, data: bytes) -> Receipt:
        """A receipt that was sent in."""
        kept = take(self.session, self.files, self.household.agreement, self.by, data)
        self.session.commit()
        return kept

    def bench(self, scanner: Path | None = None, mailbox: ReceiptMailbox | None = None) -> Bench:
        """What a worker works with, at the shelf's own time."""
        settings = replace(self.settings, scanner=scanner, receipt_mailbox=mailbox)
        return Bench(self.engine, lambda: self.at, handlers(settings, self.reader))

    def work(self, scanner: Path | None = None, mailbox: ReceiptMailbox | None = None) -> int:
        """Let a worker do all that is due now; what it wrote is seen afterwards."""
        self.session.commit()
        done = work_off(self.bench(scanner, mailbox))
        self.session.expire_all()
        return done

    def later(self, **by: float) -> None:
        """Let time pass."""
        self.at += timedelta(**by)
        self.by = Actor(self.by.account_id, self.at)


@pytest.fixture
def shelf(
    app: Flask, session: Session, household: Household, files: FileStore, by: Actor
) -> Shelf:
    return Shelf(
        session, household, files, by, app.extensions["engine"], app.extensions["settings"]
    )
