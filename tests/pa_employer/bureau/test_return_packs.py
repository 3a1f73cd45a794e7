"""Returns for a council: what was sent as the council has it, what is ready, and a list of all."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.bureau import packs, returns_packed
from pa_employer.bureau.cover_sheet import cover_sheet
from pa_employer.bureau.models import AskedPack
from pa_employer.bureau.ordering import held_by
from pa_employer.bureau.packs import Parts
from pa_employer.bureau.returns_packed import CouncilAndDays, ask_for_returns
from pa_employer.people.models import Area, Capacity
from pa_employer.people.queries import mandates_of
from pa_employer.people.service import end_mandate
from pa_employer.reviews.service import SentWords, send_return
from pa_employer.reviews.shown import Shown
from pa_employer.statements.models import AccountKind
from pa_employer.statements.service import MoneyAccountDetails, open_money_account
from payroll.ground.days import Span
from payroll.ground.money import Money
from returns.bundle import faults_in
from tests.pa_employer.bureau.clients import Bureau, Client, take_client, work
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor

MANY = 50
BEGAN = date(2026, 6, 1)
SUMMER = Span(date(2026, 6, 1), date(2026, 8, 31))
SENT = SentWords(capacity=Capacity.SUPPORT_ORGANISATION, person_agreed="By phone.")


def client(session: Session, bureau: Bureau, household: Household, name: str) -> Client:
    """A client of three months with £1,000.00 in the account."""
    made = take_client(session, bureau, household, name, began=BEGAN)
    opening = MoneyAccountDetails(
        kind=AccountKind.BANK,
        name="Support account",
        opened_on=BEGAN,
        opening_balance=Money(100000),
    )
    open_money_account(session, made.agreement, opening, household.by_employer)
    return made


def send(session: Session, bureau: Bureau, one: Client) -> None:
    send_return(session, one.agreement, SUMMER, SENT, Actor(bureau.worker.id, AT))


def ask(session: Session, bureau: Bureau, household: Household, days: Span = SUMMER) -> AskedPack:
    held = held_by(session, bureau.worker, AT.date())
    wanted = CouncilAndDays(household.council.id, days)
    return ask_for_returns(session, bureau.worker, wanted, held, Actor(bureau.worker.id, AT))


def parts(session: Session, bureau: Bureau, pack: AskedPack) -> Parts:
    return packs.parts_of(session, pack, held_by(session, bureau.worker, AT.date()))


def sheet(book: bytes) -> Worksheet:
    found = load_workbook(BytesIO(book)).worksheets[0]
    assert isinstance(found, Worksheet)
    return found


def test_fifty_clients_are_listed_with_what_is_missing_and_totals(
    app: Flask,
    session: Session,
    household: Household,
    bureau: Bureau,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What lies in the folders is looked at below; here each file is one word."""

    def word(_session: Session, found: Shown, *_more: object) -> dict[str, bytes]:
        if found.agreement.employer.name == "Client 09":
            raise ZeroDivisionError
        return {"one": b"word"}

    monkeypatch.setattr(returns_packed, "_files", word)
    clients = [
        client(session, bureau, household, f"Client {number:02d}") for number in range(MANY - 1)
    ]
    clients.append(client(session, bureau, household, "=HYPERLINK('x')"))
    for one in clients[:20]:
        send(session, bureau, one)
    not_ours, ended = clients[5], clients[7]
    (mandate,) = mandates_of(session, not_ours.employer.id)
    mandate.areas = [Area.PAY.value]
    pack = ask(session, bureau, household)
    assert len(parts(session, bureau, pack).all) == MANY - 1
    (ending,) = mandates_of(session, ended.employer.id)
    end_mandate(session, ending, date(2026, 11, 20), household.by_employer)
    work(app, session, AT)
    found = parts(session, bureau, pack)
    assert len(found.made) == MANY - 3
    assert [each.employer.name for each in found.stopped] == ["Client 09"]

    book = cover_sheet(pack, found.all)
    rows = list(sheet(book).iter_rows(min_row=3, values_only=True))
    assert len(rows) == MANY - 2 + 1
    by_name = {row[0]: row for row in rows}
    assert by_name["Client 00"][4] == "With the council"
    assert "decides by" in str(by_name["Client 00"][5])
    assert by_name["Client 30"][4] == "Ready, not sent"
    assert str(by_name["Client 30"][5]).startswith("To be sent by ")
    assert "Something went wrong on our side" in str(by_name["Client 09"][5])
    assert "Client 05" not in by_name
    assert "Client 07" not in by_name
    assert by_name["=HYPERLINK('x')"][8] == 1000
    cells = {cell.value: cell.data_type for cell in sheet(book)["A"]}
    assert cells["=HYPERLINK('x')"] == "s"
    assert rows[-1][0] == "All together"
    assert rows[-1][8] == f"=SUM(I3:I{MANY})"


