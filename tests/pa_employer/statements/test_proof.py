"""The books are proved: seals, sums and what statements show; whatever is wrong is named."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.ledger.proof import count_books, faults, trial_balance
from pa_employer.statements.asserted import count_asserted, unmet
from pa_employer.statements.service import Upload, import_statement
from payroll.ground.money import NOTHING, Money
from receipts.store import FolderStore
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household

HEADER = "Date,Description,Amount,Balance\n"
APRIL = f"{HEADER}06/04/2026,KINNAIRD COUNCIL,1600.00,2600.00\n20/04/2026,SHOP,-10.00,2590.00\n"
MAY = f"{HEADER}04/05/2026,KINNAIRD COUNCIL,1600.00,4190.00\n"
JUNE = f"{HEADER}01/06/2026,KINNAIRD COUNCIL,1600.00,5785.00\n"


def bring_in(session: Session, household: Household, folder: Path, statement: str) -> None:
    by = Actor(household.employer_account.id, AT)
    upload = Upload("s.csv", statement.encode())
    import_statement(session, FolderStore(folder), household.money_account, upload, by)
    session.commit()


@pytest.fixture
def book(session: Session, household: Household, tmp_path: Path) -> Session:
    bring_in(session, household, tmp_path, APRIL)
    bring_in(session, household, tmp_path, MAY)
    return session


def test_a_book_as_it_was_written_has_no_faults(book: Session) -> None:
    assert list(faults(book)) == []
    assert count_books(book) == (1, 4)
    assert (count_asserted(book), list(unmet(book))) == (2, [])


def test_all_accounts_come_to_nothing_on_every_day(book: Session) -> None:
    assert trial_balance(book, date(2026, 4, 6)) == {
        "came in:authority": Money(-160000),
        "held": Money(260000),
        "opening": Money(-100000),
    }
    for day in (date(2026, 3, 31), date(2026, 4, 20), date(2026, 5, 4), None):
        assert Money.total(trial_balance(book, day).values()) == NOTHING
    assert trial_balance(book, date(2026, 4, 20))["unclear"] == Money(1000)


def test_a_changed_posting_breaks_its_seal_and_its_sum(
    book: Session, household: Household
) -> None:
    without_guard(book)
    book.execute(text("UPDATE posting SET amount = amount + 1 WHERE account = 'unclear'"))
    told = [(fault.agreement_id, fault.number, fault.why) for fault in faults(book)]
    own = household.agreement.id
    assert told == [(own, 3, "is not as it was written"), (own, 3, "is out by £0.01")]


def test_a_statement_that_is_missing_in_between_leaves_a_balance_unmet(
    book: Session, household: Household, tmp_path: Path
) -> None:
    bring_in(book, household, tmp_path, JUNE)
    (found,) = unmet(book)
    assert (found.on, found.shows, found.book) == (date(2026, 6, 1), Money(578500), Money(579000))


def without_guard(session: Session) -> None:
    """Somebody with the database's own keys takes its guard away first."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ALTER TABLE posting DISABLE TRIGGER USER"))
        return
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'posting'"
    for name in session.scalars(text(names)).all():
        session.execute(text(f'DROP TRIGGER "{name}"'))
