from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.asking.models import Answer
from pa_employer.asking.service import AnswerDetails, Wish, answer
from pa_employer.asking.service import ask as ask_ahead
from pa_employer.audit.actor import Actor
from pa_employer.desk.templates_to_ask import Template, templates
from pa_employer.evidence.models import Receipt, ReceiptPage
from pa_employer.reviews.looking import (
    NoReasonToLookError,
    look,
    opened_today,
    shut_things,
)
from pa_employer.reviews.models import Decision, LookAt
from pa_employer.reviews.queries import query_of, read, versions_of
from pa_employer.reviews.service import decide
from pa_employer.statements.service import Meaning, explain_line
from payroll.ground.money import Money
from returns.groups import Group
from returns.policy import policy_on
from returns.rulebook import keys
from tests.pa_employer.evidence.receipts import attach
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.payruns.work import agree_week
from tests.pa_employer.reviews.book import (
    NOW,
    SPRING,
    import_lines,
    line_called,
    send,
    the_return,
    token_on,
)
from tests.reading import reading_age
from tests.receipts.files import picture


@pytest.fixture(autouse=True)
def summer(session: Session, household: Household) -> None:
    import_lines(session, household)


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
    path = f"/council/returns/{send(session, household).id}"
    council = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    stranger = add_person(app, session, "Callum Orr", (Post.FINANCE_OFFICER, council))
    session.commit()
    callum = Visitor(app.test_client(), session)
    page = callum.arrive(stranger)
    assert "Morag" not in callum.open("/council/returns").text
    for tail in ("", ".xlsx", "/ask", f"/receipts/{uuid4()}"):
        callum.open(f"{path}{tail}", 404)
    token = token_on(page)
    for verb in ("accept", "finish", "rest", "ask"):
        answer = callum.client.post(f"{path}/{verb}", data={"csrf_token": token})
        assert answer.status_code == 404


def test_an_auditor_reads_and_decides_nothing(
    app: Flask, session: Session, household: Household
) -> None:
    sent = send(session, household)
    auditor = add_person(app, session, "Isla Reid", (Post.AUDITOR, household.council))
    session.commit()
    isla = Visitor(app.test_client(), session)
    isla.sign_in(auditor)
    page = isla.open(f"/council/returns/{sent.id}")
    assert "One thing to decide" in page.text
    buttons = [button.get_text().strip() for button in page.soup.find_all("button")]
    assert buttons == ["Menu", "Sign out"]
    isla.open(f"/council/returns/{sent.id}/ask", 404)
    token = token_on(page)
    for verb in ("accept", "finish", "rest", "ask", "approve", "send-back"):
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
    rest = officer.follow(page, "Accept it for one reason")
    letter = officer.press(rest, "Accept it", reason="Small.")
    officer.press(letter, "Decide, and send this letter")
    fresh = officer.press(with_new_keys(letter), "Decide, and send this letter", 422)
    assert fresh.errors == [
        "Somebody decided this return before you. Open it again to see what they decided."
    ]
    refused = officer.press(ask_page, "Send these questions", 422, noticed=["0"])
    assert refused.errors == fresh.errors


def test_a_question_is_asked_with_its_rule_or_not_at_all(
    session: Session, household: Household, officer: Visitor
) -> None:
    sent = send(session, household)
    page = officer.open(f"/council/returns/{sent.id}/ask")
    nothing = officer.press(page, "Send these questions", 422)
    assert "Choose something to ask" in nothing.errors[0]
    half = officer.press(page, "Send these questions", 422, question="What is the garden for?")
    assert "the rule it rests on" in half.errors[0]
    assert query_of(session, sent) is None


def test_an_officer_opens_only_receipts_of_unusual_payments(
    app: Flask, session: Session, household: Household, officer: Visitor
) -> None:
    shown, hidden = (
        _receipt(app, session, household, name) for name in ("GARDEN WORLD", "SWIMMING POOL")
    )
    sent = send(session, household)
    page = officer.open(f"/council/returns/{sent.id}")
    side = _side(session, shown)
    officer.open(f"{page.path}/receipts/{side.id}", 404)
    why = officer.follow(page, "Open the receipt for GARDEN WORLD")
    assert officer.press(why, "Open it for today", 422).errors == [
        "Say in a few words why you open it"
    ]
    page = officer.press(why, "Open it for today", reason="What was bought there?")
    answer = officer.client.get(page.link("Receipt 1 for GARDEN WORLD"))
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.get_data() == app.extensions["files"].get(side.picture_digest)
    officer.open(f"{page.path}/receipts/{_side(session, hidden).id}", 404)
    shown.removed_at = NOW
    session.commit()
    officer.open(f"{page.path}/receipts/{side.id}", 404)


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
    by = Actor(household.employer_account.id, NOW)
    # Two lines of one colour, so that each shop's picture is another file.
    photo = picture("PNG", (16, 8 + len(name)))
    kept = attach(
        session, app.extensions["files"], line_called(session, name), by, photo, Money(1)
    )
    session.commit()
    return kept


def _side(session: Session, kept: Receipt) -> ReceiptPage:
    (side,) = session.scalars(select(ReceiptPage).where(ReceiptPage.receipt_id == kept.id))
    session.commit()
    return side


def with_new_keys(page: Page) -> Page:
    """The page as if it had been opened again."""
    for found in page.soup.find_all("input", attrs={"name": "form_key"}):
        found["value"] = uuid4().hex
    return page


