"""The pages on which a return is decided, thing by thing."""

from datetime import date
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.reviews.items import decided_items
from pa_employer.reviews.models import FinancialReturn, ReturnState
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.reviews.book import (
    ROWS,
    SPRING,
    import_lines,
    send,
    the_return,
    things_on,
    token_on,
)
from tests.pa_employer.reviews.test_items import LARGE


@pytest.fixture
def sent(session: Session, household: Household) -> FinancialReturn:
    import_lines(session, household)
    return send(session, household)


def signed_in(app: Flask, session: Session, account: Account) -> Visitor:
    somebody = Visitor(app.test_client(), session)
    somebody.sign_in(account)
    return somebody


def colleague(app: Flask, session: Session, household: Household, post: Post) -> Visitor:
    """Somebody else of the same council."""
    account = add_person(app, session, f"Isla {post.value.title()}", (post, household.council))
    session.commit()
    return signed_in(app, session, account)


def accept_first(officer: Visitor, sent: FinancialReturn, reason: str) -> Page:
    thing = officer.open(things_on(officer.open(f"/council/returns/{sent.id}"))[0])
    return officer.press(thing, "Keep this and go on", action="allow once", reason=reason)


def test_an_officer_sees_the_letter_before_it_goes_and_the_person_reads_it(
    sent: FinancialReturn, session: Session, officer: Visitor, person: Visitor, path: str
) -> None:
    letter = accept_first(officer, sent, "A garden is support, this once.")
    assert letter.heading == "The letter to Morag Sinclair"
    assert "We allow this once." in letter.text
    assert "Nothing is undecided" not in letter.text
    assert person.open(path).text.count("A garden is support") == 0
    officer.press(letter, "Decide, and send this letter", words="Thank you for your care.")
    page = person.open(path)
    assert "We allow this once." in page.text
    assert "A garden is support, this once." in page.text
    (link,) = [a for a in page.soup.find_all("a") if a.get_text().startswith("Read the letter")]
    read = person.open(str(link["href"]))
    assert "Thank you for your care." in read.text
    assert "I think this decision is wrong" in read.text
    for size in ("", "?size=large"):
        answer = person.client.get(f"{read.path}.pdf{size}")
        assert answer.get_data().startswith(b"%PDF")
    person.open(f"{path}/letter/2", 404)
    assert the_return(session).state is ReturnState.DECIDED


def test_a_decision_can_be_challenged_in_two_taps_from_the_letter(
    sent: FinancialReturn, session: Session, officer: Visitor, person: Visitor, path: str
) -> None:
    officer.press(accept_first(officer, sent, "Once."), "Decide, and send this letter")
    challenge = person.follow(person.open(f"{path}/letter/1"), "I think this decision is wrong")
    buttons = [button.get_text(strip=True) for button in challenge.soup.select("main button")]
    person.press(challenge, buttons[0], words="It was agreed.")
    assert the_return(session).state is ReturnState.CHALLENGED
    desk = officer.open(f"/council/returns/{sent.id}")
    assert "You decided it the first time, so somebody else looks again." in desk.text


def test_another_officer_looks_again_thing_by_thing(
    app: Flask,
    sent: FinancialReturn,
    session: Session,
    household: Household,
    officer: Visitor,
    person: Visitor,
    path: str,
) -> None:
    officer.press(accept_first(officer, sent, "Once."), "Decide, and send this letter")
    challenge = person.open(f"{path}/challenge")
    person.press(challenge, "Send this", words="It was agreed.")
    isla = colleague(app, session, household, Post.FINANCE_OFFICER)
    desk = isla.open(f"/council/returns/{sent.id}")
    thing = isla.open(things_on(desk)[0])
    letter = isla.press(thing, "Keep this and go on", action="accept", reason="It was.")
    refused = isla.press(letter, "Decide, and send this letter", 422)
    assert "Give the reason" in refused.errors[0]
    isla.press(refused, "Decide, and send this letter", words="We had overlooked the visit.")
    page = person.open(path)
    assert "They changed their decision" in page.text
    assert "We had overlooked the visit." in page.text


def test_a_precedent_is_beside_the_next_thing_and_can_be_followed(
    session: Session, household: Household, officer: Visitor
) -> None:
    stall = (date(2026, 4, 10), "PLANT STALL", "-30.00", None)
    import_lines(session, household, (stall, *ROWS))
    spring, summer = send(session, household, SPRING), send(session, household)
    rest = officer.open(f"/council/returns/{spring.id}/rest")
    letter = officer.press(rest, "Accept all 2", reason="Plants are fine.")
    officer.press(letter, "Decide, and send this letter")
    thing = officer.open(things_on(officer.open(f"/council/returns/{summer.id}"))[0])
    assert (
        "Accept on 22 November 2026, about £30.00, for this person: Plants are fine." in thing.text
    )
    (follow,) = [a for a in thing.soup.find_all("a") if "Decide the same" in a.get_text()]
    same = officer.open(str(follow["href"]))
    officer.press(same, "Keep this and go on")
    (made,) = decided_items(session, summer.id).values()
    assert made.reason == "Plants are fine."
    assert made.precedent_id in {each.id for each in decided_items(session, spring.id).values()}


