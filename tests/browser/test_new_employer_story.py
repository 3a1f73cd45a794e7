"""On a phone: somebody new sets up from nothing to the first pay day, and later a PA leaves."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.service import AgreementDetails, agree_direct_payment
from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.payruns.models import PayslipRow
from pa_employer.people.models import Capacity, Employer
from pa_employer.people.service import EmployerDetails, MandateDetails, add_employer, give_mandate
from pa_employer.planning.queries import planned_for
from pa_employer.timesheets.service import agree_sheet, start_sheet, submit_sheet, work_as_planned
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span
from payroll.ground.money import Money
from tests.browser.conftest import MovableClock
from tests.browser.people import Person, at_browser
from tests.pa_employer.household import JOINED, Household, add_person

PHONE = 390
MONDAY = date(2026, 5, 11)
"""The first day of the job."""


@pytest.fixture
def isobel(
    app: Flask, session: Session, household: Household, browser: Browser, address: str
) -> Person:
    """Isobel, whom the council has just given a direct payment, on her phone."""
    account = add_person(app, session, "Isobel Kerr")
    by = Actor(account.id, JOINED)
    details = EmployerDetails(name="Isobel Kerr", supported_person="Isobel Kerr")
    employer = add_employer(session, details, by)
    own = MandateDetails(capacity=Capacity.SELF, from_on=date(2026, 4, 27))
    give_mandate(session, employer, account, own, by)
    agreement = AgreementDetails(
        reference="KC-2002",
        starts_on=date(2026, 4, 27),
        first_payment_on=date(2026, 5, 4),
        weekly_amount=Money(30_000),
        paid_every=Frequency.FOUR_WEEKLY,
        planned_minutes_per_week=16 * 60,
        purpose="To live at home and sing in the choir.",
    )
    agree_direct_payment(session, employer, household.council, agreement, by)
    session.commit()
    person = at_browser(browser, address, account)
    person.page.set_viewport_size({"width": PHONE, "height": 800})
    return person


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_from_nothing_to_the_first_pay_day_and_a_leaver_settled(
    clock: MovableClock, session: Session, isobel: Person
) -> None:
    clock.move_to(date(2026, 5, 4))
    employer = session.scalars(select(Employer).where(Employer.name == "Isobel Kerr")).one()
    own = f"/employers/{employer.id}"
    session.commit()
    isobel.open(f"{own}/set-up")
    isobel.reads("2 of 9 done")
    an_account_insurance_and_hmrc(isobel, own)
    a_pa_is_taken_on(isobel, own)
    assistant = session.scalars(select(Assistant).where(Assistant.name == "Una Grant")).one()
    session.commit()
    each_step_is_done(isobel, f"{own}/assistants/{assistant.id}")
    the_week_is_planned(isobel, own)
    isobel.open(f"{own}/set-up")
    isobel.reads("8 of 10 done")

    clock.move_to(MONDAY + ONE_WEEK * 4, 9)
    weeks_are_agreed(clock, session, assistant)
    the_first_pay_day(isobel, own)
    isobel.open(f"{own}/set-up")
    isobel.reads("Pay day 12 June 2026.")
    session.commit()
    assert session.scalars(select(PayslipRow.assistant_id)).all() == [assistant.id]
    session.commit()

    clock.move_to(date(2026, 6, 15))
    a_leaver_is_settled(clock, session, isobel, assistant)


def day(name: str, on: date) -> dict[str, str]:
    """The three boxes of a day."""
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }


def an_account_insurance_and_hmrc(isobel: Person, own: str) -> None:
    isobel.open(f"{own}/money/accounts/add")
    isobel.choose("A bank account only for the direct payment")
    isobel.fill(name="Support account", opening_balance="0", **day("opened_on", date(2026, 5, 1)))
    isobel.press("Add the account")
    isobel.open(f"{own}/duties/renewals/add")
    isobel.choose("Employers' liability insurance")
    isobel.fill(label="Insurance with Fish", **day("due_on", date(2027, 4, 30)))
    isobel.press("Put it in my list")
    isobel.open(f"{own}/hmrc/references")
    isobel.fill(paye_reference="961/KS4321", accounts_office_reference="961PK00043217")
    isobel.choose("Every month")
    isobel.choose("Online, from here")
    isobel.press("Keep these references")


def a_pa_is_taken_on(isobel: Person, own: str) -> None:
    isobel.open(f"{own}/set-up")
    isobel.follow("Who works for you")
    isobel.fill(
        name="Una Grant",
        email="una@example.org",
        hourly_rate="13.45",
        contracted="16",
        **day("date_of_birth", date(1998, 3, 1)),
        **day("started_on", MONDAY),
    )
    isobel.choose("Every four weeks")
    isobel.choose("Regular hours")
    isobel.choose("No pension yet")
    isobel.press("Add this PA")
    isobel.choose("A: this is their first job")
    isobel.press("Keep this")


def each_step_is_done(isobel: Person, una: str) -> None:
    isobel.open(f"{una}/steps")
    isobel.reads("Nothing here stops a wage.")
    isobel.open(f"{una}/relative")
    isobel.page.get_by_label("How are they related to the person?").select_option("none")
    isobel.page.locator("main button").first.click()
    for name, what in (
        ("right-to-work", "British passport"),
        ("reference", "Mrs Orr, a year of support"),
        ("induction", "Hoist, keys, whom to ring"),
    ):
        isobel.open(f"{una}/checks/{name}")
        isobel.fill(what=what, **day("on", date(2026, 5, 3)))
        isobel.press("Keep this")
    isobel.open(f"{una}/checks/pvg")
    isobel.choose("They are a member, and I saw the answer")
    isobel.fill(**day("on", date(2026, 5, 1)))
    isobel.press("Keep this")
    isobel.reads("The membership lasts until 30 April 2031.")
    isobel.open(f"{una}/details")
    isobel.fill(ni_number="AB123456C", sort_code="80-12-34", account_number="00123456")
    isobel.press("Keep these details")
    isobel.open(f"{una}/particulars")
    isobel.follow("Make it")
    isobel.press("Make the statement")
    isobel.press("Una signed it on paper")
    isobel.open(f"{una}/sign-in")
    isobel.press("Make the sign-in")
    isobel.open(f"{una}/steps")
    assert "To do" not in isobel.page.locator("main").inner_text()


def the_week_is_planned(isobel: Person, own: str) -> None:
    isobel.open(f"{own}/hours/rota/add")
    isobel.choose("Una Grant")
    for weekday in ("Monday", "Wednesday"):
        isobel.choose(weekday)
    isobel.fill(start="9", end="17", **day("from_on", MONDAY))
    isobel.press("Plan it")
    isobel.reads("every Monday, 09:00 to 17:00 and every Wednesday")


def weeks_are_agreed(clock: MovableClock, session: Session, assistant: Assistant) -> None:
    """Una sends four weeks as planned, and Isobel agrees them."""
    session.refresh(assistant)
    assert assistant.account_id is not None
    by = Actor(assistant.account_id, clock())
    for number in range(4):
        monday = MONDAY + ONE_WEEK * number
        sheet = start_sheet(session, assistant, monday, by)
        span = Span(monday, monday + ONE_WEEK - ONE_DAY)
        work_as_planned(session, sheet, planned_for(session, assistant, span), by)
        submit_sheet(session, sheet, by)
        agree_sheet(session, sheet, by)
    session.commit()


def the_first_pay_day(isobel: Person, own: str) -> None:
    isobel.open(f"{own}/pay")
    isobel.follow("Start a pay run")
    isobel.fill(**day("pay_on", date(2026, 6, 12)))
    isobel.press("Go on to hours")
    isobel.follow("Go on to check")
    isobel.reads("Una Grant")
    isobel.follow("3. Pay")
    isobel.press("Approve")
    isobel.reads("Payments to make")


def a_leaver_is_settled(
    clock: MovableClock, session: Session, isobel: Person, assistant: Assistant
) -> None:
    own = f"/employers/{assistant.employer_id}"
    una = f"{own}/assistants/{assistant.id}"
    isobel.open(f"{una}/parting")
    isobel.reads("What would you owe if you ended it?")
    isobel.follow("Note the last day")
    isobel.fill(**day("left_on", date(2026, 6, 14)))
    isobel.press("Note the last day")
    isobel.open(f"{una}/parting")
    isobel.reads("It is 14 June 2026.")
    isobel.reads("Not sent yet")
    session.refresh(assistant)
    assert assistant.account_id is not None
    by = Actor(assistant.account_id, clock())
    week = start_sheet(session, assistant, date(2026, 6, 8), by)
    span = Span(date(2026, 6, 8), date(2026, 6, 14))
    work_as_planned(session, week, planned_for(session, assistant, span), by)
    submit_sheet(session, week, by)
    agree_sheet(session, week, by)
    session.commit()
    isobel.open(f"{own}/pay/start")
    isobel.fill(**day("pay_on", date(2026, 6, 19)))
    isobel.press("Go on to hours")
    isobel.follow("Go on to check")
    isobel.reads("Holiday not taken: 8 h 36 min: £115.67")
    isobel.follow("3. Pay")
    isobel.press("Approve")
    clock.move_to(date(2026, 6, 20))
    isobel.open(f"{una}/parting")
    isobel.follow("The P45")
    isobel.reads("14 June 2026")
    last = select(PayslipRow).order_by(PayslipRow.pay_on.desc())
    session.commit()
    slip = session.scalars(last).first()
    assert slip is not None
    assert slip.pay_on == date(2026, 6, 19)
    assert slip.gross > Money(16 * 1345)
    session.commit()
