"""Phone and paper are lost, and somebody who knows the person says that it is them."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.models import AuditEvent
from pa_employer.letters.models import Letter
from pa_employer.messages.models import Channel, Message
from pa_employer.messages.service import prefer
from pa_employer.people.models import Capacity, Mandate
from pa_employer.people.service import MandateDetails, give_mandate
from pa_employer.signing_in.models import Authenticator, StepReset
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import PASSWORD, Page, Visitor

DAY = timedelta(hours=24)
LOST = "/sign-in/code/lost"


@pytest.fixture
def supporter(app: Flask, session: Session, household: Household) -> Account:
    """Ewan helps Morag, who set up an authenticator and hears by text."""
    ewan = add_person(app, session, "Ewan Grant")
    details = MandateDetails(capacity=Capacity.SUPPORTER, from_on=AT.date())
    by = household.by_employer
    give_mandate(session, household.employer, ewan, details, by)
    account = household.employer_account
    session.add(Authenticator(account_id=account.id, secret="A" * 32, made_at=AT, confirmed_at=AT))
    prefer(session, account, Channel.TEXT, "07700 900123", by)
    session.commit()
    return ewan


@pytest.fixture
def helper(app: Flask, session: Session, supporter: Account) -> Visitor:
    visitor = Visitor(app.test_client(), session)
    visitor.sign_in(supporter)
    return visitor


def sign_in(visitor: Visitor) -> Page:
    page = visitor.open("/sign-in")
    return visitor.press(page, "Sign in", email="morag@example.org", password=PASSWORD)


def ask(visitor: Visitor) -> Page:
    page = visitor.follow(sign_in(visitor), "I have lost my phone and my codes")
    return visitor.press(page, "Ask those who know me")


def vouch(helper: Visitor) -> Page:
    page = helper.follow(helper.open("/sign-in/vouch"), "Morag Sinclair")
    page = helper.press(page, "It is them", 422)
    assert "Tick this if you spoke to them" in page.text
    return helper.press(page, "It is them", spoke="y")


def stop_link(session: Session) -> str:
    bodies = [each.body for each in session.scalars(select(Letter).order_by(Letter.id))]
    session.commit()
    found = [re.search(r"http://localhost(/sign-in/stop/\S+)", body) for body in bodies]
    return [each[1] for each in found if each][-1]


def later(app: Flask, by: timedelta) -> None:
    app.extensions["clock"] = lambda: AT + by


def test_after_a_word_and_a_day_the_password_alone_lets_in(
    app: Flask, visitor: Visitor, helper: Visitor, household: Household, session: Session
) -> None:
    assert "Ring somebody who helps you" in ask(visitor).text
    page = vouch(helper)
    assert "Nobody you know waits" in page.text
    assert "from 23 November 2026 at 09:00 on" in visitor.open(LOST).text
    later(app, DAY - timedelta(seconds=1))
    sign_in(visitor)
    page = visitor.open(LOST)
    assert not page.soup.find("button", string=re.compile("go in"))
    later(app, DAY)
    page = visitor.press(visitor.open(LOST), "Turn my codes off and go in")
    assert visitor.open(household.path).heading != "Sign in"
    assert session.scalars(select(Authenticator)).all() == []
    what = [each.what for each in session.scalars(select(AuditEvent))]
    steps = {"asked to come in without a code", "vouched for somebody", "came in without a code"}
    assert steps <= set(what)


def test_the_day_cannot_be_pressed_away(
    visitor: Visitor, helper: Visitor, household: Household, session: Session
) -> None:
    page = visitor.follow(sign_in(visitor), "I have lost my phone and my codes")
    for _ in range(2):
        visitor.press(page, "Ask those who know me")
    vouch(helper)
    visitor.press(page, "Ask those who know me")
    assert visitor.open(household.path).heading == "Sign in"
    assert len(session.scalars(select(StepReset)).all()) == 1


def test_the_person_is_told_in_every_way_and_the_helper_gets_nothing_of_the_sign_in(
    visitor: Visitor, helper: Visitor, supporter: Account, session: Session
) -> None:
    ask(visitor)
    vouch(helper)
    letters = session.scalars(select(Letter)).all()
    to_morag = [each for each in letters if each.to_address == "morag@example.org"]
    assert [each.subject for each in to_morag] == ["About your sign-in"] * 2
    assert "Ewan Grant said that they spoke to you" in to_morag[1].body
    texts = [each.body for each in letters if each.to_address == "07700900123"]
    assert sum("without a code" in each for each in texts) == 2
    to_ewan = [each.body for each in letters if each.to_address == supporter.email]
    assert len(to_ewan) == 1
    assert "/sign-in/" not in to_ewan[0]
    words = [each.words for each in session.scalars(select(Message)) if each.to_id == supporter.id]
    assert len(words) == 1
    assert "http" not in words[0]


def test_it_is_stopped_by_the_link_in_the_email_at_any_time(
    app: Flask, visitor: Visitor, helper: Visitor, session: Session
) -> None:
    ask(visitor)
    old = stop_link(session)
    vouch(helper)
    visitor.open(old, expect=404)
    later(app, timedelta(hours=23))
    elsewhere = Visitor(app.test_client(), session)
    page = elsewhere.press(elsewhere.open(stop_link(session)), "Stop it")
    assert page.heading == "It is stopped"
    elsewhere.open(stop_link(session), expect=404)
    later(app, DAY)
    sign_in(visitor)
    assert "Ask those who know me" in str(visitor.open(LOST).soup)
    assert len(session.scalars(select(Authenticator)).all()) == 1


def test_it_is_stopped_where_one_is_still_signed_in(
    app: Flask, employer: Visitor, supporter: Account, session: Session
) -> None:
    ask(Visitor(app.test_client(), session))
    page = employer.open("/sign-in/yours")
    assert "Somebody asks to come in as you without a code." in page.text
    page = employer.press(page, "Stop it")
    assert "without a code" not in page.text
    assert supporter.closed_at is None


def test_only_somebody_of_the_household_may_vouch_and_not_the_person_themselves(
    app: Flask,
    visitor: Visitor,
    employer: Visitor,
    pa: Visitor,
    supporter: Account,
    session: Session,
    household: Household,
) -> None:
    ask(visitor)
    reset = session.scalars(select(StepReset)).one()
    session.commit()
    officer = Visitor(app.test_client(), session)
    officer.sign_in(household.officer)
    for stranger in (employer, pa, officer):
        assert "Nobody you know waits" in stranger.open("/sign-in/vouch").text
        stranger.open(f"/sign-in/vouch/{reset.id}", expect=404)
    assert supporter.post is None


def test_a_mandate_that_ended_speaks_for_nobody(
    visitor: Visitor, helper: Visitor, household: Household, session: Session
) -> None:
    ask(visitor)
    reset = session.scalars(select(StepReset)).one()
    session.commit()
    assert "Morag Sinclair" in helper.open("/sign-in/vouch").text
    helper.open(f"/sign-in/vouch/{reset.id}")
    for each in session.scalars(select(Mandate)):
        if each.account_id != household.employer_account.id:
            each.ended_at = AT
    helper.open(f"/sign-in/vouch/{reset.id}", expect=404)


def test_vouching_needs_a_fresh_proof(app: Flask, visitor: Visitor, helper: Visitor) -> None:
    ask(visitor)
    later(app, timedelta(minutes=16))
    helper.proves = False
    assert helper.open("/sign-in/vouch").heading == "Is it you?"


@pytest.mark.usefixtures("supporter")
def test_without_the_password_nothing_is_asked_for(visitor: Visitor) -> None:
    assert visitor.open(LOST).heading == "Sign in"


def test_who_has_nobody_is_told_so_and_staff_have_the_administrator(
    app: Flask, visitor: Visitor, household: Household, session: Session
) -> None:
    officer = household.officer
    session.add(Authenticator(account_id=officer.id, secret="A" * 32, made_at=AT, confirmed_at=AT))
    page = visitor.open("/sign-in")
    page = visitor.press(page, "Sign in", email=officer.email, password=PASSWORD)
    page = visitor.press(visitor.open(LOST), "Ask those who know me", 422)
    assert "Nobody here can say that it is you." in page.text
    administrator = add_person(app, session, "Robin Tait", (Post.ADMINISTRATOR, None))
    visitor.press(page, "Ask those who know me")
    robin = Visitor(app.test_client(), session)
    robin.sign_in(administrator)
    assert "Fiona Laing" in robin.open("/sign-in/vouch").text


def test_a_pa_is_vouched_for_by_whom_they_work_for_and_who_helps_there(
    app: Flask, visitor: Visitor, employer: Visitor, household: Household, session: Session
) -> None:
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    maggie = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, support))
    details = MandateDetails(capacity=Capacity.SUPPORT_ORGANISATION, from_on=AT.date())
    give_mandate(session, household.employer, support, details, household.by_employer)
    rhona = household.assistant_account
    session.add(Authenticator(account_id=rhona.id, secret="A" * 32, made_at=AT, confirmed_at=AT))
    page = visitor.open("/sign-in")
    visitor.press(page, "Sign in", email=rhona.email, password=PASSWORD)
    visitor.press(visitor.open(LOST), "Ask those who know me")
    assert "Rhona Baird" in employer.open("/sign-in/vouch").text
    worker = Visitor(app.test_client(), session)
    worker.sign_in(maggie)
    assert "Rhona Baird" in worker.open("/sign-in/vouch").text