def test_decisions_are_found_by_their_words_and_name_nobody(
    app: Flask, sent: FinancialReturn, session: Session, officer: Visitor
) -> None:
    nothing = officer.open("/council/decisions")
    assert "Nothing was decided yet." in nothing.text
    officer.press(accept_first(officer, sent, "Gardens are fine."), "Decide, and send this letter")
    found = officer.open("/council/decisions?find=garden+fine")
    assert "1 decision found" in found.text
    assert "Gardens are fine." in found.text
    assert "Morag" not in found.text
    assert "0 decisions found" in officer.open("/council/decisions?find=boat").text
    assert "0 decisions found" in officer.open("/council/decisions?action=accept").text
    officer.open("/council/decisions?action=burn", 404)
    council = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    stranger = add_person(app, session, "Callum Orr", (Post.FINANCE_OFFICER, council))
    session.commit()
    callum = signed_in(app, session, stranger)
    assert "0 decisions found" in callum.open("/council/decisions").text


def test_a_practitioner_answers_in_one_tap_and_the_person_sees_the_clock(
    app: Flask,
    sent: FinancialReturn,
    session: Session,
    household: Household,
    officer: Visitor,
    person: Visitor,
    path: str,
) -> None:
    thing = things_on(officer.open(f"/council/returns/{sent.id}"))[0]
    asking = officer.open(f"{thing}/plan")
    desk = officer.press(asking, "Ask the practitioner", words="Is a garden support?")
    assert "The practitioner has until 7 December 2026." in desk.text
    assert things_on(desk) == []
    assert "asks its practitioner whether this is within your plan" in person.open(path).text
    neil = colleague(app, session, household, Post.PRACTITIONER)
    waiting = neil.open("/council/plan")
    (link,) = waiting.soup.select(".app-card a")
    page = neil.open(str(link["href"]))
    assert "Is a garden support?" in page.text
    refused = neil.press(page, "No, it does not fit", 422)
    assert refused.errors == ["Give the reason, in words the person can follow."]
    after = neil.press(page, "Yes, it fits the plan")
    assert "Nothing waits for you." in after.text
    assert "The practitioner says: yes, it fits the plan." in person.open(path).text
    again = neil.open(page.path)
    assert "The answer is: Yes, it fits the plan." in again.text
    assert len(things_on(officer.open(f"/council/returns/{sent.id}"))) == 1


def test_a_second_person_agrees_or_gives_it_back(
    app: Flask, session: Session, household: Household, officer: Visitor
) -> None:
    import_lines(session, household, LARGE)
    sent = send(session, household)
    desk = f"/council/returns/{sent.id}"
    rest = officer.open(f"{desk}/rest")
    letter = officer.press(rest, "Accept all 3", reason="All for the garden that was agreed.")
    assert "Above it a second person agrees." in letter.text
    queue = officer.press(letter, "Ask a second person to agree")
    assert "A second person is asked to agree." in str(queue.soup)
    jean = colleague(app, session, household, Post.FINANCE_MANAGER)
    found = jean.open("/council/returns?show=approve")
    assert "Morag Sinclair, June to August 2026" in found.text
    back = jean.open(f"{desk}/send-back")
    jean.press(back, "Give it back", words="Which garden?")
    assert "gave it back" in officer.open(desk).text
    assert "Which garden?" in officer.open(desk).text
    officer.press(officer.open(f"{desk}/finish"), "Ask a second person to agree", words="The own.")
    jean.press(jean.open(desk), "I agree, tell the person")
    assert the_return(session).state is ReturnState.CLOSED
    jean.open(f"{desk}/send-back", 404)
    token = token_on(jean.open(desk))
    assert jean.client.post(f"{desk}/approve", data={"csrf_token": token}).status_code == 422


def test_letters_by_post_wait_until_somebody_says_they_are_posted(
    sent: FinancialReturn, household: Household, officer: Visitor, person: Visitor
) -> None:
    page = person.open(f"{household.path}/people/letters")
    person.press(page, "Keep this", letters_by="post")
    officer.press(accept_first(officer, sent, "Once."), "Decide, and send this letter")
    waiting = officer.open("/council/letters")
    (pdf, _) = waiting.soup.select(".app-card a")
    assert officer.client.get(str(pdf["href"])).get_data().startswith(b"%PDF")
    after = officer.press(waiting, "It is in the post")
    assert "No letter waits to be posted." in after.text
    assert officer.client.get(str(pdf["href"])).status_code == 404


def test_nothing_is_decided_that_is_not_there(sent: FinancialReturn, officer: Visitor) -> None:
    path = f"/council/returns/{sent.id}"
    officer.open(f"{path}/items/{uuid4().hex[:12]}", 404)
    officer.open(f"{path}/items/{uuid4().hex[:12]}/plan", 404)
    officer.open(f"/council/plan/{uuid4()}", 404)
    officer.open(f"/council/letters/{uuid4()}.pdf", 404)


def test_a_precedent_that_is_not_shown_is_none(
    sent: FinancialReturn, session: Session, officer: Visitor
) -> None:
    thing = officer.open(things_on(officer.open(f"/council/returns/{sent.id}"))[0])
    told = {"precedent": str(uuid4()), "reason": "Fine.", "action": "accept"}
    officer.press(thing, "Keep this and go on", **told)  # type: ignore[arg-type]
    (made,) = decided_items(session, sent.id).values()
    assert made.precedent_id is None
