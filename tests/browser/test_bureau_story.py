"""A support organisation finishes a month for fifty employers, three of them with a problem."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.bureau.models import BulkLine, LineState
from pa_employer.deductions.models import TaxCodeNotice
from pa_employer.payruns.models import PayslipRow
from pa_employer.timesheets.queries import sheet_for
from pa_employer.timesheets.service import add_shift, agree_sheet, reopen_sheet, submit_sheet
from tests.browser.conftest import MovableClock
from tests.browser.people import Person, at_browser
from tests.pa_employer.bureau.clients import (
    FIRST_MONDAY,
    NOW,
    Client,
    agree_four_weeks,
    open_bureau,
    take_client,
    work,
)
from tests.pa_employer.household import Household
from tests.pa_employer.payruns.work import agree_week
from tests.pa_employer.timesheets.work import shift_on

CLIENTS = 50


@pytest.fixture
def clients(app: Flask, session: Session, household: Household) -> list[Client]:
    """Fifty clients: one PA has no tax code, one sent one week of four; Client 3 changes later."""
    bureau = open_bureau(app, session)
    found = [
        take_client(session, bureau, household, f"Client {number:02}") for number in range(CLIENTS)
    ]
    for number, client in enumerate(found):
        if number == 1:
            agree_week(session, client.assistant, FIRST_MONDAY, 20 * 60)
        else:
            agree_four_weeks(session, client)
    no_code = TaxCodeNotice.assistant_id == found[0].assistant.id
    session.execute(delete(TaxCodeNotice).where(no_code))
    session.commit()
    return found


def test_a_month_for_fifty_employers_with_three_problems(
    app: Flask,
    clock: MovableClock,
    session: Session,
    clients: list[Client],
    browser: Browser,
    address: str,
) -> None:
    clock.at = NOW
    places = [
        (f"/employers/{each.employer.id}", f"/assistants/{each.assistant.id}") for each in clients
    ]
    account = session.scalars(select(Account).where(Account.name == "Maggie Dunn")).one()
    session.commit()
    maggie = at_browser(browser, address, account)
    order(maggie)
    work(app, session, NOW)
    maggie.page.reload()
    maggie.reads("Ready (48)")
    maggie.reads("Cannot be paid yet (1)")
    maggie.reads("To look at first (1)")
    maggie.look()

    # While she looks, somebody opens a week of Client 03 again and it is agreed with more hours.
    by = Actor(account.id, NOW)
    more_hours(session, clients[3], by)
    maggie.press("Approve the 48 that are ready")
    work(app, session, NOW)
    maggie.page.reload()
    maggie.reads("47 employers approved")
    maggie.reads("The figures changed since you looked")

    the_tax_code_is_entered(maggie, places[0])
    contracted_hours_are_paid(maggie, places[1])
    maggie.open("/support/pay")
    maggie.follow("8 May 2026, four-weekly")
    maggie.press("Work out again what is not approved")
    work(app, session, NOW)
    maggie.page.reload()
    maggie.reads("Ready (2)")
    maggie.press("Approve the 2 that are ready")
    work(app, session, NOW)
    maggie.page.reload()
    maggie.page.get_by_label("Client 01").check()
    maggie.press("Approve the ticked ones")
    work(app, session, NOW)
    maggie.page.reload()
    maggie.reads("50 employers approved: 50 payslips")
    with maggie.page.expect_download() as download:
        maggie.page.get_by_role("link", name="Payments to make, as files").click()
    assert download.value.suggested_filename == "payments-2026-05-08.zip"
    states = session.scalars(select(BulkLine.state)).all()
    assert set(states) == {LineState.APPROVED}
    assert session.scalar(select(func.count()).select_from(PayslipRow)) == CLIENTS


def order(maggie: Person) -> None:
    maggie.open("/support/pay")
    maggie.follow("Start a pay day")
    maggie.choose("Everybody paid four-weekly")
    maggie.choose("3 May 2026")
    maggie.press("Work it out")
    maggie.reads("0 of 50 employers are done")


def more_hours(session: Session, client: Client, by: Actor) -> None:
    sheet = sheet_for(session, client.assistant.id, FIRST_MONDAY)
    assert sheet is not None
    reopen_sheet(session, sheet, "Sunday was left out.", by)
    add_shift(session, sheet, shift_on(date(2026, 4, 12), "10:00", "12:00"), by)
    submit_sheet(session, sheet, by)
    agree_sheet(session, sheet, by)
    session.commit()


def the_tax_code_is_entered(maggie: Person, place: tuple[str, str]) -> None:
    maggie.open(f"{''.join(place)}/tax/code")
    maggie.reads("You act for Client 00 as support organisation.")
    maggie.fill(
        code="S1257L", **{"from_on-day": "6", "from_on-month": "4", "from_on-year": "2026"}
    )
    maggie.choose("A notice in the year (P6)")
    maggie.press("Keep this code")


def contracted_hours_are_paid(maggie: Person, place: tuple[str, str]) -> None:
    maggie.open(f"{place[0]}/pay")
    maggie.follow("Carry on")
    maggie.press("Pay PA of Client 01 contracted hours now")
