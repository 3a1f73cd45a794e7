"""What is known of each payment, as the return's engine takes it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from pa_employer import db
from pa_employer.audit.actor import Actor
from pa_employer.evidence.facts import account_lines
from pa_employer.evidence.forgetting import remove_receipt
from pa_employer.payruns.models import Basis, DueKind, PaidWeek, PaymentDue, PayslipRow
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.bills import BillDetails, note_bill
from pa_employer.statements.models import StatementLine
from pa_employer.statements.rules import learn
from pa_employer.statements.service import (
    Meaning,
    Upload,
    explain_line,
    import_statement,
    match_lines,
    take_back_match,
)
from payroll.ground.days import Span
from payroll.ground.money import Money
from receipts.store import FolderStore
from returns.account import Line, LineFacts, PayeeFact, ReceiptFact
from returns.evidence import grade
from returns.grades import Grade
from returns.groups import Group, Income
from returns.policy import policy_on
from tests.pa_employer.evidence.receipts import attach
from tests.pa_employer.household import Household
from tests.pa_employer.statements.bank import MAY, STATEMENT, line, owe
from tests.receipts.files import pdf, picture

MONTH = Span(date(2026, 5, 1), date(2026, 5, 31))
MONDAY = date(2026, 4, 27)
BRING = Callable[[str], None]


@pytest.fixture
def files(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "files")


@pytest.fixture
def by(household: Household) -> Actor:
    return Actor(household.employer_account.id, MAY)


@pytest.fixture
def bring(session: Session, files: FolderStore, household: Household, by: Actor) -> BRING:
    def bring_in(text: str) -> None:
        upload = Upload("may.csv", text.encode())
        import_statement(session, files, household.money_account, upload, by)

    return bring_in


def known(session: Session, household: Household, description: str) -> Line:
    """One line of May as the engine is given it."""
    found = account_lines(session, household.agreement.id, MONTH)
    (the_line,) = [each for each in found if each.description == description]
    return the_line


def grade_of(the_line: Line) -> Grade:
    return grade(the_line, policy_on(the_line.on)).grade


def payslip(
    session: Session, household: Household, due: PaymentDue, basis: Basis, rate: int = 1345
) -> PayslipRow:
    """The payslip of Rhona's that a due came from, for one week."""
    assert due.pay_run_id
    slip = PayslipRow(
        pay_run_id=due.pay_run_id,
        assistant_id=household.assistant.id,
        pay_on=due.due_on,
        tax_year=2026,
        minutes=1200,
        gross=due.amount,
        tax=Money(0),
        employee_ni=Money(0),
        employer_ni=Money(0),
        employee_pension=Money(0),
        employer_pension=Money(0),
        net=due.amount,
        document={},
        weeks=[
            PaidWeek(
                assistant_id=household.assistant.id,
                week_starts_on=MONDAY,
                minutes=1200,
                hourly_rate=Money(rate),
                basis=basis,
            )
        ],
    )
    session.add(slip)
    session.flush()
    return slip


def test_a_wage_for_agreed_hours_proves_itself(
    household: Household, session: Session, bring: BRING
) -> None:
    payslip(session, household, owe(session, household, 80_000), Basis.AGREED)
    bring(STATEMENT)
    wages = known(session, household, "R BAIRD WAGES")
    fact = wages.evidence.payslip
    assert fact is not None
    assert (fact.assistant, fact.net) == ("Rhona Baird", Money(80_000))
    assert fact.hours_are_agreed
    assert fact.account_is_known
    assert (wages.group, grade_of(wages)) == (Group.WAGES, Grade.A)


def test_a_wage_on_contracted_hours_proves_itself_once_agreed_hours_replace_them(
    household: Household, session: Session, bring: BRING
) -> None:
    due = owe(session, household, 80_000)
    slip = payslip(session, household, due, Basis.CONTRACTED)
    bring(STATEMENT)
    line_before = known(session, household, "R BAIRD WAGES")
    before = line_before.evidence.payslip
    assert before is not None
    assert not before.hours_are_agreed
    # Nobody is asked about a wage that equals its payslip, agreed or not yet.
    assert grade_of(line_before) is Grade.B
    session.add(
        corrected := PaidWeek(
            assistant_id=household.assistant.id,
            week_starts_on=MONDAY,
            minutes=60,
            hourly_rate=Money(1345),
            basis=Basis.AGREED,
        )
    )
    corrected.payslip_id = slip.id
    session.flush()
    after = known(session, household, "R BAIRD WAGES").evidence.payslip
    assert after is not None
    assert after.hours_are_agreed


