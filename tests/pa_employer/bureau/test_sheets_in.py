"""Bringing hours in from a spreadsheet: tried first, a sentence for each row, nothing twice."""

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.models import AuditEvent
from pa_employer.bureau import sheets_in
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.timesheets.models import Shift, Timesheet, TimesheetState
from tests.pa_employer.bureau.clients import Bureau, Client, take_client
from tests.pa_employer.bureau.test_spreadsheet import book
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.payruns.work import agree_week

BEGAN = date(2026, 10, 19)


@pytest.fixture
def ailsa(session: Session, household: Household, bureau: Bureau) -> Client:
    return take_client(session, bureau, household, "Ailsa Orr", began=BEGAN)


@pytest.fixture
def maggie(visitor: Visitor, bureau: Bureau, ailsa: Client, session: Session) -> Visitor:
    assert ailsa.employer.name
    session.commit()
    visitor.sign_in(bureau.worker)
    return visitor


def row(day: str, start: str = "9", end: str = "13", **more: str) -> tuple[object, ...]:
    usual = {"ref": "KC-Ailsa Orr", "pa": "PA of Ailsa Orr"} | more
    return (usual["ref"], "", usual["pa"], day, start, end)


def send(maggie: Visitor, content: bytes, signed: str = "no", expect: int = 200) -> Page:
    page = maggie.open("/support/sheets")
    file = FileStorage(BytesIO(content), "week.xlsx")
    return maggie.press(page, "Try it", expect=expect, file=file, signed=signed)


def work(app: Flask, session: Session) -> None:
    session.commit()
    work_off(Bench(app.extensions["engine"], lambda: AT, sheets_in.HANDLERS))
    session.expire_all()


def shifts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Shift)) or 0


def test_a_file_is_tried_reported_row_by_row_and_brought_in_once(
    app: Flask, session: Session, maggie: Visitor
) -> None:
    content = book(
        row("2026-11-09"),
        row("2026-11-09", "12", "15"),
        row("10 November 2026", "22:00", "7:00"),
        row("2026-11-11", ref="KC-9999"),
        row("2026-11-11", pa="Nobody"),
        row("2026-11-30"),
        row("2026-10-01"),
        row("sometime"),
        row("2026-11-12", "9", "=9+4"),
    )
    page = send(maggie, content)
    assert "0 of 9 rows are done" in page.text or "1 of 9 rows are done" in page.text
    work(app, session)
    page = maggie.open(page.path)
    assert "2 fit, 7 do not" in page.text
    for sentence in (
        "Row 3 , PA of Ailsa Orr: Monday 9 November, 12:00 to 15:00 is at the same time",
        "Row 5 , PA of Ailsa Orr: You act for nobody with that reference.",
        "Row 6 , Nobody: Nobody with that name works there.",
        "Row 7 , PA of Ailsa Orr: The shift is not over yet.",
        "Row 8 , PA of Ailsa Orr: The job began on 19 October 2026.",
        "Row 9 , PA of Ailsa Orr: The date cannot be read.",
        "Row 10 , PA of Ailsa Orr: Cell F10 holds a formula.",
    ):
        assert sentence in page.text
    # Nothing was kept by trying, not even in the audit trail.
    assert shifts(session) == 0
    assert session.scalar(select(func.count()).select_from(Timesheet)) == 0
    told = session.scalars(select(AuditEvent.what)).all()
    assert "added a shift" not in told

    page = maggie.press(page, "Bring in the 2 that fit")
    work(app, session)
    page = maggie.open(page.path)
    assert "2 brought in, 7 do not" in page.text
    assert shifts(session) == 2
    assert session.scalars(select(Timesheet.state)).all() == [TimesheetState.DRAFT]

    # The same file again: what is there is known again, and nothing comes twice.
    page = send(maggie, content)
    work(app, session)
    page = maggie.open(page.path)
    assert "0 fit, 2 there already, 7 do not" in page.text
    assert "The very same shift is there already" in page.text
    assert shifts(session) == 2


