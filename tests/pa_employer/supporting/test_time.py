"""Time spent for somebody: noted in a moment, put right in the open, seen by the person."""

from datetime import date, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.people.models import Capacity, Mandate
from pa_employer.people.service import MandateDetails, end_mandate, give_mandate
from pa_employer.supporting.models import HelpKind, HelpTime
from pa_employer.supporting.service import (
    Spent,
    TakenBackError,
    correct_time,
    note_time,
)
from tests.pa_employer.bureau.clients import Bureau, Client, take_client
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Page, Visitor

TODAY = date(2026, 11, 22)


def note(maggie: Visitor, client: Client, expect: int = 200, **typed: str) -> Page:
    page = maggie.open(f"/employers/{client.employer.id}/time")
    usual = {"minutes": "25", "kind": "payroll", "words": "Asked about May."}
    return maggie.press(page, "Note it", expect=expect, **(usual | typed))


def entries(session: Session) -> list[tuple[int, str, bool]]:
    found = select(HelpTime).order_by(HelpTime.noted_at, HelpTime.id)
    return [
        (each.minutes, each.words, each.takes_back_id is not None)
        for each in session.scalars(found)
    ]


def noted(session: Session, bureau: Bureau, client: Client, spent: Spent) -> HelpTime:
    by = Actor(bureau.worker.id, AT)
    return note_time(session, bureau.worker, client.employer, spent, by)


@pytest.fixture
def person(app: Flask, session: Session, household: Household, ailsa: Client) -> Visitor:
    """Ailsa herself, who signs in."""
    account = add_person(app, session, "Ailsa Orr")
    own = MandateDetails(capacity=Capacity.SELF, from_on=date(2026, 3, 2))
    give_mandate(session, ailsa.employer, account, own, household.by_employer)
    session.commit()
    visitor = Visitor(app.test_client(), session)
    visitor.sign_in(account)
    return visitor


def test_time_is_noted_from_the_ribbon_and_the_person_sees_it(
    session: Session, maggie: Visitor, person: Visitor, ailsa: Client
) -> None:
    ribbon = maggie.open(f"/employers/{ailsa.employer.id}").link("Note time")
    assert ribbon == maggie.open("/support").link("Note time for Ailsa Orr")
    page = note(maggie, ailsa)
    assert page.path == ribbon
    assert "Payroll: Asked about May. 25 min Maggie Dunn Put right" in page.text
    assert entries(session) == [(25, "Asked about May.", False)]
    kept = session.execute(text("SELECT words FROM help_time")).scalar_one()
    assert b"May" not in bytes(kept)

    seen = person.follow(
        person.open(f"/employers/{ailsa.employer.id}/people"),
        "Time your support organisation spent for you",
    )
    assert "25 min Maggie Dunn, Clyde Independent Living" in seen.text
    assert "Note it" not in seen.text
    history = person.open(f"/employers/{ailsa.employer.id}/history").text
    assert "Noted time spent Maggie Dunn" in history


def test_a_mistake_is_put_right_and_stays_in_the_record(
    session: Session, maggie: Visitor, ailsa: Client
) -> None:
    page = maggie.follow(note(maggie, ailsa), "Put right 25 min on 22 November 2026")
    page = maggie.press(page, "Put it right", minutes="35", kind="phone")
    assert "35 min Maggie Dunn" in page.text
    assert "25 min" not in page.text
    assert entries(session) == [
        (25, "Asked about May.", False),
        (-25, "", True),
        (35, "Asked about May.", False),
    ]


def test_what_was_noted_for_the_wrong_person_is_taken_back(
    session: Session, maggie: Visitor, ailsa: Client
) -> None:
    page = maggie.follow(note(maggie, ailsa), "Put right 25 min on 22 November 2026")
    page = maggie.press(page, "Take it back")
    assert "Nothing was noted in the last twelve months." in page.text
    assert [minutes for minutes, *_ in entries(session)] == [25, -25]


