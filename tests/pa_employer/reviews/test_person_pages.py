from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.people.models import Capacity
from pa_employer.people.service import (
    EmployerDetails,
    MandateDetails,
    add_employer,
    give_mandate,
)
from pa_employer.reviews.models import ReturnState
from pa_employer.timesheets.service import add_shift, agree_sheet, start_sheet, submit_sheet
from pa_employer.timesheets.shifts import ShiftDetails
from payroll.hours import instant
from returns.groups import Group
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Given, Visitor
from tests.pa_employer.reviews.book import (
    NOW,
    SPRING,
    import_lines,
    line_called,
    send,
    the_return,
    token_on,
    versions,
)


@pytest.fixture(autouse=True)
def summer(session: Session, household: Household) -> None:
    import_lines(session, household)


def test_a_question_is_answered_on_the_return_itself(
    session: Session, person: Visitor, path: str
) -> None:
    page = person.follow(person.open(path), "Answer them one at a time")
    assert page.heading == "1 of 1 to tell us"
    refused = person.press(page, "Save and go on", 422)
    assert refused.errors == [
        "Choose what it was for",
        "Say in a few words what it was for",
    ]
    answer: dict[str, Given] = {"group": "equipment", "words": "Seeds", "no_receipt": "y"}
    page = person.press(refused, "Save and go on", 200, **answer)
    assert "Things to tell us" not in page.text
    assert "In the person's words: Seeds" in page.text
    assert line_called(session, "GARDEN WORLD").group == Group.EQUIPMENT


def test_words_are_kept_until_the_return_is_sent(person: Visitor, path: str) -> None:
    page = person.press(
        person.open(path), "Keep my words for later", how_going="Well.", tell_us="More hours."
    )
    assert "Nothing was sent" in str(page.soup)
    note = person.press(page, "I do not agree")
    assert note.heading == "What do you not agree with?"
    assert person.press(note, "Keep my note", 422).errors == ["Say what you do not agree with"]
    page = person.press(note, "Keep my note", objection="The opening balance.")
    sent = person.press(page, "That is right, send it")
    assert "More hours. I do not agree: The opening balance." in sent.text


def test_sending_twice_sends_once(session: Session, person: Visitor, path: str) -> None:
    page = person.open(path)
    again = person.open(path)
    person.press(page, "That is right, send it")
    assert person.press(page, "That is right, send it").path == path
    refused = person.press(again, "That is right, send it", 422)
    assert "is with the council already" in refused.errors[0]
    kept = the_return(session)
    assert len(versions(session, kept)) == 1


def test_a_running_period_is_shown_and_cannot_be_sent(
    person: Visitor, household: Household
) -> None:
    every = person.open(f"{household.path}/returns")
    page = person.follow(every, "September to November 2026 so far")
    assert "You can send this return from the day after 30 November 2026." in page.text
    assert "send it" not in [button.get_text() for button in page.soup.find_all("button")]
    form = {"csrf_token": token_on(page)}
    answer = person.client.post(f"{page.path}/send", data=form)
    assert answer.status_code == 422
    assert "not over yet" in answer.text


def test_there_is_no_return_for_other_days(person: Visitor, household: Household) -> None:
    for start in ("2026-06-02", "20260601", "2026-W23-1", "2027-06-01", "x"):
        person.open(f"{household.path}/returns/{start}", 404)
        person.open(f"{household.path}/returns/{start}.xlsx", 404)


def test_a_supporter_prepares_and_somebody_else_sends(
    app: Flask, session: Session, household: Household, path: str
) -> None:
    helper = add_person(app, session, "Ewan Grant")
    mandate = MandateDetails(capacity=Capacity.SUPPORTER, from_on=date(2026, 3, 2))
    give_mandate(session, household.employer, helper, mandate, household.by_employer)
    session.commit()
    ewan = Visitor(app.test_client(), session)
    ewan.sign_in(helper)
    page = ewan.open(path)
    assert "Morag Sinclair or their representative sends it." in page.text
    page = ewan.press(page, "Keep my words for later", how_going="She is well.")
    token = token_on(page)
    assert ewan.client.post(f"{path}/send", data={"csrf_token": token}).status_code == 409
    assert the_return(session).state is ReturnState.DRAFTED


def test_another_households_return_does_not_exist(
    app: Flask, session: Session, household: Household, path: str
) -> None:
    send(session, household)
    other = add_person(app, session, "Ewan Grant")
    by = Actor(other.id, NOW)
    details = EmployerDetails(name="Ewan Grant", supported_person="Ewan Grant")
    employer = add_employer(session, details, by)
    mandate = MandateDetails(capacity=Capacity.SELF, from_on=date(2026, 3, 2))
    give_mandate(session, employer, other, mandate, by)
    session.commit()
    ewan = Visitor(app.test_client(), session)
    page = ewan.arrive(other)
    for tail in ("", ".xlsx", "/disagree"):
        ewan.open(f"{path}{tail}", 404)
        ewan.open(f"/employers/{employer.id}/returns/2026-06-01{tail}", 404)
    assert "Nothing needs you." in ewan.open(f"/employers/{employer.id}/returns").text
    token = token_on(page)
    line = line_called(session, "GARDEN WORLD")
    for tail in ("/send", "/keep", "/answers", "/answers/keep", f"/lines/{line.id}"):
        answer = ewan.client.post(f"{path}{tail}", data={"csrf_token": token})
        assert answer.status_code == 404
    ewan.open("/council/returns", 404)


def test_a_payment_of_another_period_cannot_be_explained_here(
    session: Session, household: Household, person: Visitor
) -> None:
    page = person.open(f"{household.path}/returns/{SPRING.first.isoformat()}")
    token = token_on(page)
    for line_id in (line_called(session, "GARDEN WORLD").id, uuid4()):
        answer = person.client.post(f"{page.path}/lines/{line_id}", data={"csrf_token": token})
        assert answer.status_code == 404


def test_hours_open_to_the_shifts_they_were_counted_from(
    session: Session, household: Household, person: Visitor, path: str, by_person: Actor
) -> None:
    monday = date(2026, 7, 6)
    by_assistant = Actor(household.assistant_account.id, NOW)
    sheet = start_sheet(session, household.assistant, monday, by_assistant)
    for day in (0, 2):
        starts = instant(monday + timedelta(days=day), time(9))
        shift = ShiftDetails(starts, starts + timedelta(hours=4))
        add_shift(session, sheet, shift, by_assistant)
    submit_sheet(session, sheet, by_assistant)
    agree_sheet(session, sheet, by_person)
    session.commit()
    page = person.follow(person.open(path), "See every shift these hours come from")
    assert "Rhona Baird: 2 shifts" in page.text
    assert "Wednesday 8 July, 09:00 to 13:00 4 h" in page.text
    send(session, household)
    session.commit()
    assert person.open(f"{path}/hours").text == page.text
    stranger = person.open(f"/employers/{uuid4()}/returns/2026-06-01/hours", 404)
    assert "Rhona" not in stranger.text
