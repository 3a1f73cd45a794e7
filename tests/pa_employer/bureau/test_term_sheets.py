"""Changes of terms and new PAs from a spreadsheet: tried, told row by row, brought in once."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from pa_employer.assistants.models import Assistant, HolidayPlan, Terms
from pa_employer.audit.models import AuditEvent
from pa_employer.audit.queries import first_broken_event
from pa_employer.bureau.layouts import CHANGES, PEOPLE
from pa_employer.bureau.models import RowState, SheetRow
from pa_employer.deductions.models import TaxCodeNotice
from pa_employer.employing.models import ProposalState, Side, TermsProposal
from pa_employer.people.models import Area, Mandate
from pa_employer.people.service import end_mandate
from payroll.frequency import Frequency
from payroll.ground.money import Money
from tests.pa_employer.bureau.clients import Bureau, Client, take_client
from tests.pa_employer.bureau.test_sheets_in import BEGAN, work
from tests.pa_employer.bureau.test_spreadsheet import book
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Page, Visitor

JUNE = date(2027, 6, 1)


@pytest.fixture
def ailsa(session: Session, household: Household, bureau: Bureau) -> Client:
    return take_client(session, bureau, household, "Ailsa Orr", began=BEGAN)


@pytest.fixture
def maggie(visitor: Visitor, bureau: Bureau, ailsa: Client, session: Session) -> Visitor:
    assert ailsa.employer.name
    session.commit()
    visitor.sign_in(bureau.worker)
    return visitor


def change(from_on: str = "1/6/2027", **cells: str) -> tuple[object, ...]:
    usual = {"ref": "KC-Ailsa Orr", "employer": "", "pa": "PA of Ailsa Orr"} | cells
    return (
        usual["ref"], usual["employer"], usual["pa"], from_on, cells.get("rate", ""),
        cells.get("hours", ""), cells.get("holiday", ""), cells.get("code", ""),
        cells.get("notice", ""), cells.get("last", ""),
    )  # fmt: skip


def person(name: str = "Isla Kerr", **cells: str) -> tuple[object, ...]:
    usual = {
        "ref": "KC-Ailsa Orr", "first": "7/12/2026", "born": "28/2/1990", "rate": "14.20",
        "hours": "20", "days": "", "paid": "four-weekly", "holiday": "", "ni": "AB123456C",
    } | cells  # fmt: skip
    return (
        usual["ref"], "Ailsa Orr", name, usual["first"], usual["born"], usual["rate"],
        usual["hours"], usual["days"], usual["paid"], usual["holiday"], usual["ni"],
    )  # fmt: skip


def send_changes(
    maggie: Visitor, *rows: tuple[object, ...], expect: int = 200, signed: str = "yes"
) -> Page:
    content = book(*rows, layout=CHANGES)
    return _send(maggie, "/support/sheets/changes", content, expect, signed=signed)


def send_people(maggie: Visitor, *rows: tuple[object, ...], expect: int = 200) -> Page:
    return _send(maggie, "/support/sheets/new-pas", book(*rows, layout=PEOPLE), expect)


def _send(maggie: Visitor, path: str, content: bytes, expect: int, **more: str) -> Page:
    file = FileStorage(BytesIO(content), "changes.xlsx")
    return maggie.press(maggie.open(path), "Try it", expect=expect, file=file, **more)


def tried(app: Flask, session: Session, maggie: Visitor, page: Page) -> Page:
    work(app, session)
    return maggie.open(page.path)


def kept(app: Flask, session: Session, maggie: Visitor, page: Page, button: str) -> Page:
    page = maggie.press(tried(app, session, maggie, page), button)
    return tried(app, session, maggie, page)


def terms_of(session: Session, client: Client) -> list[Terms]:
    found = select(Terms).where(Terms.assistant_id == client.assistant.id)
    return list(session.scalars(found.order_by(Terms.from_on)))


def test_changes_are_tried_told_and_brought_in_once(
    app: Flask, session: Session, maggie: Visitor, ailsa: Client
) -> None:
    rows = (
        change(rate="14.20", hours="22:30"),
        change("2027-07-01", holiday="irregular hours", hours="0", employer="ailsa orr"),
        change(code="S1300L", notice="P9", last="31/8/2027"),
    )
    page = tried(app, session, maggie, send_changes(maggie, *rows))
    assert "3 fit" in page.text
    assert len(terms_of(session, ailsa)) == 1
    assert session.get_one(Assistant, ailsa.assistant.id).left_on is None
    before = session.scalars(select(AuditEvent.what)).all()
    assert before.count("agreed pay terms") == 2  # those of the household and of Ailsa's PA

    page = kept(app, session, maggie, page, "Bring in the 3 that fit")
    assert "3 brought in" in page.text
    first, june, july = terms_of(session, ailsa)
    assert (june.from_on, june.hourly_rate, june.contracted_minutes_per_week) == (
        JUNE, Money(1420), 22 * 60 + 30,
    )  # fmt: skip
    # What a row leaves empty stays as it was.
    assert (june.frequency, june.pension_kind) == (first.frequency, first.pension_kind)
    assert (july.hourly_rate, july.holiday_plan) == (Money(1420), HolidayPlan.IRREGULAR)
    assert july.contracted_minutes_per_week == 0
    assert session.get_one(Assistant, ailsa.assistant.id).left_on == date(2027, 8, 31)
    codes = select(TaxCodeNotice.tax_code).where(
        TaxCodeNotice.assistant_id == ailsa.assistant.id, TaxCodeNotice.from_on == JUNE
    )
    assert session.scalars(codes).all() == ["S1300L"]
    history = maggie.open(f"/employers/{ailsa.employer.id}/history").text
    assert history.count("Agreed pay terms Maggie Dunn") == 2
    assert "Noted a personal assistant's last day Maggie Dunn" in history
    assert "Noted a tax code Maggie Dunn" in history


def test_what_both_did_not_sign_is_written_where_it_is_better_pay_and_else_asked_for(
    app: Flask, session: Session, maggie: Visitor, ailsa: Client
) -> None:
    (first,) = terms_of(session, ailsa)
    better = f"{(first.hourly_rate + Money(50)).pence / 100:.2f}"
    page = send_changes(maggie, change(rate=better), signed="no")
    page = kept(app, session, maggie, page, "Bring in the one that fits")
    assert "1 brought in" in page.text
    assert [each.hourly_rate for each in terms_of(session, ailsa)] == [
        first.hourly_rate, first.hourly_rate + Money(50),
    ]  # fmt: skip

    page = send_changes(maggie, change("1/7/2027", rate="13.00"), signed="no")
    page = kept(app, session, maggie, page, "Bring in the one that fits")
    assert "The PA is asked to agree first: nothing changes without their yes." in page.text
    assert len(terms_of(session, ailsa)) == 2
    asked = session.scalars(
        select(TermsProposal).where(TermsProposal.state == ProposalState.ASKED)
    ).one()
    assert (asked.assistant_id, asked.side) == (ailsa.assistant.id, Side.EMPLOYER)


def test_the_same_change_again_is_there_already(
    app: Flask, session: Session, maggie: Visitor, ailsa: Client
) -> None:
    row = change(rate="14.20", code="S1300L", notice="P6", last="31/8/2027")
    page = kept(app, session, maggie, send_changes(maggie, row), "Bring in the one that fits")
    assert "1 brought in" in page.text
    page = tried(app, session, maggie, send_changes(maggie, row, row))
    assert "0 fit, 2 there already" in page.text
    assert len(terms_of(session, ailsa)) == 2


def test_a_row_twice_in_one_file_comes_once(
    app: Flask, session: Session, maggie: Visitor, ailsa: Client
) -> None:
    page = send_changes(maggie, change(rate="14.20"), change(rate="14.20"))
    page = kept(app, session, maggie, page, "Bring in the one that fits")
    assert "1 brought in, 1 there already" in page.text
    assert len(terms_of(session, ailsa)) == 2


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (change("", rate="14.20"), "From is empty. Write the day from which it holds."),
        (change("soon", rate="14.20"), "The date cannot be read."),
        (change("5/13/2027", rate="14.20"), "The date cannot be read."),
        (change("19/10/2026", rate="14.20"), "Other terms already begin on 19 October 2026."),
        (change("1/9/2026", rate="14.20"), "Terms begin with the job"),
        (change(rate="lots"), "Enter an amount in pounds and pence"),
        (change(rate="0"), "Enter the pay for an hour, more than nothing."),
        (change(hours="200"), "Enter hours like 20, 20.5 or 20:30."),
        (change(holiday="none"), "That way of earning holiday is not known."),
        (change(holiday="rolled up"), "Rolled-up holiday pay is for hours that vary"),
        (change(code="S1300L"), "Say in Tax notice where the code comes from"),
        (change(code="nonsense", notice="P6"), "tax code"),
        (change("1/9/2026", code="S1300L", notice="P6"), "That day is before the job began."),
        (change("", last="1/9/2026"), "The last day is before the first."),
        (change(), "Nothing is to change in this row."),
        (change(rate="14.20", ref="KC-9"), "You act for nobody with that reference."),
        (change(rate="14.20", employer="Somebody Else"), "That reference is another employer's"),
        (change(rate="14.20", pa="Nobody"), "Nobody with that name works there."),
        (change(rate="=14+1"), "Cell E2 holds a formula. Paste it as a value."),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    app: Flask,
    session: Session,
    maggie: Visitor,
    ailsa: Client,
    row: tuple[object, ...],
    sentence: str,
) -> None:
    page = tried(app, session, maggie, send_changes(maggie, row))
    assert "0 fit, 1 do not" in page.text
    assert sentence in page.text
    assert len(terms_of(session, ailsa)) == 1


def test_pay_below_the_least_for_an_age_is_warned_of_as_on_the_page(
    app: Flask, session: Session, maggie: Visitor, ailsa: Client
) -> None:
    assert ailsa.employer.name
    page = tried(app, session, maggie, send_changes(maggie, change("1/12/2026", rate="9.00")))
    assert "Fits, with something to look at" in page.text
    assert "£9.00 an hour is less than the National Living Wage" in page.text


def test_merged_cells_are_refused(app: Flask, session: Session, maggie: Visitor) -> None:
    content = book(change(rate="14.20"), layout=CHANGES, merge="E2:F2")
    page = _send(maggie, "/support/sheets/changes", content, 200, signed="yes")
    assert "Cells of this row are merged." in tried(app, session, maggie, page).text


def test_a_file_of_shifts_is_no_file_of_changes(maggie: Visitor) -> None:
    content = book(("KC-Ailsa Orr", "", "PA of Ailsa Orr", "2026-11-09", "9", "13"))
    page = _send(maggie, "/support/sheets/changes", content, 422, signed="yes")
    assert "The first row must hold the headings of the template." in page.text


def test_two_pas_of_one_name_are_left_to_their_pages(
    app: Flask, session: Session, maggie: Visitor
) -> None:
    page = send_people(maggie, person("PA of Ailsa Orr", born="1/1/2000"))
    kept(app, session, maggie, page, "Bring in the one that fits")
    page = tried(app, session, maggie, send_changes(maggie, change(rate="14.20")))
    assert "Two PAs there have that name. Enter this on their own pages." in page.text


def test_who_decides_terms_themselves_is_refused_both_ways(
    app: Flask, session: Session, household: Household, bureau: Bureau, maggie: Visitor
) -> None:
    client = take_client(session, bureau, household, "Cara Orr", began=BEGAN)
    mandate = session.scalars(
        select(Mandate).where(Mandate.employer_id == client.employer.id)
    ).one()
    mandate.areas = [area.value for area in Area if area is not Area.STAFF]
    theirs = change(rate="14.20", ref="KC-Cara Orr", pa="PA of Cara Orr")
    page = tried(app, session, maggie, send_changes(maggie, theirs, change(rate="14.20")))
    assert "1 fit, 1 do not" in page.text
    assert "They agree terms and take on PAs themselves." in page.text
    row = ("KC-Cara Orr", "Cara Orr", *person()[2:])
    page = tried(app, session, maggie, send_people(maggie, row))
    assert "They agree terms and take on PAs themselves." in page.text


def test_a_mandate_that_ends_between_trying_and_keeping_is_looked_at_again(
    app: Flask, session: Session, household: Household, maggie: Visitor, ailsa: Client
) -> None:
    page = tried(app, session, maggie, send_changes(maggie, change(rate="14.20")))
    found = select(Mandate).where(Mandate.employer_id == ailsa.employer.id)
    end_mandate(session, session.scalars(found).one(), date(2026, 3, 2), household.by_employer)
    page = maggie.press(page, "Bring in the one that fits")
    page = tried(app, session, maggie, page)
    assert "You act for nobody with that reference." in page.text
    assert len(terms_of(session, ailsa)) == 1


def test_what_is_refused_in_the_end_is_not_told_of_in_the_history(
    app: Flask, session: Session, maggie: Visitor, ailsa: Client
) -> None:
    rows = (change(rate="14.20", last="1/1/2027"), change("1/7/2027", rate="14.40"))
    page = tried(app, session, maggie, send_changes(maggie, *rows))
    # The first row's terms still fit when it is kept, and its last day does not.
    session.get_one(Assistant, ailsa.assistant.id).started_on = date(2027, 3, 1)
    page = maggie.press(page, "Bring in the 2 that fit")
    page = tried(app, session, maggie, page)
    assert "1 brought in, 1 do not" in page.text
    assert [each.from_on for each in terms_of(session, ailsa)] == [BEGAN, date(2027, 7, 1)]
    history = maggie.open(f"/employers/{ailsa.employer.id}/history").text
    assert history.count("Agreed pay terms Maggie Dunn") == 1
    assert first_broken_event(session) is None


def test_new_pas_are_taken_on_once_and_what_is_private_stays_sealed(
    app: Flask, session: Session, maggie: Visitor, ailsa: Client
) -> None:
    rows = (person(days="3"), person("Ross Bell", ni="", holiday="irregular hours", hours="0"))
    page = send_people(maggie, *rows)
    seen = session.execute(text("SELECT cells, private FROM sheet_row ORDER BY number")).all()
    for cells, private in seen:
        assert "AB123456C" not in f"{cells}{bytes(private)!r}"
        assert "1990" not in f"{cells}{bytes(private)!r}"
    page = tried(app, session, maggie, page)
    assert "2 fit" in page.text
    assert "AB123456C" not in page.text
    assert session.scalar(select(func.count()).select_from(Assistant)) == 2

    page = kept(app, session, maggie, page, "Bring in the 2 that fit")
    assert "2 brought in" in page.text
    found = select(Assistant).where(Assistant.employer_id == ailsa.employer.id)
    isla = session.scalars(found.where(Assistant.name == "Isla Kerr")).one()
    assert (isla.ni_number, isla.date_of_birth) == ("AB123456C", date(1990, 2, 28))
    assert isla.started_on == date(2026, 12, 7)
    (terms,) = session.scalars(select(Terms).where(Terms.assistant_id == isla.id))
    assert (terms.hourly_rate, terms.days_per_week) == (Money(1420), Decimal(3))
    assert terms.frequency is Frequency.FOUR_WEEKLY
    # Once it is settled, nothing private waits in the file.
    kept_rows = session.scalars(select(SheetRow).where(SheetRow.state == RowState.KEPT)).all()
    assert [(row.private, row.assistant_id is not None) for row in kept_rows] == [
        (None, True),
        (None, True),
    ]
    history = maggie.open(f"/employers/{ailsa.employer.id}/history").text
    assert history.count("Took on a personal assistant Maggie Dunn") == 2

    page = tried(app, session, maggie, send_people(maggie, *rows))
    assert "0 fit, 2 there already" in page.text
    assert session.scalar(select(func.count()).select_from(Assistant)) == 4


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (person(""), "The name of the PA is empty or too long."),
        (person(born=""), "The date cannot be read."),
        (person(born="1/1/2027"), "The date of birth is not before the first day of the job."),
        (person(ni="12345"), "National Insurance number"),
        (person(paid="yearly"), "Paid says how often, and this is not known."),
        (person(days="8"), "Days a week is no number of days."),
        (person(days="many"), "Days a week is no number of days."),
        (person(rate=""), "Enter an amount in pounds and pence"),
        (person(ref="KC-9"), "You act for nobody with that reference."),
    ],
)
def test_a_new_pa_that_does_not_fit_is_refused_in_a_sentence(
    app: Flask, session: Session, maggie: Visitor, row: tuple[object, ...], sentence: str
) -> None:
    page = tried(app, session, maggie, send_people(maggie, row))
    assert "0 fit, 1 do not" in page.text
    assert sentence in page.text
    (kept_row,) = session.scalars(select(SheetRow))
    assert kept_row.private is None


def test_two_thousand_rows_are_tried_and_told(
    app: Flask, session: Session, household: Household, bureau: Bureau, maggie: Visitor
) -> None:
    names = [f"Client{number}" for number in range(40)]
    for name in names:
        take_client(session, bureau, household, name, began=BEGAN)
    fine = [change(rate="14.20", ref=f"KC-{name}", pa=f"PA of {name}") for name in names]
    rows = fine + [change("someday", rate="14.20")] * 1_960
    page = tried(app, session, maggie, send_changes(maggie, *rows))
    assert "40 fit, 1960 do not" in page.text
    page = kept(app, session, maggie, page, "Bring in the 40 that fit")
    assert "40 brought in, 1960 do not" in page.text
    newest = select(func.count()).select_from(Terms).where(Terms.from_on == JUNE)
    assert session.scalar(newest) == 40


def test_templates_hold_only_whom_one_decides_for(
    session: Session, household: Household, bureau: Bureau, maggie: Visitor
) -> None:
    take_client(session, bureau, household, "Cara Orr", may_decide=False, began=BEGAN)
    for kind in ("changes", "new-pas"):
        answer = maggie.client.get(f"/support/sheets/{kind}/template.xlsx")
        assert answer.status_code == 200
        page = load_workbook(BytesIO(answer.data)).worksheets[0]
        employers = [page.cell(row, 2).value for row in range(3, page.max_row + 1)]
        assert employers == ["Ailsa Orr"]


def test_nobody_else_sees_these_pages(employer: Visitor, pa: Visitor) -> None:
    for path in ("changes", "new-pas", "changes/template.xlsx", "anything"):
        for somebody in (employer, pa):
            somebody.open(f"/support/sheets/{path}", expect=404)