def test_the_same_again_changes_nothing(session: Session, maggie: Visitor, ailsa: Client) -> None:
    page = maggie.follow(note(maggie, ailsa), "Put right 25 min on 22 November 2026")
    maggie.press(page, "Put it right")
    assert len(entries(session)) == 1


def test_a_second_tab_cannot_put_right_what_is_put_right(
    session: Session, maggie: Visitor, bureau: Bureau, ailsa: Client
) -> None:
    old = maggie.follow(note(maggie, ailsa), "Put right 25 min on 22 November 2026")
    maggie.press(old, "Put it right", minutes="35")
    again = maggie.open(old.path)
    page = maggie.press(again, "Put it right", expect=422, minutes="45")
    assert page.errors == ["That was put right already. Look at the newest entry."]
    page = maggie.press(again, "Take it back", expect=422)
    assert "That was put right already." in page.text
    first = session.scalars(select(HelpTime).where(HelpTime.minutes == 25)).one()
    with pytest.raises(TakenBackError):
        correct_time(session, bureau.worker, first, None, Actor(bureau.worker.id, AT))
    assert len(entries(session)) == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"minutes": ""}, "Enter the minutes"),
        ({"minutes": "half"}, "Enter the minutes as a whole number"),
        ({"minutes": "-5"}, "Enter the minutes as a whole number"),
        ({"minutes": "0"}, "Enter the minutes as a whole number"),
        ({"minutes": "1441"}, "Enter the minutes as a whole number"),
        ({"words": "w" * 101}, "Use 100 characters or fewer."),
        ({"on_day": "23"}, "That day has not come yet."),
        ({"on_day": "1", "on_month": "3"}, "Your organisation did not act for them on that day."),
        ({"on_day": "31"}, "The day must be a real date"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    session: Session, maggie: Visitor, ailsa: Client, typed: dict[str, str], sentence: str
) -> None:
    page = note(maggie, ailsa, expect=422, **typed)
    assert any(sentence in error for error in page.errors)
    assert entries(session) == []


def test_the_first_and_the_last_day_of_a_mandate_count(
    session: Session, household: Household, maggie: Visitor, bureau: Bureau, ailsa: Client
) -> None:
    note(maggie, ailsa, on_day="2", on_month="3")
    mandate = session.scalars(
        select(Mandate).where(Mandate.employer_id == ailsa.employer.id)
    ).one()
    end_mandate(session, mandate, TODAY, Actor(household.employer_account.id, AT))
    assert noted(session, bureau, ailsa, Spent(TODAY, 5, HelpKind.PHONE)).minutes == 5


def test_a_month_is_shown_by_client_and_by_kind_and_kept_as_a_workbook(
    session: Session, household: Household, maggie: Visitor, bureau: Bureau, ailsa: Client
) -> None:
    cara = take_client(session, bureau, household, "Cara Orr")
    noted(session, bureau, ailsa, Spent(date(2026, 11, 3), 50, HelpKind.PAYROLL, "=May"))
    noted(session, bureau, ailsa, Spent(date(2026, 11, 30 - 9), 10, HelpKind.PHONE))
    noted(session, bureau, cara, Spent(date(2026, 11, 4), 15, HelpKind.PAYROLL))
    noted(session, bureau, cara, Spent(date(2026, 10, 31), 40, HelpKind.VISIT))
    wrong = noted(session, bureau, cara, Spent(date(2026, 11, 5), 99, HelpKind.HMRC))
    correct_time(session, bureau.worker, wrong, None, Actor(bureau.worker.id, AT))
    page = maggie.open("/support/time")
    assert "1 h 15 min for 2 people" in page.text
    assert "Payroll 1 h 5 min" in page.text
    assert "Ailsa Orr 1 h Payroll 50 min, The phone 10 min" in page.text
    assert "99" not in page.text
    assert "40 min for 1 person" in maggie.open("/support/time?month=2026-10").text
    assert "Nothing was noted in this month." in maggie.open("/support/time?month=2026-09").text

    answer = maggie.client.get("/support/time/2026-11.xlsx")
    book = load_workbook(BytesIO(answer.data))
    rows = [[cell.value for cell in row] for row in book["By client"].iter_rows(min_row=2)]
    assert rows == [
        ["Ailsa Orr", 50, 0, 0, 0, 10, 0, 60],
        ["Cara Orr", 15, 0, 0, 0, 0, 0, 15],
        ["TOTAL", 65, 0, 0, 0, 10, 0, 75],
    ]
    every = [[cell.value for cell in row] for row in book["Every entry"].iter_rows(min_row=2)]
    assert every[0] == [datetime(2026, 11, 3), "Ailsa Orr", "Maggie Dunn", "payroll", 50, "'=May"]  # noqa: DTZ001  # as a cell has it
    assert len(every) == 3
    for name in ("never", "2026-13", "2026-11-01"):
        maggie.open(f"/support/time?month={name}", expect=404)
        maggie.open(f"/support/time/{name}.xlsx", expect=404)