def test_hours_both_sides_signed_are_agreed_as_well(
    app: Flask, session: Session, maggie: Visitor
) -> None:
    page = send(maggie, book(row("2026-11-09"), row("2026-11-16")), "yes")
    work(app, session)
    page = maggie.press(maggie.open(page.path), "Bring in the 2 that fit")
    work(app, session)
    states = session.scalars(select(Timesheet.state)).all()
    assert states == [TimesheetState.AGREED, TimesheetState.AGREED]


def test_who_decides_themselves_is_not_agreed_for(
    app: Flask, session: Session, household: Household, bureau: Bureau, maggie: Visitor
) -> None:
    take_client(session, bureau, household, "Cara Orr", may_decide=False, began=BEGAN)
    content = book(row("2026-11-09", ref="KC-Cara Orr", pa="PA of Cara Orr"))
    page = send(maggie, content, "yes")
    work(app, session)
    assert "They agree hours themselves." in maggie.open(page.path).text
    page = send(maggie, content, "no")
    work(app, session)
    assert "1 fit" in maggie.open(page.path).text


def test_a_week_that_is_agreed_already_stays_as_it_is(
    app: Flask, session: Session, ailsa: Client, maggie: Visitor
) -> None:
    agree_week(session, ailsa.assistant, date(2026, 11, 9), 20 * 60)
    page = send(maggie, book(row("2026-11-13", "18", "20"), row("2026-11-16")))
    work(app, session)
    page = maggie.open(page.path)
    assert "These hours are agreed already, so they stay as they are." in page.text
    assert "1 fit, 1 do not" in page.text


def test_hours_changed_between_the_trial_and_the_keeping_lose_nothing(
    app: Flask, session: Session, ailsa: Client, maggie: Visitor
) -> None:
    page = send(maggie, book(row("2026-11-09"), row("2026-11-16")))
    work(app, session)
    agree_week(session, ailsa.assistant, date(2026, 11, 9), 20 * 60)
    maggie.press(maggie.open(page.path), "Bring in the 2 that fit")
    work(app, session)
    page = maggie.open(page.path)
    assert "1 brought in, 1 do not" in page.text


def test_a_thousand_rows_are_brought_in_by_lots(
    app: Flask, session: Session, household: Household, bureau: Bureau, maggie: Visitor
) -> None:
    names = [f"Client{number}" for number in range(20)]
    for name in names:
        take_client(session, bureau, household, name, began=BEGAN)
    days = [f"{day}/11/2026" for day in range(2, 12)]
    rows = [
        row(day, start, end, ref=f"KC-{name}", pa=f"PA of {name}")
        for name in names
        for day in days
        for start, end in (("8", "10"), ("11", "13"), ("14", "16"), ("17", "19"), ("20", "22"))
    ]
    page = send(maggie, book(*rows))
    work(app, session)
    page = maggie.press(maggie.open(page.path), "Bring in the 1000 that fit")
    work(app, session)
    assert "1000 brought in" in maggie.open(page.path).text
    assert shifts(session) == 1_000


def test_what_is_no_spreadsheet_is_refused_on_its_form(maggie: Visitor) -> None:
    page = send(maggie, b"\x89PNG", expect=422)
    assert "The file is no spreadsheet we can read." in page.text


def test_the_template_knows_everybody_s_pas(maggie: Visitor) -> None:
    answer = maggie.client.get("/support/sheets/template.xlsx")
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")


def test_another_organisation_finds_no_file(app: Flask, session: Session, maggie: Visitor) -> None:
    page = send(maggie, book(row("2026-11-09")))
    others = add_organisation(session, OrganisationKind.SUPPORT, "Forth Payroll")
    ivor = Visitor(app.test_client(), session)
    ivor.sign_in(add_person(app, session, "Ivor Kerr", (Post.SUPPORT_WORKER, others)))
    ivor.open(page.path, expect=404)
    page = send(ivor, book(row("2026-11-09")))
    work(app, session)
    assert "You act for nobody with that reference." in ivor.open(page.path).text
