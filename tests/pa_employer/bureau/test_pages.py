"""The pages of pay for many: ordering, looking first, approving, files, and the wrong person."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.people.queries import mandates_of
from pa_employer.people.service import end_mandate
from tests.pa_employer.bureau.clients import (
    Bureau,
    Client,
    agree_four_weeks,
    take_client,
    work,
)
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.payruns.work import agree_week

BEGAN = date(2026, 10, 19)
"""Four weeks before the last finished week, as seen on 22 November 2026."""


@pytest.fixture
def clients(session: Session, household: Household, bureau: Bureau) -> list[Client]:
    """Ailsa and Dod are ready, Bryce's PA sent one week of four, Cara decides herself."""
    ailsa, bryce, dod = (
        take_client(session, bureau, household, f"{name} Orr", began=BEGAN)
        for name in ("Ailsa", "Bryce", "Dod")
    )
    cara = take_client(session, bureau, household, "Cara Orr", may_decide=False, began=BEGAN)
    for client in (ailsa, dod, cara):
        agree_four_weeks(session, client)
    agree_week(session, bryce.assistant, BEGAN, 20 * 60)
    session.commit()
    return [ailsa, bryce, cara, dod]


@pytest.fixture
def maggie(visitor: Visitor, bureau: Bureau, clients: list[Client]) -> Visitor:
    assert clients
    visitor.sign_in(bureau.worker)
    return visitor


def ordered(maggie: Visitor) -> Page:
    """The pay day of Friday 27 November, for hours until Sunday the 15th."""
    page = maggie.follow(maggie.open("/support/pay"), "Start a pay day")
    return maggie.press(
        page, "Work it out", frequency="four-weekly", until="2026-11-15", pay_on_day="27",
        pay_on_month="11", pay_on_year="2026",
    )  # fmt: skip


def again(maggie: Visitor, page: Page) -> Page:
    return maggie.open(page.path)


def test_a_pay_day_for_many_from_order_to_payments(
    app: Flask, session: Session, maggie: Visitor
) -> None:
    page = ordered(maggie)
    assert "0 of 4 employers are done" in page.text
    work(app, session, AT)
    page = again(maggie, page)
    assert "Ready (2)" in page.text
    assert "To look at first (1)" in page.text
    assert "With the client (1)" in page.text
    assert "No hours agreed yet for week of 26 October." in page.text

    page = maggie.press(page, "Approve the 2 that are ready")
    assert "1 of 4" not in page.text
    assert "2 of 4 employers are done" in page.text
    work(app, session, AT)
    page = again(maggie, page)
    assert "2 employers approved: 2 payslips, £2,395.06 in all" in page.text

    page = maggie.press(page, "Approve the ticked ones", expect=422)
    assert "Choose at least one employer" in page.text
    box = page.soup.find("input", {"name": "lines"})
    assert box is not None
    page = maggie.press(page, "Approve the ticked ones", lines=[str(box["value"])])
    work(app, session, AT)
    page = again(maggie, page)
    assert "3 employers approved" in page.text

    files = maggie.client.get(page.link("Payments to make, as files"))
    with ZipFile(BytesIO(files.data)) as zipped:
        assert [name[:14] for name in zipped.namelist()] == [
            "0001-Ailsa-Orr",
            "0002-Bryce-Orr",
            "0003-Dod-Orr-2",
            "everybody.csv",
        ]
        one = zipped.read(zipped.namelist()[0]).decode("utf-8-sig")
        assert "PA of Ailsa Orr" in one
        everybody = zipped.read("everybody.csv").decode("utf-8-sig")
        assert everybody.count("PA of") == 3


def test_the_payslips_of_an_order_come_to_what_its_page_says(
    app: Flask, session: Session, maggie: Visitor
) -> None:
    page = ordered(maggie)
    work(app, session, AT)
    maggie.press(again(maggie, page), "Approve the 2 that are ready")
    work(app, session, AT)
    page = again(maggie, page)
    assert "2 payslips, £2,395.06 in all" in page.text
    answer = maggie.client.get(page.link("Every payslip, as a workbook (XLSX)"))
    rows = list(load_workbook(BytesIO(answer.data))["Payslips"].iter_rows(values_only=True))
    assert [row[1] for row in rows[1:-1]] == ["Ailsa Orr", "Dod Orr"]
    assert (rows[-1][2], rows[-1][-1]) == ("2 payslips", 2395.06)


def test_hmrc_is_told_of_what_can_be_and_the_rest_says_why(
    app: Flask, session: Session, maggie: Visitor
) -> None:
    page = ordered(maggie)
    work(app, session, AT)
    maggie.press(again(maggie, page), "Approve the 2 that are ready")
    work(app, session, AT)
    page = maggie.press(again(maggie, page), "Tell HMRC of 2")
    work(app, session, AT)
    page = again(maggie, page)
    assert "HMRC was told of 0, and not of 2." in page.text
    assert page.link("Go to HMRC for Ailsa Orr")


def test_a_pay_day_nobody_has_is_refused_in_words(maggie: Visitor) -> None:
    page = maggie.open("/support/pay/start")
    page = maggie.press(page, "Work it out", expect=422, frequency="weekly", until="2026-11-15")
    assert "Nobody you act for is paid that often." in page.text
    page = maggie.press(
        page, "Work it out", expect=422, frequency="four-weekly", until="2026-11-22",
        pay_on_day="20", pay_on_month="11", pay_on_year="2026",
    )  # fmt: skip
    assert "Those hours end after the pay day." in page.text


def test_whose_mandate_ended_is_not_shown_any_more(
    app: Flask,
    session: Session,
    household: Household,
    maggie: Visitor,
    clients: list[Client],
) -> None:
    page = ordered(maggie)
    work(app, session, AT)
    (mandate,) = mandates_of(session, clients[0].employer.id)
    end_mandate(session, mandate, date(2026, 11, 20), household.by_employer)
    assert "Ailsa Orr" not in again(maggie, page).text


def test_another_organisation_and_a_council_find_nothing(
    app: Flask, session: Session, household: Household, maggie: Visitor
) -> None:
    page = ordered(maggie)
    others = add_organisation(session, OrganisationKind.SUPPORT, "Forth Payroll")
    ivor = add_person(app, session, "Ivor Kerr", (Post.SUPPORT_WORKER, others))
    for account in (ivor, household.officer, household.employer_account):
        somebody = Visitor(app.test_client(), session)
        somebody.sign_in(account)
        somebody.open(page.path, expect=404)
        somebody.open(f"{page.path}/payments.zip", expect=404)
        somebody.open(f"{page.path}/pay.xlsx", expect=404)


def test_nothing_approved_has_no_files(app: Flask, session: Session, maggie: Visitor) -> None:
    page = ordered(maggie)
    work(app, session, AT)
    maggie.open(f"{page.path}/payments.zip", expect=404)
