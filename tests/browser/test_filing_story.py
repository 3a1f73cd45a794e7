"""A full month of pay in a real browser: run, file with HMRC's stand-in, pay, and reconcile."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.filings.send import handlers
from pa_employer.filings.stand_in import StandIn
from pa_employer.filings.stand_in_checks import checks_of
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.payruns.models import DueKind, PaymentDue
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from payroll.ground.money import Money
from tests.browser.conftest import MovableClock
from tests.browser.people import Person, at_browser
from tests.pa_employer.filings.engine import listening
from tests.pa_employer.filings.month import told
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.payruns.work import agree_eighty_hours
from tests.payroll.rti.told import PACK

LOGIN = ("PAYE12345678", "thistle-and-gorse")


def bureau_account(app: Flask, session: Session, household: Household) -> Account:
    """Maggie of a support organisation that runs and decides the payroll."""
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    account = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, support))
    details = MandateDetails(
        capacity=Capacity.SUPPORT_ORGANISATION,
        from_on=household.agreement.starts_on,
        may_decide=True,
    )
    give_mandate(session, household.employer, support, details, household.by_employer)
    return account


@pytest.mark.parametrize(
    ("database_url", "who", "sender"),
    [("postgresql", "employer", "Employer"), ("sqlite", "bureau", "Bureau")],
    indirect=["database_url"],
)
def test_a_month_is_run_filed_paid_and_reconciled(  # fixtures
    app: Flask,
    clock: MovableClock,
    session: Session,
    household: Household,
    browser: Browser,
    address: str,
    tmp_path: Path,
    who: str,
    sender: str,
) -> None:
    account = household.employer_account
    if who == "bureau":
        account = bureau_account(app, session, household)
    agree_eighty_hours(session, household.assistant)
    session.commit()
    clock.move_to(date(2026, 4, 30))
    person = at_browser(browser, address, account)
    runs_pay(person, household)

    stand_in = StandIn(tmp_path / "engine.db", checks_of(PACK, clock), login=LOGIN, clock=clock)
    with listening(stand_in) as engine:
        bench = Bench(app.extensions["engine"], clock, handlers(engine))
        files(person, household, lambda: work_through(bench, clock))
    (message,) = stand_in.messages()
    assert told(message, "IRheader/Sender") == sender
    assert len(stand_in.accepted()) == 1

    pays(person, household)
    clock.move_to(date(2026, 6, 3))
    statement = tmp_path / "may.csv"
    statement.write_text(statement_of(session, household), encoding="utf-8")
    reconciles(person, household, statement)


def work_through(bench: Bench, clock: MovableClock) -> None:
    """Let the worker go on as time passes, minute by minute."""
    for _ in range(5):
        clock.at += timedelta(minutes=1)
        work_off(bench)


def runs_pay(person: Person, household: Household) -> None:
    person.open(f"{household.path}/pay")
    person.follow("Start a pay run")
    person.fill(**{"pay_on-day": "1", "pay_on-month": "5", "pay_on-year": "2026"})
    person.press("Go on to hours")
    person.follow("Go on to check")
    person.follow("Go on to pay")
    person.press("Approve")
    person.reads("Payments to make")


def files(person: Person, household: Household, work: Callable[[], None]) -> None:
    """What is missing is named, mended on the page each link leads to, and then sent."""
    person.follow("Tell HMRC about this pay")
    person.follow("Look and send")
    person.reads("The starter declaration (A, B or C) is missing")
    person.open(f"{household.path}/assistants/{household.assistant.id}/hmrc")
    person.choose("Female")
    person.fill(address="2 Mill Road\nKinnaird", postcode="FK10 1AA")
    person.press("Keep these details")
    person.open(f"{household.path}/assistants/{household.assistant.id}/tax/start")
    person.page.locator('[name="declaration"][value="A"]').check()
    person.press("Keep this")
    person.open(f"{household.path}/hmrc/login")
    person.fill(user_id=LOGIN[0], password=LOGIN[1])
    person.press("Keep this login")
    person.follow("Look and send")
    person.press("Send it to HMRC")
    person.reads("To be sent")
    work()
    person.follow("See how far it is now")
    person.reads("Accepted")
    person.reads("HMRC has received the document")


def pays(person: Person, household: Household) -> None:
    person.open(f"{household.path}/pay")
    person.follow("1 May 2026")
    person.follow("Pay them")
    person.reads("To pay")
    answer = person.page.request.get(f"{person.page.url}/pack.zip")
    with ZipFile(BytesIO(answer.body())) as pack:
        assert len(pack.namelist()) == 3
    person.follow("ISO 20022 payment file")
    person.fill(sort_code="80-12-34", account_number="12345678")
    with person.page.expect_download() as download:
        person.page.locator("main button").first.click()
    assert download.value.suggested_filename == "payments-2026-05-01.xml"


def statement_of(session: Session, household: Household) -> str:
    """The bank's statement of April and May, with every payment made."""
    dues = select(PaymentDue).where(PaymentDue.agreement_id == household.agreement.id)
    owed = {due.kind: due.amount for due in session.scalars(dues)}
    session.commit()
    moves = [
        ("06/04/2026", "KINNAIRD COUNCIL KC-1001", Money(160000)),
        ("01/05/2026", "R BAIRD WAGES", -owed[DueKind.NET_PAY]),
        ("04/05/2026", "KINNAIRD COUNCIL KC-1001", Money(160000)),
        ("18/05/2026", "HMRC CUMBERNAULD 961PK000123452701", -owed[DueKind.HMRC]),
    ]
    balance, rows = Money(100000), []
    for day, said, amount in moves:
        balance += amount
        rows.append(f"{day},{said},{amount.pounds:.2f},{balance.pounds:.2f}")
    return "Date,Description,Amount,Balance\n" + "\n".join(rows[::-1]) + "\n"


def reconciles(person: Person, household: Household, statement: Path) -> None:
    """The statement alone says what is paid, for the run and for HMRC."""
    person.open(f"{household.path}/money/import")
    person.page.set_input_files('[name="file"]', statement)
    person.press("Bring it in")
    person.open(f"{household.path}/pay")
    person.follow("1 May 2026")
    person.follow("Pay them")
    person.reads("Everything is paid: your statements show each payment.")
    person.open(f"{household.path}/hmrc/owed")
    person.reads("Paid")
    person.open(f"{household.path}/hmrc")
    person.reads("Nothing is left to pay for 2026-27.")
