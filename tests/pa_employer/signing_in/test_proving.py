from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import SignInAttempt
from pa_employer.people.models import Mandate
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import PASSWORD, Page, Visitor

WRONG = "not the right words"


@pytest.fixture
def later(app: Flask, employer: Visitor) -> Visitor:
    """The employer, who signed in more than a quarter of an hour ago."""
    app.extensions["clock"] = lambda: AT + timedelta(minutes=15, seconds=1)
    employer.proves = False
    return employer


def give_mandate(visitor: Visitor, page: Page, expect: int) -> Page:
    return visitor.press(
        page,
        "Let them help",
        expect=expect,
        name="Ewan Grant",
        email="ewan@example.org",
        capacity="supporter",
    )


def mandates(session: Session) -> int:
    session.commit()
    return len(session.scalars(select(Mandate)).all())


def test_signing_in_is_proof_for_a_quarter_of_an_hour(
    app: Flask, employer: Visitor, household: Household
) -> None:
    employer.proves = False
    app.extensions["clock"] = lambda: AT + timedelta(minutes=15)
    page = employer.open(f"{household.path}/people/add")
    assert page.heading != "Is it you?"
    app.extensions["clock"] = lambda: AT + timedelta(minutes=15, seconds=1)
    assert employer.open(f"{household.path}/people/add").heading == "Is it you?"


def test_a_page_that_asks_leads_on_to_where_one_wanted_to_go(
    later: Visitor, household: Household
) -> None:
    page = later.open(f"{household.path}/people/add?from=here")
    page = later.press(page, "Go on", expect=422, proof_password=WRONG)
    assert "is not right" in page.text
    page = later.press(page, "Go on", proof_password=PASSWORD)
    assert page.path == f"{household.path}/people/add?from=here"
    assert later.open(f"{household.path}/people/add-organisation").heading != "Is it you?"


def test_what_was_typed_is_not_lost_by_the_question(
    app: Flask, employer: Visitor, household: Household, session: Session
) -> None:
    before = mandates(session)
    page = employer.open(f"{household.path}/people/add")
    app.extensions["clock"] = lambda: AT + timedelta(hours=1)
    employer.proves = False
    page = give_mandate(employer, page, 422)
    assert page.heading == "Is it you?"
    page = employer.press(page, "Go on", expect=422, proof_password=WRONG)
    assert mandates(session) == before
    page = employer.press(page, "Go on", proof_password=PASSWORD)
    assert "Ewan Grant may now help." in page.soup.get_text()
    assert mandates(session) == before + 1


def test_a_form_that_is_refused_after_the_question_is_pressed_again_without_it(
    app: Flask, employer: Visitor, household: Household
) -> None:
    page = employer.open(f"{household.path}/people/add")
    app.extensions["clock"] = lambda: AT + timedelta(hours=1)
    employer.proves = False
    page = employer.press(page, "Let them help", expect=422, name="Ewan Grant")
    page = employer.press(page, "Go on", expect=422, proof_password=PASSWORD)
    name = page.soup.find("input", attrs={"name": "name"})
    assert name
    assert name["value"] == "Ewan Grant"
    assert "may now help" in give_mandate(employer, page, 200).soup.get_text()


def test_guesses_at_the_question_are_counted_and_wait(
    later: Visitor, household: Household, session: Session
) -> None:
    page = later.open(f"{household.path}/people/add")
    for _ in range(10):
        page = later.press(page, "Go on", expect=422, proof_password=WRONG)
    assert len(session.scalars(select(SignInAttempt)).all()) == 10
    page = later.press(page, "Go on", expect=422, proof_password=PASSWORD)
    assert "too often" in page.text
    assert later.open(household.path).heading != "Sign in"


def test_an_empty_answer_is_no_proof_and_no_guess(
    later: Visitor, household: Household, session: Session
) -> None:
    page = later.open(f"{household.path}/people/add")
    page = later.press(page, "Go on", expect=422)
    assert "Enter your password" in page.text
    assert session.scalars(select(SignInAttempt)).all() == []


def test_what_is_not_theirs_stays_not_found_after_the_question(
    later: Visitor, household: Household
) -> None:
    other = household.path.replace(str(household.employer.id), str(household.assistant.id))
    page = later.open(f"{other}/people/add")
    later.press(page, "Go on", expect=404, proof_password=PASSWORD)


def test_the_question_leads_to_no_other_site(later: Visitor) -> None:
    page = later.open("/sign-in/prove?next=//evil.example")
    assert later.press(page, "Go on", proof_password=PASSWORD).path.startswith("/employers/")
