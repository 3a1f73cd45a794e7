"""Every page of a support organisation, with work in hand: desktop, phone, past axe."""

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind
from pa_employer.accounts.service import add_organisation
from pa_employer.bureau.layouts import CHANGES, PEOPLE, SHIFTS, Layout
from pa_employer.jobs.worker import work_off
from pa_employer.payruns.extras import claim_allowance
from pa_employer.people.changing import change_organisation
from pa_employer.people.models import Capacity
from pa_employer.people.queries import mandates_of
from pa_employer.people.service import MandateDetails
from pa_employer.schemes.service import keep_login
from pa_employer.worker import bench_of
from payroll.ground.days import ONE_DAY
from payroll.ground.money import NOTHING
from payroll.periods import TaxYear
from tests.browser.conftest import MovableClock
from tests.browser.people import Person, at_browser
from tests.browser.test_every_page import pages
from tests.pa_employer.bureau.clients import (
    FIRST_MONDAY,
    NOW,
    Bureau,
    Client,
    agree_four_weeks,
    open_bureau,
    take_client,
)
from tests.pa_employer.bureau.test_sheets_in import row
from tests.pa_employer.bureau.test_spreadsheet import book
from tests.pa_employer.bureau.test_term_sheets import change, person
from tests.pa_employer.filings.month import LOGIN
from tests.pa_employer.household import Household
from tests.pa_employer.payruns.work import agree_week

SEEN = 19
"""How many kinds of pages the organisation has at least, by their headings."""


@pytest.fixture
def bureau(
    app: Flask,
    session: Session,
    household: Household,  # noqa: ARG001  # it is looked for as the only one, so it comes first
) -> Bureau:
    return open_bureau(app, session)


@pytest.fixture
def clients(session: Session, household: Household, bureau: Bureau) -> list[Client]:
    """Two whose hours are agreed, one with a week of four; HMRC is owed word for each."""
    keep_login(session, bureau.organisation.id, LOGIN, bureau.by)
    found = [take_client(session, bureau, household, f"Client {n}") for n in range(3)]
    for client in found:
        claim_allowance(session, client.employer.id, TaxYear(2026), NOTHING, bureau.by)
    for client in found[:2]:
        agree_four_weeks(session, client)
    agree_week(session, found[2].assistant, FIRST_MONDAY, 20 * 60)
    return found


@pytest.fixture
def maggie(
    session: Session, bureau: Bureau, clock: MovableClock, browser: Browser, address: str
) -> Person:
    clock.at = NOW
    session.commit()
    return at_browser(browser, address, bureau.worker)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_of_an_organisation_fits_a_phone_and_passes_axe(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    clients: list[Client],
    maggie: Person,
) -> None:
    hand_over(session, household, bureau, clients[2])
    failed: list[str] = []
    maggie.page.on(
        "response", lambda answer: failed.append(answer.url) if answer.status >= 500 else None
    )
    for path in ("/support", "/support/hmrc", "/support/late", "/messages"):
        maggie.open(path)
    a_pay_day(app, session, maggie)
    a_pack_of_returns(app, session, maggie)
    files(app, session, maggie, clients)
    for path in pages(app, "/support", {}):
        maggie.open(path)
    for path in ("people", "people/handed-over", "time"):
        maggie.open(f"/employers/{clients[2].employer.id}/{path}")
    assert not failed
    assert len(maggie.seen) >= SEEN, maggie.seen


def hand_over(session: Session, household: Household, bureau: Bureau, client: Client) -> None:
    """From tomorrow another organisation acts for this one."""
    forth = add_organisation(session, OrganisationKind.SUPPORT, "Forth Payroll")
    details = MandateDetails(
        capacity=Capacity.SUPPORT_ORGANISATION,
        from_on=bureau.by.today + ONE_DAY,
        may_decide=True,
    )
    (mandate,) = mandates_of(session, client.employer.id)
    change_organisation(session, mandate, forth, details, household.by_employer)
    session.commit()


def worked(app: Flask, session: Session, maggie: Person) -> None:
    """The worker of an installation does all that waits, and she sees it."""
    work_off(bench_of(app.extensions["engine"], app.extensions["settings"], lambda: NOW))
    session.expire_all()
    maggie.page.reload()
    maggie.look_again()


def a_pay_day(app: Flask, session: Session, maggie: Person) -> None:
    maggie.open("/support/pay/start")
    maggie.choose("Everybody paid four-weekly")
    maggie.choose("3 May 2026")
    maggie.press("Work it out")
    worked(app, session, maggie)
    maggie.reads("Ready (2)")
    maggie.press("Approve the 2 that are ready")
    worked(app, session, maggie)
    maggie.reads("2 employers approved")
    maggie.press("Make the payslips")
    worked(app, session, maggie)
    maggie.reads("2 payslips of 2 employers")


def a_pack_of_returns(app: Flask, session: Session, maggie: Person) -> None:
    maggie.open("/support/returns")
    maggie.press("Make the pack")
    worked(app, session, maggie)
    maggie.reads("Client 0")


def files(app: Flask, session: Session, maggie: Person, clients: list[Client]) -> None:
    mine = {"ref": clients[0].agreement.reference, "pa": clients[0].assistant.name}
    session.commit()
    for path, content, layout in (
        ("", [row("2026-05-02", **mine), row("sometime", **mine)], SHIFTS),
        ("/changes", [change(rate="14.20", **mine), change("sometime", **mine)], CHANGES),
        ("/new-pas", [person(ref=mine["ref"]), person(ni="AB", ref=mine["ref"])], PEOPLE),
    ):
        bring(maggie, f"/support/sheets{path}", content, layout)
        worked(app, session, maggie)
        maggie.reads("Row 3")


def bring(maggie: Person, path: str, rows: list[tuple[object, ...]], layout: Layout) -> None:
    maggie.open(path)
    type_ = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    content = book(*rows, layout=layout)
    maggie.page.set_input_files(
        '[name="file"]', {"name": "rows.xlsx", "mimeType": type_, "buffer": content}
    )
    if maggie.page.locator('[name="signed"]').count():
        maggie.page.locator('[name="signed"]').first.check()
    maggie.press("Try it")
