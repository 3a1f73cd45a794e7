"""One household's month in a real browser: from a shift on a phone to the council's decision."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from PIL import Image
from playwright.sync_api import Browser
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.ledger.queries import balances, first_broken_entry
from pa_employer.payruns.models import DueKind, PaymentDue
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from payroll.ground.money import NOTHING, Money
from tests.browser.conftest import MovableClock
from tests.browser.people import Person, at_browser
from tests.pa_employer.household import Household, add_person

HEADER = "Date,Description,Amount,Balance\n"


@pytest.fixture
def support_worker(
    app: Flask, session: Session, household: Household, browser: Browser, address: str
) -> Person:
    """Maggie of a support organisation, who prepares and does not decide."""
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    account = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, support))
    details = MandateDetails(
        capacity=Capacity.SUPPORT_ORGANISATION, from_on=household.agreement.starts_on
    )
    give_mandate(session, household.employer, support, details, household.by_employer)
    session.commit()
    return at_browser(browser, address, account)


def test_a_month_from_the_first_shift_to_the_councils_decision(
    clock: MovableClock,
    session: Session,
    household: Household,
    support_worker: Person,
    browser: Browser,
    address: str,
    tmp_path: Path,
) -> None:
    assistant = at_browser(browser, address, household.assistant_account)
    employer = at_browser(browser, address, household.employer_account)
    officer = at_browser(browser, address, household.officer)

    assistant_sends_a_week(assistant, household)
    clock.move_to(date(2026, 5, 5))
    employer_sends_it_back_and_agrees_it_changed(employer, assistant, household)
    clock.move_to(date(2026, 5, 7))
    support_worker_prepares_pay(support_worker, household)
    employer_approves_pay(employer, household)
    both_read_the_payslip(employer, assistant, household)

    clock.move_to(date(2026, 6, 3))
    statement = tmp_path / "may.csv"
    statement.write_text(statement_of(session, household), encoding="utf-8")
    employer_brings_in_the_statement(employer, household, statement)
    employer_says_what_was_bought(employer, household, tmp_path)
    employer_sends_the_return(employer, household)

    clock.move_to(date(2026, 6, 8))
    officer_asks(officer)
    clock.move_to(date(2026, 6, 9))
    employer_answers(employer, household)
    clock.move_to(date(2026, 6, 10))
    officer_decides(officer)
    employer_reads_the_decision_and_keeps_the_workbook(employer, household)

    agreement_id = household.agreement.id
    assert first_broken_entry(session, agreement_id) is None
    assert Money.total(balances(session, agreement_id).values()) == NOTHING


def assistant_sends_a_week(assistant: Person, household: Household) -> None:
    """A day and a sleepover that ends the next morning, entered on a phone."""
    week = f"/work/{household.assistant.id}/weeks/2026-04-27"
    assistant.open(week)
    assistant.open(f"{week}/shifts/add?day=2026-04-27")
    assistant.fill(start="9", end="13:00")
    assistant.press("Keep this shift")
    assistant.open(f"{week}/shifts/add?day=2026-04-30")
    assistant.fill(start="10pm", end="7am")
    assistant.press("Keep this shift")
    assistant.reads("22:00 to 07:00")
    assistant.reads("13 h")
    assistant.press("Send to Morag")
    assistant.reads("Take it back to change it")


def employer_sends_it_back_and_agrees_it_changed(
    employer: Person, assistant: Person, household: Household
) -> None:
    employer.open(household.path)
    employer.reads("Rhona sent hours")
    employer.follow("Look at Rhona's hours")
    employer.fill(comment="You were here until 14:00 on Monday.")
    employer.press("Send back to Rhona")
    week = f"/work/{household.assistant.id}/weeks/2026-04-27"
    assistant.open(week)
    assistant.reads("You were here until 14:00 on Monday.")
    assistant.follow("Change Monday")
    assistant.fill(end="14:00")
    assistant.press("Keep this shift")
    assistant.press("Send to Morag")
    employer.open(f"{household.path}/hours")
    employer.press("Agree")
    employer.reads("Agreed")


def support_worker_prepares_pay(worker: Person, household: Household) -> None:
    """The board leads to the person's own pages; preparing is allowed, approving is not."""
    worker.open("/support")
    worker.follow("Morag Sinclair")
    worker.reads("You act for Morag Sinclair as support organisation.")
    worker.open(f"{household.path}/pay")
    worker.follow("Start a pay run")
    worker.fill(**{"pay_on-day": "8", "pay_on-month": "5", "pay_on-year": "2026"})
    worker.press("Go on to hours")
    worker.press("Pay Rhona Baird contracted hours now")
    worker.follow("Go on to check")
    worker.reads("Rhona Baird")


def employer_approves_pay(employer: Person, household: Household) -> None:
    employer.open(f"{household.path}/pay")
    employer.follow("Carry on")
    employer.follow("3. Pay")
    employer.press("Approve")
    employer.reads("Payments to make")
    employer.reads("80-12-34")


def both_read_the_payslip(employer: Person, assistant: Person, household: Household) -> None:
    employer.follow("Rhona Baird:")
    net = employer.page.locator("body").inner_text()
    assert "Net pay" in net
    assistant.open(f"/work/{household.assistant.id}/payslips")
    assistant.page.get_by_role("main").get_by_role("link", name="8 May 2026").first.click()
    assistant.look()
    assistant.reads("National Insurance")
    answer = assistant.page.request.get(f"{assistant.page.url}.pdf")
    document = PdfReader(BytesIO(answer.body()))
    assert "/MarkInfo" in document.root_object
    assert "Rhona Baird" in document.pages[0].extract_text()


