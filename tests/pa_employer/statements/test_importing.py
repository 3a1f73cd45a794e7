"""Bringing statements in: each line once, the book in step, and what it means changeable."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.ledger import queries as ledger
from pa_employer.ledger.accounts import NET_PAY_OWED, UNCLEAR, held
from pa_employer.payruns.models import DueKind, PaymentDue, PayRun
from pa_employer.statements import queries, service
from pa_employer.statements.explaining import NotMatchedError, WrongDirectionError
from pa_employer.statements.importing import BeforeOpeningError, OtherAccountError, covers_until
from pa_employer.statements.models import Settlement, Statement, StatementLine
from pa_employer.statements.reading import BadLineError
from payroll.frequency import Frequency
from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from receipts.store import FolderStore
from returns.groups import Group, Income
from tests.pa_employer.household import Household

AT = datetime(2026, 6, 3, 9, tzinfo=UTC)
HEADER = "Date,Description,Amount,Balance\n"
COUNCIL = "04/05/2026,KINNAIRD COUNCIL,1600.00,2600.00\n"
GARDEN = "06/05/2026,GARDEN CENTRE,-18.40,2581.60\n"
WAGES = "08/05/2026,R BAIRD WAGES,-800.00,1781.60\n"


@pytest.fixture
def files(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


@pytest.fixture
def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, AT)


def bring_in(
    session: Session, files: FolderStore, household: Household, by: Actor, text: str
) -> service.Imported:
    upload = service.Upload("may.csv", text.encode())
    return service.import_statement(session, files, household.money_account, upload, by)


def owe_rhona(session: Session, household: Household, pence: int) -> PaymentDue:
    run = PayRun(
        employer_id=household.employer.id,
        agreement_id=household.agreement.id,
        frequency=Frequency.FOUR_WEEKLY,
        pay_on=date(2026, 5, 8),
        hours_from=date(2026, 4, 6),
        hours_until=date(2026, 5, 3),
        started_at=AT,
        started_by_id=household.employer_account.id,
    )
    session.add(run)
    session.flush()
    due = PaymentDue(
        agreement_id=household.agreement.id,
        pay_run_id=run.id,
        kind=DueKind.NET_PAY,
        payee="Rhona Baird",
        amount=Money(pence),
        due_on=date(2026, 5, 8),
        assistant_id=household.assistant.id,
    )
    session.add(due)
    session.flush()
    return due


def line(session: Session, description: str) -> StatementLine:
    found = select(StatementLine).where(StatementLine.description == description)
    return session.scalars(found).one()


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
    due = owe_rhona(session, household, 80_000)
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
    owe_rhona(session, household, 80_000)
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