def test_single_payments_stay_shut_until_a_reason_opens_them_and_the_person_sees_it(
    session: Session, household: Household, person: Visitor, officer: Visitor, path: str
) -> None:
    sent = send(session, household)
    desk = officer.open(f"/council/returns/{sent.id}")
    assert "SWIMMING POOL" not in desk.text
    why = officer.follow(desk, "Activities and breaks: 1 payment")
    assert why.heading == "Why do you open it?"
    opened = officer.press(why, "Open it for today", reason="Is the pool in the plan?")
    assert opened.heading == "Payments: Activities and breaks"
    assert "2 July 2026, SWIMMING POOL" in opened.text
    assert officer.open(opened.path).heading == opened.heading
    seen = person.open(path).text
    assert f"{household.officer.name} opened single payments: activities and breaks" in seen
    assert "The reason: Is the pool in the plan?" in seen


def test_the_workbook_of_a_return_asks_for_a_reason_too(
    session: Session, household: Household, officer: Visitor
) -> None:
    sent = send(session, household)
    book = f"/council/returns/{sent.id}.xlsx"
    assert str(officer.client.get(book).location).endswith("/look/workbook")
    officer.press(officer.open(book), "Open it for today", reason="Our own check of the sums.")
    assert (officer.client.get(book).mimetype or "").endswith("sheet")


def test_a_reason_lasts_for_a_day_and_for_whoever_gave_it(
    app: Flask, session: Session, household: Household
) -> None:
    sent = send(session, household)
    by = Actor(household.officer.id, NOW)
    drawn = read(versions_of(session, sent)[-1])
    whole = shut_things(drawn)[LookAt.WORKBOOK, ""]
    look(session, sent, whole, "To check", by)
    assert opened_today(session, sent, by) == {(LookAt.WORKBOOK, "")}
    tomorrow = Actor(household.officer.id, NOW + timedelta(days=1))
    assert opened_today(session, sent, tomorrow) == frozenset()
    other = add_person(app, session, "Isla Reid", (Post.AUDITOR, household.council))
    assert opened_today(session, sent, Actor(other.id, NOW)) == frozenset()
    with pytest.raises(NoReasonToLookError):
        look(session, sent, whole, "  ", by)


def test_nothing_opens_that_is_not_there(
    session: Session, household: Household, officer: Visitor
) -> None:
    sent = send(session, household)
    quiet = line_called(session, "SWIMMING POOL").id
    officer.open(f"/council/returns/{sent.id}/look/receipts/{quiet}", 404)
    for tail in ("look/everything", f"look/receipts/{uuid4()}", "payments/wages", "look/payments"):
        officer.open(f"/council/returns/{sent.id}/{tail}", 404)


def test_asking_shows_what_it_costs_the_person_and_begins_with_plain_words(
    session: Session, household: Household, officer: Visitor
) -> None:
    sent = send(session, household)
    page = officer.open(f"/council/returns/{sent.id}/ask")
    assert "Each thing that is asked is counted as 10 minutes of the person's time." in page.text
    begun = officer.follow(page, "What was the cash for?")
    question = begun.soup.select_one("textarea[name=question]")
    assert question
    assert question.get_text().strip().startswith("You took out [amount] in cash")
    chosen = begun.soup.select_one("select[name=rule] option[selected]")
    assert chosen
    assert chosen["value"]
    unfilled = officer.press(begun, "Send these questions", 422)
    assert unfilled.errors == ["Fill in what stands in [brackets] in your question first."]
    asked = officer.press(begun, "Send these questions", question="What was the £20 cash for?")
    assert "Asked: waiting for the person" in asked.text
    assert officer.open(f"/council/returns/{sent.id}/ask?use=nothing").status == 200


@pytest.mark.parametrize("template", templates(), ids=lambda each: each.name)
def test_every_question_to_begin_with_is_plain_and_rests_on_a_rule(template: Template) -> None:
    assert reading_age(f"{template.question} {template.settles}") <= 11
    assert template.rule in {key.key for key in keys()}
    assert template.rule_words(policy_on(NOW.date()).rules)


def test_what_the_council_said_yes_to_before_stands_beside_the_return(
    session: Session, household: Household, officer: Visitor
) -> None:
    by = Actor(household.officer.id, NOW)
    wish = Wish(words="A bench for the garden", amount=Money(9_000))
    asked = ask_ahead(session, household.agreement, wish, by)
    answer(session, asked, AnswerDetails(answer=Answer.YES, words="It gets you out."), by)
    sent = send(session, household)
    page = officer.open(f"/council/returns/{sent.id}")
    assert "A bench for the garden, about £90.00" in page.text
    assert "Yes. It gets you out." in page.text


def test_what_is_needed_now_and_then_is_one_page_away(officer: Visitor) -> None:
    more = officer.follow(officer.open("/council/returns"), "More")
    letters = officer.follow(more, "Letters")
    assert letters.heading == "Letters to post"
    places = [link.get_text(strip=True) for link in letters.soup.select("nav a")]
    assert "Letters" in places
    assert "Keeping" not in places


def test_single_shifts_open_with_a_reason_and_the_person_sees_it(
    session: Session, household: Household, officer: Visitor, person: Visitor, path: str
) -> None:
    agree_week(session, household.assistant, date(2026, 7, 27), 30 * 60)
    session.commit()
    sent = send(session, household)
    desk = officer.open(f"/council/returns/{sent.id}")
    assert "27 July 2026, 09:00" not in desk.text
    why = officer.follow(desk, "Open the single shifts")
    opened = officer.press(why, "Open it for today", reason="Are these the agreed hours?")
    assert opened.heading == "Single shifts"
    assert "Rhona Baird" in opened.text
    assert "opened the single shifts" in person.open(path).text