def test_another_organisation_sees_neither_the_time_nor_the_month(
    app: Flask,
    session: Session,
    household: Household,
    maggie: Visitor,
    person: Visitor,
    bureau: Bureau,
    ailsa: Client,
) -> None:
    entry = noted(session, bureau, ailsa, Spent(TODAY, 25, HelpKind.PAYROLL, "Ours"))
    entry_id = entry.id
    others = add_organisation(session, OrganisationKind.SUPPORT, "Forth Payroll")
    account = add_person(app, session, "Ivor Kerr", (Post.SUPPORT_WORKER, others))
    ivor = Visitor(app.test_client(), session)
    ivor.sign_in(account)
    path = f"/employers/{ailsa.employer.id}/time"
    ivor.open(path, expect=404)
    details = MandateDetails(capacity=Capacity.SUPPORT_ORGANISATION, from_on=TODAY)
    give_mandate(session, ailsa.employer, others, details, household.by_employer)
    assert "Ours" not in ivor.open(path).text
    ivor.open(f"{path}/{entry_id}", expect=404)
    assert "Nothing was noted in this month." in ivor.open("/support/time").text
    assert "Ours" in person.open(path).text
    assert "Ours" in maggie.open(path).text


def test_nobody_puts_right_what_somebody_else_noted(
    app: Flask,
    session: Session,
    no_csrf: None,
    maggie: Visitor,
    person: Visitor,
    bureau: Bureau,
    ailsa: Client,
) -> None:
    assert no_csrf is None
    entry_id = noted(session, bureau, ailsa, Spent(TODAY, 25, HelpKind.PAYROLL)).id
    path = f"/employers/{ailsa.employer.id}/time"
    colleague = Visitor(app.test_client(), session)
    colleague.sign_in(
        add_person(app, session, "Ewan Grant", (Post.SUPPORT_WORKER, bureau.organisation))
    )
    assert "Put right" not in colleague.open(path).text
    for somebody in (colleague, person):
        somebody.open(f"{path}/{entry_id}", expect=404)
        assert somebody.client.post(f"{path}/{entry_id}/take-back").status_code == 404
    # The person reads; noting is for whoever spent the time.
    answer = person.client.post(path, data={"minutes": "5", "kind": "phone"})
    assert answer.status_code == 404
    maggie.open(f"{path}/{uuid4()}", expect=404)


def test_the_database_itself_keeps_what_was_noted(
    session: Session, bureau: Bureau, ailsa: Client
) -> None:
    noted(session, bureau, ailsa, Spent(TODAY, 25, HelpKind.PAYROLL))
    session.commit()
    with pytest.raises(DatabaseError):
        session.execute(text("UPDATE help_time SET minutes = 5"))
    session.rollback()
    with pytest.raises(DatabaseError):
        session.execute(text("DELETE FROM help_time"))
    session.rollback()