def test_a_wage_to_nobody_s_known_account_does_not_prove_itself(
    household: Household, session: Session, bring: BRING
) -> None:
    payslip(session, household, owe(session, household, 80_000), Basis.AGREED)
    household.assistant.account_number = None
    bring(STATEMENT)
    wages = known(session, household, "R BAIRD WAGES")
    assert wages.evidence.payslip is not None
    assert not wages.evidence.payslip.account_is_known
    assert grade_of(wages) is not Grade.A


def test_one_payment_for_two_bills_to_hmrc_is_expected_to_be_their_sum(
    household: Household, session: Session, bring: BRING
) -> None:
    june = date(2026, 6, 22)
    for pence in (10_000, 5_050):
        owe(session, household, pence, payee="HMRC", kind=DueKind.HMRC, due_on=june)
    owe(session, household, 4_040, payee="Pension provider", kind=DueKind.PENSION, due_on=june)
    bring(
        "Date,Description,Amount\n18/05/2026,HMRC CUMBERNAULD,-150.50\n19/05/2026,NEST IT,-40.40\n"
    )
    hmrc = known(session, household, "HMRC CUMBERNAULD")
    expected = PayeeFact("HMRC", "its tax reference", Money(15_050), Money(15_050))
    assert hmrc.evidence == LineFacts(payee=expected)
    assert (hmrc.group, grade_of(hmrc)) == (Group.HMRC, Grade.B)
    pension = known(session, household, "NEST IT")
    assert (pension.group, grade_of(pension)) == (Group.PENSION, Grade.B)


def test_the_council_is_known_where_its_payment_was_recognised_and_not_where_it_was_said(
    household: Household, session: Session, bring: BRING, by: Actor
) -> None:
    bring(STATEMENT)
    council = known(session, household, "KINNAIRD COUNCIL")
    instalment = Money(160_000)
    expected = PayeeFact("Kinnaird Council", "its payment days", instalment, instalment)
    assert council.evidence.payee == expected
    assert (council.group, grade_of(council)) == (Income.AUTHORITY, Grade.B)
    row = line(session, "KINNAIRD COUNCIL")
    take_back_match(session, row, by)
    assert known(session, household, "KINNAIRD COUNCIL").evidence == LineFacts()
    explain_line(session, row, Meaning(Income.AUTHORITY), by)
    assert known(session, household, "KINNAIRD COUNCIL").evidence == LineFacts()


def test_what_is_unclear_has_no_group_no_evidence_and_no_answer(
    household: Household, session: Session, bring: BRING
) -> None:
    bring(STATEMENT)
    garden = known(session, household, "GARDEN CENTRE")
    assert (garden.group, garden.evidence, garden.answer) == (None, LineFacts(), None)
    assert (garden.amount, garden.on) == (Money(-1840), date(2026, 5, 6))
    assert grade_of(garden) is Grade.E


def test_the_person_s_words_are_the_answer_and_a_match_s_reason_is_not(
    household: Household, session: Session, bring: BRING, by: Actor
) -> None:
    bring(STATEMENT)
    garden = line(session, "GARDEN CENTRE")
    assert known(session, household, "KINNAIRD COUNCIL").answer is None
    explain_line(session, garden, Meaning(Group.ACTIVITIES), by)
    assert known(session, household, "GARDEN CENTRE").answer is None
    explain_line(session, garden, Meaning(Group.ACTIVITIES, " Seeds. "), by)
    assert known(session, household, "GARDEN CENTRE").answer == "Seeds."
    explain_line(session, garden, Meaning(Group.ACTIVITIES, "Seeds.", no_receipt=True), by)
    assert known(session, household, "GARDEN CENTRE").answer == "Seeds. I have no receipt."


