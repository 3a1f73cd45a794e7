import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.service import invite
from pa_employer.audit.models import AuditEvent
from pa_employer.letters.models import Letter
from pa_employer.messages.models import Message
from pa_employer.signing_in.models import Authenticator, WayBack
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import PASSWORD, Page, Visitor

COMMON = "Edinburgh2026"
NEW = "blue kettle by the sea"
EMAIL = "morag@example.org"


def ask(visitor: Visitor, email: str = EMAIL) -> Page:
    page = visitor.follow(visitor.open("/sign-in"), "I cannot sign in")
    return visitor.press(page, "Send me a link", email=email)


def link_in(session: Session) -> str:
    """The path of the newest link that went out."""
    letters = session.scalars(select(Letter).order_by(Letter.asked_at, Letter.id)).all()
    found = [re.search(r"http://localhost(/sign-in/help/\S+)", each.body) for each in letters]
    session.commit()
    return [each[1] for each in found if each][-1]


def choose(visitor: Visitor, page: Page, expect: int = 200) -> Page:
    return visitor.press(page, "Save and go on", expect, password=NEW, again=NEW)


@pytest.mark.usefixtures("household")
def test_the_answer_is_the_same_whether_anybody_has_the_address(
    visitor: Visitor, session: Session
) -> None:
    told = [
        ask(visitor, email).text.replace(email, "X") for email in (EMAIL, "nobody@example.org")
    ]
    assert told[0] == told[1]
    letter = session.scalars(select(Letter)).one()
    assert letter.to_address == EMAIL
    assert "Morag" not in letter.subject + letter.body


def test_a_link_changes_the_password_once_and_ends_every_sign_in(
    app: Flask, employer: Visitor, household: Household, session: Session
) -> None:
    stranger = Visitor(app.test_client(), session)
    ask(stranger)
    path = link_in(session)
    page = stranger.open(path)
    page = stranger.press(page, "Save and go on", 422, password=COMMON, again=COMMON)
    assert "guessed first" in page.text
    choose(stranger, page)
    assert stranger.open(household.path).heading != "Sign in"
    assert employer.open(household.path).heading == "Sign in"
    assert stranger.open(path, expect=404).heading == "The link is over"
    employer.press(employer.open("/sign-in"), "Sign in", 422, email=EMAIL, password=PASSWORD)
    subjects = {each.subject for each in session.scalars(select(Message))}
    assert "Your password was changed" in subjects


@pytest.mark.usefixtures("household")
def test_a_link_is_good_for_half_an_hour(app: Flask, visitor: Visitor, session: Session) -> None:
    ask(visitor)
    path = link_in(session)
    page = visitor.open(path)
    app.extensions["clock"] = lambda: AT + timedelta(minutes=30)
    page = choose(visitor, page, 422)
    assert "used already or is too old" in page.text
    visitor.open(path, expect=404)
    visitor.open("/sign-in/help/made-up", expect=404)


@pytest.mark.usefixtures("household")
def test_using_one_link_uses_up_the_others(visitor: Visitor, session: Session) -> None:
    ask(visitor)
    first = link_in(session)
    ask(visitor)
    choose(visitor, visitor.open(link_in(session)))
    visitor.open(first, expect=404)


@pytest.mark.usefixtures("household")
def test_nobody_fills_a_mailbox_with_links(app: Flask, visitor: Visitor, session: Session) -> None:
    for _ in range(10):
        ask(Visitor(app.test_client(), session))
    assert len(session.scalars(select(WayBack)).all()) == 3
    page = visitor.open("/sign-in/help")
    page = visitor.press(page, "Send me a link", 422, email=EMAIL)
    assert "too often" in page.text


def test_a_link_is_no_second_step(
    visitor: Visitor, household: Household, session: Session
) -> None:
    kept = Authenticator(
        account_id=household.employer_account.id, secret="A" * 32, made_at=AT, confirmed_at=AT
    )
    session.add(kept)
    ask(visitor)
    page = choose(visitor, visitor.open(link_in(session)))
    assert page.heading == "Enter a code"
    assert visitor.open(household.path).heading == "Sign in"
    assert session.scalars(select(Authenticator)).one().confirmed_at


def test_an_invitation_is_no_second_step_either(
    visitor: Visitor, household: Household, session: Session
) -> None:
    account = household.assistant_account
    kept = Authenticator(account_id=account.id, secret="A" * 32, made_at=AT, confirmed_at=AT)
    session.add(kept)
    page = choose(visitor, visitor.open(f"/invitation/{invite(session, account, AT)}"))
    assert page.heading == "Enter a code"
    assert visitor.open("/work").heading == "Sign in"


def test_a_closed_account_has_no_way_back(
    visitor: Visitor, household: Household, session: Session
) -> None:
    ask(visitor)
    path = link_in(session)
    household.employer_account.closed_at = AT
    visitor.open(path, expect=404)
    ask(visitor)
    assert len(session.scalars(select(WayBack)).all()) == 1
    what = [each.what for each in session.scalars(select(AuditEvent))]
    assert what.count("asked for a link to sign in") == 1
