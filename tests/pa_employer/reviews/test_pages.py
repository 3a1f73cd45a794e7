from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.evidence.models import Receipt
from pa_employer.people.models import Capacity
from pa_employer.people.service import (
    EmployerDetails,
    MandateDetails,
    add_employer,
    give_mandate,
)
from pa_employer.reviews.models import Decision, ReturnState
from pa_employer.reviews.queries import query_of
from pa_employer.reviews.service import decide
from pa_employer.statements.service import Meaning, explain_line
from payroll.ground.money import Money
from returns.groups import Group
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Given, Page, Visitor
from tests.pa_employer.reviews.book import (
    NOW,
    SPRING,
    SUMMER,
    import_lines,
    line_called,
    send,
    the_return,
    versions,
)

HOSTILE = "<script>alert(1)</script> =HYPERLINK(0) £"


@pytest.fixture(autouse=True)
def summer(session: Session, household: Household) -> None:
    import_lines(session, household)


@pytest.fixture
def person(household: Household, visitor: Visitor) -> Visitor:
    visitor.sign_in(household.employer_account)
    return visitor


@pytest.fixture
def officer(app: Flask, household: Household) -> Visitor:
    somebody = Visitor(app.test_client())
    somebody.sign_in(household.officer)
    return somebody


@pytest.fixture
def path(household: Household) -> str:
    return f"{household.path}/returns/{SUMMER.first.isoformat()}"


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
    assert kept.state is ReturnState.CLOSED
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
    refused = officer.press(desk, "Decide and close", 422)
    assert refused.errors == ["Choose what you decide"]
    refused = officer.press(refused, "Decide and close", 422, decision="accept and advise")
    assert "Give the reason for your decision" in refused.errors[0]
    reason = "Seeds fit the plan. A few words at once save you a letter."
    closed = officer.press(
        refused, "Decide and close", decision="accept and advise", reason=reason
    )
    assert "Nothing needs you" in closed.text
    return reason


def test_a_question_is_answered_on_the_return_itself(
    session: Session, person: Visitor, path: str
) -> None:
    page = person.open(path)
    refused = person.press(page, "Save this answer", 422)
    assert refused.errors == [
        "Choose what it was for",
        "Say in a few words what it was for",
    ]
    line = line_called(session, "GARDEN WORLD")
    prefix = f"line-{line.id}-"
    answer: dict[str, Given] = {
        f"{prefix}group": "equipment",
        f"{prefix}words": "Seeds",
        f"{prefix}no_receipt": "y",
    }
    page = person.press(refused, "Save this answer", 200, **answer)
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


@pytest.mark.parametrize("start", ["2026-06-02", "20260601", "2026-W23-1", "2027-06-01", "x"])
def test_there_is_no_return_for_other_days(
    person: Visitor, household: Household, start: str
) -> None:
    person.open(f"{household.path}/returns/{start}", 404)
    person.open(f"{household.path}/returns/{start}.xlsx", 404)


def test_a_supporter_prepares_and_somebody_else_sends(
    app: Flask, session: Session, household: Household, path: str
) -> None:
    helper = add_person(app, session, "Ewan Grant")
    mandate = MandateDetails(capacity=Capacity.SUPPORTER, from_on=date(2026, 3, 2))
    give_mandate(session, household.employer, helper, mandate, household.by_employer)
    session.commit()
    ewan = Visitor(app.test_client())
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
    ewan = Visitor(app.test_client())
    page = ewan.sign_in(other)
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


def test_the_council_has_nothing_before_it_is_sent(
    session: Session, person: Visitor, officer: Visitor, path: str
) -> None:
    person.press(person.open(path), "Keep my words for later", how_going="Well.")
    kept = the_return(session)
    for tail in ("", ".xlsx", "/ask", f"/receipts/{uuid4()}"):
        officer.open(f"/council/returns/{kept.id}{tail}", 404)
    assert "Nothing needs you" in officer.open("/council/returns").text
    officer.open(path, 404)


def test_another_council_sees_nothing(app: Flask, session: Session, household: Household) -> None:
    sent = send(session, household)
    council = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    stranger = add_person(app, session, "Callum Orr", (Post.FINANCE_OFFICER, council))
    session.commit()
    callum = Visitor(app.test_client())
    page = callum.sign_in(stranger)
    assert "Morag" not in callum.open("/council/returns").text
    for tail in ("", ".xlsx", "/ask", f"/receipts/{uuid4()}"):
        callum.open(f"/council/returns/{sent.id}{tail}", 404)
    token = token_on(page)
    for verb in ("accept", "decide", "ask"):
        answer = callum.client.post(
            f"/council/returns/{sent.id}/{verb}", data={"csrf_token": token}
        )
        assert answer.status_code == 404


def test_an_auditor_reads_and_decides_nothing(
    app: Flask, session: Session, household: Household
) -> None:
    sent = send(session, household)
    auditor = add_person(app, session, "Isla Reid", (Post.AUDITOR, household.council))
    session.commit()
    isla = Visitor(app.test_client())
    isla.sign_in(auditor)
    page = isla.open(f"/council/returns/{sent.id}")
    assert "What is unusual" in page.text
    assert [button.get_text() for button in page.soup.find_all("button")] == ["Sign out"]
    isla.open(f"/council/returns/{sent.id}/ask", 404)
    token = token_on(page)
    for verb in ("accept", "decide", "ask"):
        answer = isla.client.post(f"{page.path}/{verb}", data={"csrf_token": token})
        assert answer.status_code == 404


