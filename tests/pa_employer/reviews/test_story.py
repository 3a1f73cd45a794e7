from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.reviews.models import ReturnState
from pa_employer.statements.service import Meaning, explain_line
from returns.groups import Group
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.reviews.book import (
    NOW,
    import_lines,
    line_called,
    send,
    the_return,
    things_on,
    versions,
)

HOSTILE = "<script>alert(1)</script> =HYPERLINK(0) £"


@pytest.fixture(autouse=True)
def summer(session: Session, household: Household) -> None:
    import_lines(session, household)


def test_a_return_goes_to_the_council_and_comes_back_with_a_decision(
    session: Session, household: Household, person: Visitor, officer: Visitor
) -> None:
    sent = person_looks_and_sends(person, household)
    asked = officer_asks(officer)
    assert "The council asked 1 thing" in person.open(f"{household.path}/returns").text
    person_answers(person, sent)
    reason = officer_decides(officer, asked)
    page = person.open(sent.path)
    assert "Accepted, with advice." in page.text
    assert reason in page.text
    assert "Scottish Public Services Ombudsman" in page.text
    kept = the_return(session)
    assert kept.state is ReturnState.DECIDED
    assert len(versions(session, kept)) == 2


def person_looks_and_sends(person: Visitor, household: Household) -> Page:
    every = person.open(f"{household.path}/returns")
    assert "Your return for June to August 2026 is ready." in every.text
    page = person.follow(every, "Look at June to August 2026")
    assert page.heading == "Your return for June to August 2026 is ready"
    assert "You started with £1,000.00, £1,600.00 came in, £60.40 went out" in page.text
    assert "matches the statement" in page.text
    assert "£42.00 at GARDEN WORLD on 12 August: what was it for?" in page.text
    assert "You are Morag Sinclair, and you send this as the employer" in page.text
    sent = person.press(page, "That is right, send it", how_going="Swimming is grand.")
    assert "Swimming is grand." in sent.text
    return sent


def officer_asks(officer: Visitor) -> Page:
    queue = officer.open("/council/returns")
    assert "1 payment not explained yet" in queue.text
    desk = officer.follow(queue, "Morag Sinclair, June to August 2026")
    assert "GARDEN WORLD" in desk.text
    assert "SWIMMING POOL" not in str(desk.soup)
    asking = officer.follow(desk, "Ask the person")
    asked = officer.press(asking, "Send these questions", noticed=["0"])
    assert "Asked: waiting for the person" in asked.text
    return asked


def person_answers(person: Visitor, sent: Page) -> None:
    page = person.open(sent.path)
    assert "Answer by 20 December 2026" in page.text
    refused = person.press(page, "Send these answers", 422)
    assert refused.errors == ["Answer question 1, if only with 'I do not know'"]
    kept = person.press(refused, "Keep them for later", words_0="Seeds.")
    assert "Seeds." in str(kept.soup)
    answered = person.press(kept, "Send these answers", no_receipt_0="y")
    assert "The council has your answers" in answered.text


def officer_decides(officer: Visitor, asked: Page) -> str:
    desk = officer.open(asked.path)
    assert "Their answer: Seeds." in desk.text
    thing = officer.open(things_on(desk)[0])
    refused = officer.press(thing, "Keep this and go on", 422)
    assert refused.errors == [
        "Choose what you decide",
        "Give the reason, in words the person can follow",
    ]
    reason = "Seeds fit the plan. A few words at once save you a letter."
    letter = officer.press(
        refused, "Keep this and go on", action="accept and advise", reason=reason
    )
    assert letter.heading == "The letter to Morag Sinclair"
    assert reason in letter.text
    closed = officer.press(letter, "Decide, and send this letter")
    assert "Nothing needs you" in closed.text
    return reason


def test_hostile_text_stays_text_everywhere(
    session: Session, person: Visitor, officer: Visitor, path: str
) -> None:
    page = person.open(path)
    sent = person.press(page, "That is right, send it", how_going=HOSTILE, tell_us=HOSTILE)
    kept = the_return(session)
    ask_page = officer.open(f"/council/returns/{kept.id}/ask")
    rule = str(ask_page.soup.select("select[name=rule] option")[1]["value"])
    asked = officer.press(
        ask_page, "Send these questions", question=HOSTILE, rule=rule, settles=HOSTILE
    )
    answered = person.press(person.open(sent.path), "Send these answers", words_0=HOSTILE)
    rest = officer.follow(officer.open(asked.path), "Accept all 2 for one reason")
    desk = officer.press(rest, "Accept all 2", reason=HOSTILE)
    officer.press(desk, "Decide, and send this letter", words=HOSTILE)
    for shown in (answered, desk, officer.open(asked.path), person.open(sent.path)):
        assert "alert(1)" not in str(shown.soup.find_all("script"))
    assert person.open(sent.path).text.count(HOSTILE) == 8
    officer.press(officer.open(f"{asked.path}.xlsx"), "Open it for today", reason=HOSTILE)
    for visitor, address in ((person, f"{path}.xlsx"), (officer, f"{asked.path}.xlsx")):
        book = load_workbook(BytesIO(visitor.client.get(address).get_data()))
        cells = [
            cell
            for row in book["Questions and answers"].iter_rows()
            for cell in row
            if isinstance(cell.value, str) and "HYPERLINK" in cell.value
        ]
        assert len(cells) == 8
        assert {cell.data_type for cell in cells} == {"s"}


def test_the_workbook_is_live_before_and_kept_after(
    session: Session, household: Household, person: Visitor, officer: Visitor, path: str
) -> None:
    before = person.client.get(f"{path}.xlsx")
    assert "return-2026-06-01-not-sent.xlsx" in before.headers["Content-Disposition"]
    summary = load_workbook(BytesIO(before.get_data()))["Summary"]
    assert summary["B4"].value == "KC-1001 (not sent to the council yet)"
    sent = send(session, household)
    by = Actor(household.employer_account.id, NOW)
    line = line_called(session, "GARDEN WORLD")
    explain_line(session, line, Meaning(Group.OTHER, "Seeds.", no_receipt=True), by)
    session.commit()
    desk = f"/council/returns/{sent.id}"
    officer.press(officer.open(f"{desk}.xlsx"), "Open it for today", reason="To add it up.")
    for visitor, address in ((person, path), (officer, desk)):
        after = visitor.client.get(f"{address}.xlsx")
        book = load_workbook(BytesIO(after.get_data()))
        assert book["Summary"]["B4"].value == "KC-1001"
        answers = [cell.value for cell in book["Transactions"]["H"]]
        assert "Seeds." not in answers
