"""Bringing statements in: each line once, the book in step, and what it means changeable."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.ledger import queries as ledger
from pa_employer.ledger.accounts import NET_PAY_OWED, UNCLEAR, held
from pa_employer.payruns.models import DueKind
from pa_employer.statements import owing, queries, service
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.bills import (
    BillDetails,
    PaidBillError,
    bill_of,
    note_bill,
    withdraw_bill,
)
from pa_employer.statements.categories import KindFromPastError, say_kind
from pa_employer.statements.explaining import (
    NotMatchedError,
    NotThatDueError,
    WrongDirectionError,
)
from pa_employer.statements.importing import BeforeOpeningError, OtherAccountError, covers_until
from pa_employer.statements.listing import said_before
from pa_employer.statements.models import Explained, Settlement, Statement, StatementLine
from pa_employer.statements.recognising import count_recognisable
from pa_employer.statements.refusals import BadLineError
from pa_employer.statements.rules import NotByRuleError, NothingToLearnError, learn, undo
from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from receipts.store import FolderStore
from returns.categories import Standing
from returns.groups import Group, Income
from tests.pa_employer.household import Household
from tests.pa_employer.statements.bank import (
    COUNCIL,
    GARDEN,
    HEADER,
    MAY,
    PAY_DAY,
    WAGES,
    line,
    owe,
)


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
    assert owing.settled_by(session, due) is wages
    assert book(session, household)[NET_PAY_OWED] == Money(80_000)
    before, after = date(2026, 5, 7), date(2026, 5, 8)
    assert owing.open_dues(session, household.agreement.id, before) == []
    assert owing.open_dues(session, household.agreement.id, after) == []
    service.take_back_match(session, wages, by)
    assert wages.group is None
    assert [each.due for each in owing.open_dues(session, household.agreement.id, after)] == [due]
    assert NET_PAY_OWED not in book(session, household)
    assert service.match_lines(session, household.agreement.id, by.at) == 0
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
    assert owing.settled_by(session, due) is None
    assert service.match_lines(session, household.agreement.id, by.at) == 1
    assert service.match_lines(session, household.agreement.id, by.at) == 0
    assert owing.settled_by(session, due) is line(session, "R BAIRD WAGES")


def test_a_person_says_which_of_two_equal_wages_was_paid(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    rhona = owe(session, household, 80_000)
    tam = owe(session, household, 80_000, payee="Tam Lennox")
    other = owe(session, household, 81_000, payee="Tam Lennox")
    paid = HEADER + COUNCIL + GARDEN + WAGES.replace("R BAIRD WAGES", "FASTER PAYMENT")
    assert bring_in(session, files, household, by, paid).unclear == 2
    wages = line(session, "FASTER PAYMENT")
    service.settle_line(session, wages, tam, by)
    service.settle_line(session, wages, tam, by)
    still_open = owing.open_dues(session, household.agreement.id, date(2026, 5, 8))
    assert {due.id for due in still_open} == {rhona.id, other.id}
    assert (wages.group, wages.version) == (Group.WAGES.value, 1)
    assert wages.reason == "It paid Tam Lennox's pay of 8 May 2026."
    assert book(session, household)[NET_PAY_OWED] == Money(80_000)
    service.settle_line(session, wages, rhona, by)
    assert owing.settled_by(session, tam) is None
    service.explain_line(session, wages, service.Meaning(Group.EXPENSES, "Fares"), by)
    assert owing.settled_by(session, rhona) is None


def test_a_wage_paid_short_leaves_the_rest_due_until_it_is_paid(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    due = owe(session, household, 85_000)
    rest = "09/05/2026,R BAIRD REST,-50.00,1731.60\n"
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN + WAGES + rest)
    service.settle_line(session, line(session, "R BAIRD WAGES"), due, by)
    assert line(session, "R BAIRD WAGES").reason == (
        "It paid £800.00 of Rhona Baird's pay of 8 May 2026."
    )
    (still,) = owing.open_dues(session, due.agreement_id, date(2026, 5, 8))
    assert (still.amount, still.paid) == (Money(5_000), Money(80_000))
    assert owing.settled_by(session, due) is None
    assert service.match_lines(session, due.agreement_id, by.at) == 1
    assert owing.settled_by(session, due) is line(session, "R BAIRD REST")
    assert owing.open_dues(session, due.agreement_id, date(2026, 5, 9)) == []
    assert [each.amount for each in owing.open_dues(session, due.agreement_id, PAY_DAY)] == [
        Money(5_000)
    ]


def test_a_wage_paid_over_settles_what_was_due_and_the_book_shows_the_rest(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    due = owe(session, household, 78_000)
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN + WAGES)
    service.settle_line(session, line(session, "R BAIRD WAGES"), due, by)
    assert owing.unsettled_dues(session, due.agreement_id) == []
    assert book(session, household)[NET_PAY_OWED] == Money(80_000)


def test_a_rule_learned_from_one_answer_fills_in_the_next_and_can_be_undone(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN)
    garden = line(session, "GARDEN CENTRE")
    with pytest.raises(NothingToLearnError):
        learn(session, household.agreement, garden, by)
    service.explain_line(session, garden, service.Meaning(Group.ACTIVITIES, "Club"), by)
    rule = learn(session, household.agreement, garden, by)
    assert learn(session, household.agreement, garden, by) is rule
    later = "10/05/2026,Garden Centre 10 MAY,-4.00,2577.60\n"
    refund = "11/05/2026,GARDEN CENTRE,4.00,2581.60\n"
    done = bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN + later + refund)
    assert (done.new, done.matched, done.unclear) == (2, 1, 1)
    filled = line(session, "Garden Centre 10 MAY")
    assert (filled.group, filled.explained) == (Group.ACTIVITIES.value, Explained.BY_RULE)
    assert filled.reason == (
        "You said on 3 June 2026 that payments here are activities and breaks."
    )
    assert undo(session, household.agreement, rule, by) == 1
    assert undo(session, household.agreement, rule, by) == 0
    assert (filled.group, garden.group) == (None, Group.ACTIVITIES.value)
    assert service.match_lines(session, household.agreement.id, by.at) == 0
    assert book(session, household)["spent:activities"] == Money(1_840)


def test_wages_are_never_settled_by_a_rule(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN + WAGES)
    wages = line(session, "R BAIRD WAGES")
    service.explain_line(session, wages, service.Meaning(Group.WAGES, "May"), by)
    with pytest.raises(NotByRuleError):
        learn(session, household.agreement, wages, by)


def test_a_bill_is_promised_until_it_is_seen_paid(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    details = BillDetails(
        payee="Kinnaird Care",
        amount=Money(12_000),
        due_on=date(2026, 6, 20),
        group=Group.AGENCY,
        reference="INV 77",
    )
    bill = note_bill(session, household.agreement, details, by)
    (still,) = owing.open_dues(session, household.agreement.id, by.today)
    assert (still.amount, still.kind) == (Money(12_000), DueKind.BILL)
    assert owing.open_dues(session, household.agreement.id, date(2026, 6, 2)) == []
    paid = "02/06/2026,KINNAIRD CARE LTD,-120.00,2461.60\n"
    bring_in(session, files, household, by, HEADER + COUNCIL + GARDEN + paid)
    settled = line(session, "KINNAIRD CARE LTD")
    assert (settled.group, settled.reason) == (
        Group.AGENCY.value,
        "It equals the bill from Kinnaird Care, to the penny.",
    )
    assert owing.unsettled_dues(session, household.agreement.id) == []
    with pytest.raises(PaidBillError):
        withdraw_bill(session, household.agreement, bill, by)
    other = note_bill(session, household.agreement, details, by)
    withdraw_bill(session, household.agreement, other, by)
    assert owing.unsettled_dues(session, household.agreement.id) == []
    assert bill_of(session, household.agreement.id, other.payment_due_id) is None


def test_a_council_that_says_so_turns_a_kind_of_shop_into_a_question(
    household: Household, session: Session, by: Actor
) -> None:
    def bus(day: int) -> Arriving:
        return Arriving(
            identity=f"bus {day}",
            on=date(2026, 6, day),
            amount=Money(-250),
            description="CITY BUSES",
            merchant_code="4131",
        )

    council = household.agreement.authority_id
    take_in(session, household.money_account, [bus(1)], by.at)
    first = session.scalars(
        select(StatementLine).where(StatementLine.posted_on == date(2026, 6, 1))
    ).one()
    assert (first.group, first.reason) == (
        Group.TRAVEL.value,
        "The card names the kind of shop: Getting about (taxis, buses, trains, fuel, parking).",
    )
    say_kind(session, council, "transport", Standing.REVIEW, date(2026, 6, 4), "Ask first", by)
    done = take_in(session, household.money_account, [bus(1), bus(3), bus(4)], by.at)
    assert (done.new, done.matched) == (2, 1)
    (asked,) = queries.unclear_lines(session, household.agreement.id)
    assert asked.posted_on == date(2026, 6, 4)
    with pytest.raises(KindFromPastError):
        say_kind(session, council, "transport", Standing.ALLOW, date(2026, 6, 2), "", by)


def test_a_day_the_list_of_shops_does_not_reach_asks_the_person(
    household: Household, session: Session, by: Actor
) -> None:
    later = Arriving(
        identity="bus",
        on=date(2027, 4, 6),
        amount=Money(-250),
        description="CITY BUSES",
        merchant_code="4131",
    )
    assert take_in(session, household.money_account, [later], by.at).matched == 0
    assert line(session, "CITY BUSES").group is None


def test_money_back_on_a_card_is_a_refund(
    household: Household, session: Session, by: Actor
) -> None:
    back = Arriving(
        identity="refund",
        on=date(2026, 6, 1),
        amount=Money(1_000),
        description="GARDEN CENTRE",
        merchant_code="5261",
    )
    take_in(session, household.money_account, [back], by.at)
    assert line(session, "GARDEN CENTRE").group == Income.REFUND.value


def test_what_is_paid_already_cannot_be_paid_again(
    household: Household, session: Session, files: FolderStore, by: Actor
) -> None:
    due = owe(session, household, 80_000)
    twice = HEADER + COUNCIL + GARDEN + WAGES + "08/05/2026,R BAIRD AGAIN,-800.00,981.60\n"
    bring_in(session, files, household, by, twice)
    paid = owing.settled_by(session, due)
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
