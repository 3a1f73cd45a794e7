"""Bringing statements in: each line once, the book in step, and what it means changeable."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.ledger import queries as ledger
from pa_employer.ledger.accounts import NET_PAY_OWED, UNCLEAR, held
from pa_employer.statements import queries, service
from pa_employer.statements.explaining import (
    NotMatchedError,
    NotThatDueError,
    WrongDirectionError,
)
from pa_employer.statements.importing import BeforeOpeningError, OtherAccountError, covers_until
from pa_employer.statements.listing import said_before
from pa_employer.statements.models import Settlement, Statement, StatementLine
from pa_employer.statements.recognising import count_recognisable
from pa_employer.statements.refusals import BadLineError
from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from receipts.store import FolderStore
from returns.groups import Group, Income
from tests.pa_employer.household import Household
from tests.pa_employer.statements.bank import COUNCIL, GARDEN, HEADER, MAY, WAGES, line, owe


@pytest.fixture
def files(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


@pytest.fixture
def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, MAY)


def bring_in(
    session: Session, files: FolderStore, household: Household, by: Actor, text: str
) -> service.Imported:
    upload = service.Upload("may.csv", text.encode())
    return service.import_statement(session, files, household.money_account, upload, by)


def book(session: Session, household: Household) -> dict[str, Money]:
    return ledger.balances(session, household.agreement.id)


def test_each_line_is_posted_once_and_the_balance_is_the_statements(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    done = bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN)
    assert (done.new, done.matched, done.unclear, done.gap) == (2, 1, 1, None)
    assert book(session, household)[held(household.money_account.id)] == Money(258160)
    assert book(session, household)[UNCLEAR] == Money(1840)
    assert queries.held_on(session, household.agreement.id, date(2026, 5, 5)) == Money(260000)
    assert ledger.first_broken_entry(session, household.agreement.id) is None


def test_the_same_file_again_and_an_overlapping_one_add_only_what_is_new(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN)
    again = bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN)
    assert (again.new, again.known) == (0, 2)
    more = bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN + WAGES)
    assert (more.new, more.known) == (1, 2)
    assert session.scalar(select(func.count()).select_from(StatementLine)) == 3
    assert session.scalar(select(func.count()).select_from(Statement)) == 2


def test_two_payments_alike_on_one_day_are_both_kept(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    text = "Date,Description,Amount\n06/05/2026,BUS,-2.00\n06/05/2026,BUS,-2.00\n"
    assert bring_in(session, files, household, by, text).new == 2
    longer = text + "07/05/2026,BUS,-2.00\n"
    done = bring_in(session, files, household, by, longer)
    assert (done.new, done.known) == (1, 2)


def test_a_broken_file_leaves_nothing_behind(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    with pytest.raises(BadLineError):
        bring_in(session, files, household, by, HEADER + COUNCIL + "06/05/2026,X,abc,1\n")
    assert session.scalar(select(func.count()).select_from(StatementLine)) == 0
    assert session.scalar(select(func.count()).select_from(Statement)) == 0


def test_what_is_from_before_the_account_began_is_left_out_and_said(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    old = "31/03/2026,OLD,-5.00,1000.00\n"
    done = bring_in(session, files, household, by, HEADER + old + COUNCIL)
    assert (done.new, done.early) == (1, 1)
    with pytest.raises(BeforeOpeningError):
        bring_in(session, files, household, by, HEADER + old)


def test_a_missing_statement_is_noticed_kindly(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    text = HEADER + "06/05/2026,GARDEN CENTRE,-18.40,900.00\n"
    assert bring_in(session, files, household, by, text).gap == Money(91840 - 100000)


def test_a_file_of_another_account_is_refused(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    header = "Date,Type,Description,Value,Balance,Account Name,Account Number\n"
    row = "{},POS,SHOP,-1.00,{},Support,{}\n"
    bring_in(session, files, household, by, header + row.format("06/05/2026", "999", "00123456"))
    with pytest.raises(OtherAccountError, match="ending in 9999"):
        bring_in(
            session, files, household, by, header + row.format("07/05/2026", "998", "00129999")
        )


def test_a_wage_settles_what_was_due_and_can_be_taken_back(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    due = owe(session, household, 80_000)
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN + WAGES)
    wages = line(session, "R BAIRD WAGES")
    assert queries.settled_by(session, due.id) is wages
    assert book(session, household)[NET_PAY_OWED] == Money(80_000)
    before, after = date(2026, 5, 7), date(2026, 5, 8)
    assert queries.open_dues(session, household.agreement.id, before) == []
    assert queries.open_dues(session, household.agreement.id, after) == []
    service.take_back_match(session, wages, by)
    assert wages.group is None
    assert queries.open_dues(session, household.agreement.id, after) == [due]
    assert NET_PAY_OWED not in book(session, household)
    assert service.match_lines(session, household.agreement.id, by) == 0
    with pytest.raises(NotMatchedError):
        service.take_back_match(session, wages, by)
    assert ledger.first_broken_entry(session, household.agreement.id) is None


def test_a_person_says_what_a_payment_was_and_may_change_their_mind(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN)
    garden = line(session, "GARDEN CENTRE")
    service.explain_line(session, garden, service.Meaning(Group.ACTIVITIES, "Seeds"), by)
    service.explain_line(session, garden, service.Meaning(Group.ACTIVITIES, "Seeds"), by)
    service.explain_line(session, garden, service.Meaning(Group.EQUIPMENT, "A spade"), by)
    found = book(session, household)
    assert found["spent:equipment"] == Money(1840)
    assert "spent:activities" not in found
    assert UNCLEAR not in found
    assert Money.total(found.values()) == NOTHING
    assert garden.version == 2
    with pytest.raises(WrongDirectionError):
        service.explain_line(session, garden, service.Meaning(Income.REFUND), by)


def test_explaining_a_matched_wage_frees_what_it_settled(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    owe(session, household, 80_000)
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN + WAGES)
    wages = line(session, "R BAIRD WAGES")
    service.explain_line(session, wages, service.Meaning(Group.EXPENSES, "Fares"), by)
    assert session.scalars(select(Settlement)).all() == []


def test_the_statements_own_balance_is_known_for_the_days_it_covers(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN)
    agreement_id = household.agreement.id
    (end,) = queries.statement_ends(session, agreement_id, date(2026, 5, 31))
    assert end.balance == Money(258160)
    (early,) = queries.statement_ends(session, agreement_id, date(2026, 5, 1))
    assert early.balance == Money(100000)
    assert queries.statement_ends(session, agreement_id, date(2026, 6, 1)) == ()


def test_a_statement_covers_its_month_only_if_it_was_downloaded_after_it() -> None:
    assert covers_until(date(2026, 5, 28), date(2026, 6, 3)) == date(2026, 5, 31)
    assert covers_until(date(2026, 5, 28), date(2026, 5, 30)) == date(2026, 5, 29)
    assert covers_until(date(2026, 5, 28), date(2026, 5, 28)) == date(2026, 5, 28)


def test_lines_come_in_the_order_they_happened(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    newest_first = HEADER + WAGES + GARDEN + COUNCIL
    bring_in(session, files, household, by, newest_first)
    may = Span(date(2026, 5, 1), date(2026, 5, 31))
    found = queries.lines_between(session, household.agreement.id, may)
    assert [each.description for each in found] == [
        "KINNAIRD COUNCIL",
        "GARDEN CENTRE",
        "R BAIRD WAGES",
    ]


def test_what_is_unclear_is_counted_in_this_file_alone(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    """A wage whose pay run came late is recognised with the next file, and is none of its own."""
    paid = WAGES.replace("1781.60", "1800.00")
    bring_in(session, files, household, by, HEADER + COUNCIL + paid)
    owe(session, household, 80_000)
    later = HEADER + "20/05/2026,SHOP,-5.00,1795.00\n"
    done = bring_in(session, files, household, by, later)
    assert (done.new, done.matched, done.unclear) == (1, 1, 1)


def test_a_wage_is_found_when_its_pay_run_is_approved_after_the_statement(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN + WAGES)
    assert count_recognisable(session, household.agreement) == 0
    due = owe(session, household, 80_000)
    assert count_recognisable(session, household.agreement) == 1
    assert queries.settled_by(session, due.id) is None
    assert service.match_lines(session, household.agreement.id, by) == 1
    assert service.match_lines(session, household.agreement.id, by) == 0
    assert queries.settled_by(session, due.id) is line(session, "R BAIRD WAGES")


def test_a_person_says_which_of_two_equal_wages_was_paid(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    rhona = owe(session, household, 80_000)
    tam = owe(session, household, 80_000, payee="Tam Lennox")
    other = owe(session, household, 81_000, payee="Tam Lennox")
    paid = HEADER + COUNCIL + GARDEN + WAGES.replace("R BAIRD WAGES", "FASTER PAYMENT")
    assert bring_in(session, files, household, by, paid).unclear == 2
    wages = line(session, "FASTER PAYMENT")
    with pytest.raises(NotThatDueError):
        service.settle_line(session, wages, other, by)
    service.settle_line(session, wages, tam, by)
    service.settle_line(session, wages, tam, by)
    still_open = queries.open_dues(session, household.agreement.id, date(2026, 5, 8))
    assert {due.id for due in still_open} == {rhona.id, other.id}
    assert (wages.group, wages.version) == (Group.WAGES.value, 1)
    assert wages.reason == "It paid Tam Lennox's pay of 8 May 2026."
    assert book(session, household)[NET_PAY_OWED] == Money(80_000)
    service.settle_line(session, wages, rhona, by)
    assert queries.settled_by(session, tam.id) is None
    service.explain_line(session, wages, service.Meaning(Group.EXPENSES, "Fares"), by)
    assert queries.settled_by(session, rhona.id) is None


def test_what_is_paid_already_cannot_be_paid_again(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    due = owe(session, household, 80_000)
    twice = HEADER + COUNCIL + GARDEN + WAGES + "08/05/2026,R BAIRD AGAIN,-800.00,981.60\n"
    bring_in(session, files, household, by, twice)
    paid = queries.settled_by(session, due.id)
    assert paid is not None
    (other,) = [
        x for x in queries.unclear_lines(session, due.agreement_id) if x.amount == paid.amount
    ]
    with pytest.raises(NotThatDueError):
        service.settle_line(session, other, due, by)


def test_a_merchant_explained_twice_is_suggested_whatever_the_day_in_its_name(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    rows = [f"0{day}/05/2026,Tesco Stores {day}841 0{day}MAY,-2.00\n" for day in (1, 2, 3)]
    bring_in(session, files, household, by, "Date,Description,Amount\n" + "".join(rows))
    lines = queries.unclear_lines(session, household.agreement.id)
    asked = {"TESCO STORES 9999 12 NOV", "TESCO EXPRESS 1"}
    for number, each in enumerate(lines[:2]):
        assert said_before(session, household.agreement.id, asked) == {}, number
        service.explain_line(session, each, service.Meaning(Group.EQUIPMENT), by)
    suggested = said_before(session, household.agreement.id, asked)
    assert suggested == {"TESCO STORES 9999 12 NOV": "equipment"}
    assert lines[2].group is None


def test_a_missing_statement_leaves_no_balance_to_tie_to(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    """April and June are here and May is not: nobody knows what the account held in May."""
    agreement_id = household.agreement.id
    bring_in(session, files, household, by, HEADER + "28/04/2026,SHOP,-100.00,900.00\n")
    assert len(queries.statement_ends(session, agreement_id, date(2026, 4, 30))) == 1
    bring_in(session, files, household, by, HEADER + "01/06/2026,SHOP,-5.00,500.00\n")
    assert queries.statement_ends(session, agreement_id, date(2026, 5, 31)) == ()
    bring_in(session, files, household, by, HEADER + "15/05/2026,SHOP,-395.00,505.00\n")
    (end,) = queries.statement_ends(session, agreement_id, date(2026, 5, 31))
    assert end.balance == Money(505_00)


def test_money_that_is_no_number_of_a_bank_is_refused_before_the_database_sees_it(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    vast = HEADER + '06/05/2026,SHOP,"-1,000,000,000,000,000,000.00",0.00\n'
    with pytest.raises(BadLineError, match="is not an amount"):
        bring_in(session, files, household, by, vast)
    most = "Date,Description,Amount\n06/05/2026,SHOP,-999999999.99\n"
    assert bring_in(session, files, household, by, most).new == 1
