"""Workbooks out: only what was given to decide, to the penny as the book has it, and back in."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.bureau.ordering import held_by
from pa_employer.bureau.taking_out import CLIENT_HEADINGS, HOURS_HEADINGS, PAY_HEADINGS
from pa_employer.ledger.accounts import EMPLOYER_NI, EMPLOYER_PENSION, EXPENSES, WAGES
from pa_employer.ledger.models import EntryRow, PostingRow
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.models import PayRun, PayslipRow
from pa_employer.payruns.plan import RunPlan
from pa_employer.payruns.service import start_run
from pa_employer.people.models import Area, Mandate
from pa_employer.timesheets.models import Shift
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, ONE_WEEK
from payroll.ground.money import Money
from tests.pa_employer.bureau.clients import Bureau, Client, take_client
from tests.pa_employer.bureau.test_sheets_in import BEGAN, work
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import agree_week

NOVEMBER = "2026-11-01/2026-11-30.xlsx"
PAY_DAY = date(2026, 11, 20)
WEEKS = (date(2026, 11, 2), date(2026, 11, 9))


@pytest.fixture
def clients(session: Session, household: Household, bureau: Bureau) -> list[Client]:
    """Two who gave everything, and one who decides themselves; all with hours and pay."""
    by = Actor(bureau.worker.id, AT)
    made = [
        take_client(session, bureau, household, name, may_decide=may_decide, began=BEGAN)
        for name, may_decide in (("Ailsa Orr", True), ("=Bruce", True), ("Cara Orr", False))
    ]
    for client in made:
        for monday in WEEKS:
            agree_week(session, client.assistant, monday, 20 * 60)
        plan = RunPlan(Frequency.FOUR_WEEKLY, PAY_DAY, WEEKS[-1] + ONE_WEEK - ONE_DAY)
        approve_run(session, start_run(session, client.agreement, plan, by), by)
    session.commit()
    return made


@pytest.fixture
def maggie(visitor: Visitor, bureau: Bureau, clients: list[Client]) -> Visitor:
    assert clients
    visitor.sign_in(bureau.worker)
    return visitor


def opened(maggie: Visitor, path: str) -> Workbook:
    answer = maggie.client.get(path)
    assert answer.status_code == 200, path
    return load_workbook(BytesIO(answer.data))


def rows_of(page: Worksheet) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in page.iter_rows(min_row=2)]


def test_hours_are_a_row_for_each_shift_of_whom_one_decides_for(maggie: Visitor) -> None:
    book = opened(maggie, f"/support/sheets/out/hours/{NOVEMBER}")
    page = book["Shifts"]
    assert tuple(cell.value for cell in page[1]) == HOURS_HEADINGS
    rows = rows_of(page)
    assert {row[1] for row in rows} == {"Ailsa Orr", "'=Bruce"}
    assert {row[-1] for row in rows} == {"agreed"}
    assert sum(Decimal(str(row[-2])) for row in rows) == 80
    first = rows[-1]
    assert isinstance(first[3], datetime)
    assert book["Notes"]["A3"].value == (
        "1 person is left out, because they have not given you hours to decide."
    )
    assert not any(cell.data_type == "f" for row in page.iter_rows() for cell in row)


def test_hours_can_be_changed_and_come_back_in(
    app: Flask, session: Session, maggie: Visitor
) -> None:
    book = opened(maggie, f"/support/sheets/out/hours/{NOVEMBER}")
    page = book["Shifts"]
    before = len(rows_of(page))
    page.append(["KC-=Bruce", "'=Bruce", "PA of =Bruce", "2026-11-16", "9:00", "11:00"])
    kept = BytesIO()
    book.save(kept)
    file = FileStorage(BytesIO(kept.getvalue()), "hours.xlsx")
    page_sent = maggie.press(maggie.open("/support/sheets"), "Try it", file=file, signed="no")
    work(app, session)
    report = maggie.open(page_sent.path)
    assert f"1 fit, {before} there already" in report.text
    shifts = session.scalar(select(func.count()).select_from(Shift))
    maggie.press(report, "Bring in the one that fits")
    work(app, session)
    assert session.scalar(select(func.count()).select_from(Shift)) == (shifts or 0) + 1


def test_pay_comes_to_what_the_book_has(
    session: Session, maggie: Visitor, clients: list[Client]
) -> None:
    page = opened(maggie, f"/support/sheets/out/pay/{NOVEMBER}")["Payslips"]
    assert tuple(cell.value for cell in page[1]) == PAY_HEADINGS
    *rows, total = rows_of(page)
    assert {row[1] for row in rows} == {"'=Bruce", "Ailsa Orr"}
    given = [client.agreement.id for client in clients[:2]]
    slips = session.scalars(
        select(PayslipRow).join(PayRun).where(PayRun.agreement_id.in_(given))
    ).all()
    for heading, amounts in (
        ("Gross pay", [slip.gross for slip in slips]),
        ("Income tax", [slip.tax for slip in slips]),
        ("Net pay", [slip.net for slip in slips]),
        ("Employer's pension", [slip.employer_pension for slip in slips]),
    ):
        assert pounds(total, heading) == Money.total(amounts).pounds
    booked = session.scalar(
        select(func.sum(PostingRow.amount))
        .join(EntryRow, EntryRow.id == PostingRow.entry_id)
        .where(
            EntryRow.agreement_id.in_(given),
            EntryRow.key.startswith("payslip:"),
            PostingRow.account.in_((WAGES, EXPENSES, EMPLOYER_NI, EMPLOYER_PENSION)),
        )
    )
    assert booked is not None
    assert pounds(total, "Cost to the employer") == booked.pounds
    assert booked > Money(0)
    cell = page.cell(2, PAY_HEADINGS.index("Net pay") + 1)
    assert "£" in cell.number_format
    assert cell.data_type == "n"


def pounds(row: tuple[object, ...], heading: str) -> Decimal:
    return Decimal(str(row[PAY_HEADINGS.index(heading)]))


def test_clients_show_only_what_was_given(
    session: Session, maggie: Visitor, clients: list[Client]
) -> None:
    found = select(Mandate).where(Mandate.employer_id == clients[0].employer.id)
    session.scalars(found).one().areas = [Area.PAY.value]
    page = opened(maggie, "/support/sheets/out/clients.xlsx")["Clients"]
    assert tuple(cell.value for cell in page[1]) == CLIENT_HEADINGS
    by_name = {row[1]: row for row in rows_of(page)}
    bruce, ailsa, cara = by_name["'=Bruce"], by_name["Ailsa Orr"], by_name["Cara Orr"]
    assert str(bruce[4]).startswith("Pay on 20 November 2026 by 20 November 2026")
    assert isinstance(bruce[3], datetime)
    assert bruce[5] is not None
    assert isinstance(ailsa[3], datetime)
    assert (ailsa[4], ailsa[5]) == ("Not given to you", "Not given to you")
    assert cara[3:] == ("Not given to you",) * 4


def test_the_page_leads_to_the_file_or_says_why_not(maggie: Visitor) -> None:
    page = maggie.open("/support/sheets/out")
    answer = maggie.press(
        page, "Take it out", expect=422, what="pay",
        first_day="1", first_month="11", first_year="2024",
        last_day="30", last_month="11", last_year="2026",
    )  # fmt: skip
    assert "That is more than a year. Take out a year at a time." in answer.errors
    answer = maggie.press(
        page, "Take it out", expect=422, what="pay", last_day="1", last_month="1",
        last_year="2020",
    )  # fmt: skip
    assert "The last day is before the first. Check the two dates." in answer.errors
    for path in ("hours/2026-11-30/2026-11-01.xlsx", "pay/today/2026-11-01.xlsx"):
        maggie.open(f"/support/sheets/out/{path}", expect=404)


@pytest.mark.usefixtures("clients")
def test_another_organisation_takes_nothing_of_theirs_out(app: Flask, session: Session) -> None:
    others = add_organisation(session, OrganisationKind.SUPPORT, "Forth Payroll")
    ivor = Visitor(app.test_client(), session)
    ivor.sign_in(add_person(app, session, "Ivor Kerr", (Post.SUPPORT_WORKER, others)))
    assert rows_of(opened(ivor, f"/support/sheets/out/hours/{NOVEMBER}")["Shifts"]) == []
    (total,) = rows_of(opened(ivor, f"/support/sheets/out/pay/{NOVEMBER}")["Payslips"])
    assert total[2] == "0 payslips"
    assert rows_of(opened(ivor, "/support/sheets/out/clients.xlsx")["Clients"]) == []


def test_nobody_else_finds_these_pages(employer: Visitor, pa: Visitor) -> None:
    for path in ("", "/clients.xlsx", f"/hours/{NOVEMBER}", f"/pay/{NOVEMBER}"):
        for somebody in (employer, pa):
            somebody.open(f"/support/sheets/out{path}", expect=404)


def test_who_holds_no_mandate_any_more_is_in_no_workbook(
    session: Session, bureau: Bureau, maggie: Visitor, clients: list[Client]
) -> None:
    for client in clients:
        found = select(Mandate).where(Mandate.employer_id == client.employer.id)
        session.scalars(found).one().ended_at = bureau.by.at
    assert not held_by(session, bureau.worker, date(2026, 11, 22))
    assert rows_of(opened(maggie, "/support/sheets/out/clients.xlsx")["Clients"]) == []
