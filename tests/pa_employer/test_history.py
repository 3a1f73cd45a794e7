"""The book and the audit trail: each thing once, in balance, and any change is found."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from pa_employer.audit.queries import events_for, first_broken_event
from pa_employer.ledger import queries
from pa_employer.ledger.accounts import OPENING, UNCLEAR, held
from pa_employer.ledger.entries import Entry, Posting, UnbalancedError
from pa_employer.ledger.service import post
from payroll.ground.money import NOTHING, Money
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household

ON = date(2026, 5, 1)


def spend(key: str, pence: int = 1840) -> Entry:
    postings = (Posting("held:bank", Money(-pence)), Posting(UNCLEAR, Money(pence)))
    return Entry(ON, key, "Garden centre", postings)


def test_an_event_is_posted_once_however_often_it_is_sent(
    household: Household, session: Session
) -> None:
    post(session, household.agreement.id, spend("line:1"), AT)
    post(session, household.agreement.id, spend("line:1"), AT)
    assert queries.balance(session, household.agreement.id, UNCLEAR) == Money(1840)


def test_the_book_begins_with_what_the_account_held(
    household: Household, session: Session
) -> None:
    found = queries.balances(session, household.agreement.id)
    account = held(household.money_account.id)
    assert found == {account: Money(100000), OPENING: Money(-100000)}
    assert Money.total(found.values()) == NOTHING
    assert queries.balances(session, household.agreement.id, date(2026, 3, 31)) == {}


def test_an_entry_that_does_not_balance_cannot_be_made() -> None:
    with pytest.raises(UnbalancedError):
        Entry(ON, "x", "x", (Posting("a", Money(1)), Posting("b", Money(-2))))


def test_a_reversal_undoes_an_entry_and_both_stay(household: Household, session: Session) -> None:
    post(session, household.agreement.id, spend("line:1"), AT)
    post(session, household.agreement.id, spend("line:1").reversed(ON, "line:1 undone"), AT)
    assert queries.balance(session, household.agreement.id, UNCLEAR) == NOTHING
    assert len(queries.entries(session, household.agreement.id)) == 3


def without_guard(session: Session, table: str, change: str) -> None:
    """Do what somebody with the database's own keys could do."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"DROP TRIGGER {table}_no_UPDATE"))
    else:
        session.execute(text(f"DROP TRIGGER {table}_no_change ON {table}"))
    session.execute(text(change))
    session.commit()
    session.expire_all()


def test_a_changed_amount_in_the_book_is_found(household: Household, session: Session) -> None:
    post(session, household.agreement.id, spend("line:1"), AT)
    post(session, household.agreement.id, spend("line:2"), AT)
    session.commit()
    assert queries.first_broken_entry(session, household.agreement.id) is None
    without_guard(session, "posting", "UPDATE posting SET amount = amount * 2 WHERE amount = 1840")
    assert queries.first_broken_entry(session, household.agreement.id) == 2


def test_a_changed_word_in_the_audit_trail_is_found(
    household: Household, session: Session
) -> None:
    told = [event.what for event in events_for(session, household.employer.id, 50)]
    assert told[-1] == "added an employer"
    assert "took on a personal assistant" in told
    assert first_broken_event(session) is None
    without_guard(session, "audit_event", "UPDATE audit_event SET what = 'x' WHERE number = 3")
    assert first_broken_event(session) == 3