def test_a_receipt_of_the_same_total_matches_and_another_total_does_not(
    household: Household, session: Session, files: FolderStore, bring: BRING, by: Actor
) -> None:
    bring(STATEMENT)
    garden = line(session, "GARDEN CENTRE")
    explain_line(session, garden, Meaning(Group.ACTIVITIES), by)
    kept = attach(session, files, garden, by, picture("PNG"), Money(1_000))
    fact = ReceiptFact(Money(1_000), date(2026, 5, 6))
    found = known(session, household, "GARDEN CENTRE")
    assert found.evidence.receipt == fact
    assert grade_of(found) is not Grade.C
    attach(session, files, garden, by, pdf(), Money(840))
    assert grade_of(known(session, household, "GARDEN CENTRE")) is Grade.C
    remove_receipt(session, kept, by)
    assert known(session, household, "GARDEN CENTRE").evidence.receipt == ReceiptFact(
        Money(840), date(2026, 5, 6)
    )


def test_a_receipt_without_a_total_is_matched_by_the_person_who_attached_it(
    household: Household, session: Session, files: FolderStore, bring: BRING, by: Actor
) -> None:
    bring(STATEMENT)
    attach(session, files, line(session, "GARDEN CENTRE"), by, picture("PNG"))
    found = known(session, household, "GARDEN CENTRE")
    graded = grade(found, policy_on(found.on))
    assert graded.grade is Grade.C
    assert graded.reason == "A person matched the receipt: it is for the same amount."


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    asked: list[str] = []
    engine: Engine = app.extensions["engine"]

    def note(*args: object) -> None:
        asked.append(str(args[2]))

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_many_lines_take_no_more_questions_than_a_few(
    app: Flask, household: Household, session: Session, bring: BRING
) -> None:
    def questions() -> int:
        session.commit()
        session.expire_all()
        _ = household.agreement.authority.name
        with counted(app) as asked:
            account_lines(session, household.agreement.id, MONTH)
        return len(asked)

    payslip(session, household, owe(session, household, 80_000), Basis.AGREED)
    bring(STATEMENT)
    few = questions()
    rows = "".join(f"{day:02}/05/2026,SHOP {day},-1.00\n" for day in range(1, 31))
    bring("Date,Description,Amount\n" + rows)
    assert len(account_lines(session, household.agreement.id, MONTH)) == 33
    assert questions() == few
    assert few <= 8


def test_a_great_many_lines_are_asked_for_in_shares(
    household: Household,
    session: Session,
    bring: BRING,
    by: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    payslip(session, household, owe(session, household, 80_000), Basis.AGREED)
    bring(STATEMENT)
    whole = account_lines(session, household.agreement.id, MONTH)
    monkeypatch.setattr(db, "IN_A_QUESTION", 2)
    assert account_lines(session, household.agreement.id, MONTH) == whole
    assert match_lines(session, household.agreement.id, by.at) == 0
    assert session.query(StatementLine).count() == 3


def test_what_a_rule_filled_in_is_in_the_persons_words_and_can_be_questioned(
    household: Household, session: Session, by: Actor
) -> None:
    def bought(day: int) -> Arriving:
        return Arriving(
            identity=f"club {day}",
            on=date(2026, 5, day),
            amount=Money(-4_000),
            description="ART CLUB",
        )

    take_in(session, household.money_account, [bought(1)], by.at)
    first = line(session, "ART CLUB")
    explain_line(session, first, Meaning(Group.ACTIVITIES, "Art"), by)
    learn(session, household.agreement, first, by)
    take_in(session, household.money_account, [bought(8)], by.at)
    (_, filled) = account_lines(session, household.agreement.id, MONTH)
    assert filled.answer == "You said on 3 June 2026 that payments here are activities and breaks."
    assert grade_of(filled) is Grade.D


def test_a_bill_that_was_noted_makes_its_payee_known(
    household: Household, session: Session, by: Actor
) -> None:
    details = BillDetails(
        payee="Kinnaird Care",
        amount=Money(12_000),
        due_on=date(2026, 5, 20),
        group=Group.AGENCY,
    )
    note_bill(session, household.agreement, details, by)
    paid = Arriving(
        identity="care", on=date(2026, 5, 20), amount=Money(-12_000), description="KINNAIRD CARE"
    )
    take_in(session, household.money_account, [paid], by.at)
    (seen,) = account_lines(session, household.agreement.id, MONTH)
    assert (seen.group, grade_of(seen)) == (Group.AGENCY, Grade.B)
    assert seen.evidence.payee is not None
    assert seen.evidence.payee.known_by == "the bill that was noted"