def statement_of(session: Session, household: Household) -> str:
    """The bank's statement of April and May, with what the pay run said must be paid."""
    dues = select(PaymentDue).where(PaymentDue.agreement_id == household.agreement.id)
    owed = {due.kind: due.amount for due in session.scalars(dues)}
    session.commit()
    moves = [
        ("06/04/2026", "KINNAIRD COUNCIL KC-1001", Money(160000)),
        ("04/05/2026", "KINNAIRD COUNCIL KC-1001", Money(160000)),
        ("08/05/2026", "R BAIRD WAGES", -owed[DueKind.NET_PAY]),
        ("12/05/2026", "DOBBIE LANE GARDEN CENTRE", Money(-1840)),
        ("15/05/2026", "CASTLE ART SUPPLIES", Money(-6200)),
        ("20/05/2026", "SMITH AND SONS", Money(-12500)),
        ("29/05/2026", "HMRC CUMBERNAULD", -owed[DueKind.HMRC]),
    ]
    balance, rows = Money(100000), []
    for day, said, amount in moves:
        balance += amount
        rows.append(f"{day},{said},{amount.pounds:.2f},{balance.pounds:.2f}")
    return HEADER + "\n".join(rows[::-1]) + "\n"


def employer_brings_in_the_statement(
    employer: Person, household: Household, statement: Path
) -> None:
    for said in ("7 lines were brought in", "were here already"):
        employer.open(f"{household.path}/money/import")
        employer.page.set_input_files('[name="file"]', statement)
        employer.press("Bring it in")
        employer.reads(said)


def employer_says_what_was_bought(employer: Person, household: Household, tmp_path: Path) -> None:
    """One word, one tap, and one photo where a receipt helps."""
    employer.open(household.path)
    employer.follow("See what would help")
    employer.follow("£18.40")
    employer.fill(words="Seeds for the gardening group")
    employer.press("Activities and breaks")
    employer.open(f"{household.path}/money/receipts")
    employer.follow("£62.00")
    receipt = tmp_path / "receipt.jpg"
    Image.new("RGB", (300, 400), "white").save(receipt)
    employer.page.set_input_files('[name="file"]', receipt)
    employer.press("Add the receipt")
    employer.reads("Look at receipt 1")
    employer.press("Activities and breaks")


def employer_sends_the_return(employer: Person, household: Household) -> None:
    employer.open(f"{household.path}/returns")
    employer.follow("Look at March to May 2026")
    employer.reads("matches the statement")
    employer.fill(how_going="Well. Rhona is a star.")
    employer.press("That is right, send it")
    employer.reads("Well. Rhona is a star.")


def officer_asks(officer: Person) -> None:
    officer.open("/council/returns")
    officer.follow("Morag Sinclair")
    officer.reads("SMITH AND SONS")
    officer.follow("Ask the person")
    officer.page.get_by_label("SMITH AND SONS").first.check()
    officer.press("Send these questions")
    officer.reads("waiting for the person")


def employer_answers(employer: Person, household: Household) -> None:
    employer.open(household.path)
    employer.reads("The council asks about 1 thing")
    employer.follow("Answer the council")
    employer.fill(words_0="A ramp at the back door. I have no receipt, the joiner was cash only.")
    employer.press("Send these answers")
    employer.reads("The council has your answers")


def officer_decides(officer: Person) -> None:
    officer.open("/council/returns")
    officer.follow("Morag Sinclair")
    officer.reads("A ramp at the back door.")
    officer.page.wait_for_load_state()
    officer.page.keyboard.press("j")
    officer.page.keyboard.press("Enter")
    officer.page.wait_for_url("**/items/*")
    officer.look()
    officer.page.keyboard.press("v")
    officer.fill(reason="The ramp is in the plan. A photo of it is enough next time.")
    officer.press("Keep this and go on")
    officer.reads("The letter to Morag Sinclair")
    officer.press("Decide, and send this letter")


def employer_reads_the_decision_and_keeps_the_workbook(
    employer: Person, household: Household
) -> None:
    employer.open(f"{household.path}/returns/2026-03-02")
    employer.reads("The ramp is in the plan.")
    answer = employer.page.request.get(f"{household.path}/returns/2026-03-02.xlsx")
    book = load_workbook(BytesIO(answer.body()))
    assert book.sheetnames[0] == "Summary"
    formulas = [
        cell.value
        for row in book["Summary"].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    ]
    assert any("SUMIFS" in formula for formula in formulas)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_month_begins_without_scripts_too(
    household: Household, browser: Browser, address: str
) -> None:
    assistant = at_browser(browser, address, household.assistant_account, has_scripts=False)
    week = f"/work/{household.assistant.id}/weeks/2026-04-27"
    assistant.page.goto(f"{week}/shifts/add?day=2026-04-27")
    assistant.fill(start="9", end="13:00")
    assistant.page.get_by_role("button", name="Keep this shift").click()
    assistant.page.get_by_role("button", name="Send to Morag").click()
    assistant.reads("Take it back to change it")