def test_a_clean_return_is_closed_with_one_button(
    session: Session, household: Household, officer: Visitor
) -> None:
    by = Actor(household.employer_account.id, NOW)
    line = line_called(session, "GARDEN WORLD")
    explain_line(session, line, Meaning(Group.OTHER, "Seeds.", no_receipt=True), by)
    sent = send(session, household)
    queue = officer.open("/council/returns")
    assert "close?" in queue.text
    desk = officer.open(f"/council/returns/{sent.id}")
    assert "Nothing is left to ask or look at." in desk.text
    closed = officer.press(desk, "Accept and close")
    assert "Nothing needs you" in closed.text
    assert "Accepted" in officer.open("/council/returns?show=closed").text


def test_an_officer_who_is_too_late_is_told_kindly(
    session: Session, household: Household, officer: Visitor
) -> None:
    sent = send(session, household)
    page = officer.open(f"/council/returns/{sent.id}")
    ask_page = officer.follow(page, "Ask the person")
    officer.press(page, "Decide and close", decision="accept", reason="Small.")
    fresh = officer.press(
        with_new_keys(page), "Decide and close", 422, decision="accept", reason="Small."
    )
    assert fresh.errors == [
        "Somebody decided this return before you. Open it again to see what they decided."
    ]
    refused = officer.press(ask_page, "Send these questions", 422, noticed=["0"])
    assert refused.errors == fresh.errors


def test_more_questions_than_the_rule_allows_are_refused(
    session: Session, household: Household, officer: Visitor
) -> None:
    sent = send(session, household)
    page = officer.open(f"/council/returns/{sent.id}/ask")
    nothing = officer.press(page, "Send these questions", 422)
    assert "Choose something to ask" in nothing.errors[0]
    half = officer.press(page, "Send these questions", 422, question="What is the garden for?")
    assert "the rule it rests on" in half.errors[0]
    assert query_of(session, sent) is None


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
    desk = officer.press(
        officer.open(asked.path), "Decide and close", decision="accept", reason=HOSTILE
    )
    for shown in (answered, desk, officer.open(asked.path), person.open(sent.path)):
        assert "alert(1)" not in str(shown.soup.find_all("script"))
    assert person.open(sent.path).text.count(HOSTILE) == 5
    for visitor, address in ((person, f"{path}.xlsx"), (officer, f"{asked.path}.xlsx")):
        book = load_workbook(BytesIO(visitor.client.get(address).get_data()))
        cells = [
            cell
            for row in book["Questions and answers"].iter_rows()
            for cell in row
            if isinstance(cell.value, str) and "HYPERLINK" in cell.value
        ]
        assert len(cells) == 5
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
    for visitor, address in ((person, path), (officer, f"/council/returns/{sent.id}")):
        after = visitor.client.get(f"{address}.xlsx")
        book = load_workbook(BytesIO(after.get_data()))
        assert book["Summary"]["B4"].value == "KC-1001"
        answers = [cell.value for cell in book["Transactions"]["H"]]
        assert "Seeds." not in answers


def test_an_officer_opens_only_receipts_of_unusual_payments(
    app: Flask, session: Session, household: Household, officer: Visitor
) -> None:
    shown, hidden = (
        _receipt(app, session, household, name) for name in ("GARDEN WORLD", "SWIMMING POOL")
    )
    sent = send(session, household)
    page = officer.open(f"/council/returns/{sent.id}")
    answer = officer.client.get(page.link("Receipt 1 for GARDEN WORLD"))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.get_data() == b"a picture of GARDEN WORLD"
    officer.open(f"{page.path}/receipts/{hidden.id}", 404)
    shown.removed_at = NOW
    session.commit()
    officer.open(f"{page.path}/receipts/{shown.id}", 404)


def test_earlier_decisions_are_beside_the_next_return(
    session: Session, household: Household, officer: Visitor
) -> None:
    spring = send(session, household, SPRING)
    by = Actor(household.officer.id, NOW)
    decide(session, spring, Decision.ADVISE, "Import statements monthly.", by)
    summer_return = send(session, household)
    page = officer.open(f"/council/returns/{summer_return.id}")
    assert "March to May 2026 : Accepted, with advice. Import statements monthly." in page.text


def _receipt(app: Flask, session: Session, household: Household, name: str) -> Receipt:
    digest = app.extensions["files"].put(f"a picture of {name}".encode())
    receipt = Receipt(
        line_id=line_called(session, name).id,
        file_name="receipt.png",
        original_digest=digest,
        clean_digest=digest,
        clean_kind="image/png",
        added_at=NOW,
        added_by_id=household.employer_account.id,
        total=Money(1),
    )
    session.add(receipt)
    session.commit()
    return receipt


def with_new_keys(page: Page) -> Page:
    """The page as if it had been opened again."""
    for found in page.soup.find_all("input", attrs={"name": "form_key"}):
        found["value"] = uuid4().hex
    return page


def token_on(page: Page) -> str:
    return str(page.soup.select("input[name=csrf_token]")[0]["value"])