def test_a_sent_return_is_its_own_bundle_and_a_ready_one_is_to_look_at(
    app: Flask, session: Session, household: Household, bureau: Bureau, visitor: Visitor
) -> None:
    sent = client(session, bureau, household, "Ailsa Orr")
    client(session, bureau, household, "Bryce Orr")
    send(session, bureau, sent)
    session.commit()
    visitor.sign_in(bureau.worker)
    page = visitor.follow(visitor.open("/support"), "Returns")
    assert page.heading == "Returns for a council"
    page = visitor.press(page, "Make the pack")  # the last three whole months are filled in
    assert page.heading == "Returns to Kinnaird Council, 1 August 2026 to 31 October 2026"
    assert "0 of 2 employers are done" in page.text
    work(app, session, AT)
    page = visitor.open(page.path)
    assert "3 files of 2 employers" in page.text
    assert "to print" not in page.text
    visitor.open(f"{page.path}/print-1.pdf", expect=404)
    answer = visitor.client.get(page.link("A folder for each employer (ZIP)"))
    with ZipFile(BytesIO(answer.data)) as zipped:
        assert zipped.namelist() == [
            "returns.xlsx",
            "0001-Ailsa-Orr/return-KC-Ailsa-Orr-2026-06-01.zip",
            "0002-Bryce-Orr/return-KC-Bryce-Orr-2026-06-01-not-sent.pdf",
            "0002-Bryce-Orr/return-KC-Bryce-Orr-2026-06-01-not-sent.xlsx",
        ]
        assert faults_in(zipped.read(zipped.namelist()[1])) == ()
        assert zipped.read(zipped.namelist()[2]).startswith(b"%PDF")
        assert len(list(sheet(zipped.read("returns.xlsx")).iter_rows(min_row=3))) == 3
    assert "3 files, asked for on" in visitor.open("/support/returns").text


def test_a_client_without_a_return_in_those_days_is_listed_so(
    app: Flask, session: Session, household: Household, bureau: Bureau
) -> None:
    client(session, bureau, household, "Ailsa Orr")
    pack = ask(session, bureau, household, Span(date(2026, 9, 1), date(2026, 10, 31)))
    work(app, session, AT)
    (part,) = parts(session, bureau, pack).nothing
    assert part.sentence == "No return of theirs to this council ends in these days."
    (row,) = sheet(cover_sheet(pack, [part])).iter_rows(min_row=3, values_only=True)
    assert [each for each in row if each] == ["Ailsa Orr", "Nothing in it", part.sentence]


def test_the_page_takes_only_days_in_their_order_and_councils_of_its_clients(
    app: Flask, session: Session, household: Household, bureau: Bureau, visitor: Visitor
) -> None:
    visitor.sign_in(bureau.worker)
    assert "Nobody has asked you to look after their returns yet." in (
        visitor.open("/support/returns").text
    )
    client(session, bureau, household, "Ailsa Orr")
    other = add_organisation(session, OrganisationKind.AUTHORITY, "Elsewhere Council")
    page = visitor.open("/support/returns")
    assert "Elsewhere" not in page.text
    backwards = visitor.press(page, "Make the pack", expect=422, last_on_year="2025")
    assert "The last day is before the first. Check the two dates." in backwards.text
    elsewhere = visitor.press(page, "Make the pack", expect=422, council=str(other.id))
    assert "Choose the council" in elsewhere.text or "Not a valid choice" in elsewhere.text
    assert session.scalars(select(AskedPack)).all() == []
    others = add_organisation(session, OrganisationKind.SUPPORT, "Forth Payroll")
    ivor = add_person(app, session, "Ivor Kerr", (Post.SUPPORT_WORKER, others))
    pack = ask(session, bureau, household)
    work(app, session, AT)
    path = f"/support/returns/packs/{pack.id}"
    for account in (ivor, household.officer, household.employer_account):
        somebody = Visitor(app.test_client(), session)
        somebody.sign_in(account)
        somebody.open(path, expect=404)
        somebody.open(f"{path}/files.zip", expect=404)
