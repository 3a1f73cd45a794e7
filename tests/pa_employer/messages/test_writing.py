"""A client and their support organisation write to each other, and nobody else joins in."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, Organisation, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.letters.models import Letter
from pa_employer.messages.models import Message
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor

HELPS = MandateDetails(capacity=Capacity.SUPPORT_ORGANISATION, from_on=date(2026, 3, 2))
WORDS = "Shall we look at the pension letter together on Tuesday?"


def organisation(session: Session, household: Household, name: str) -> Organisation:
    found = add_organisation(session, OrganisationKind.SUPPORT, name)
    give_mandate(session, household.employer, found, HELPS, household.by_employer)
    return found


@pytest.fixture
def clyde(session: Session, household: Household) -> Organisation:
    return organisation(session, household, "Clyde Independent Living")


@pytest.fixture
def workers(app: Flask, session: Session, clyde: Organisation) -> dict[str, Account]:
    works_for = (Post.SUPPORT_WORKER, clyde)
    return {
        name: add_person(app, session, f"{name} Dunn", works_for) for name in ("Maggie", "Neil")
    }


def visit(app: Flask, session: Session, account: Account) -> Visitor:
    visitor = Visitor(app.test_client(), session)
    visitor.sign_in(account)
    return visitor


def readers(session: Session) -> list[str]:
    found = session.scalars(select(Message).order_by(Message.sent_at, Message.id))
    return sorted(message.to.name for message in found)


def test_an_organisation_writes_to_a_client_who_answers(
    app: Flask,
    employer: Visitor,
    session: Session,
    household: Household,
    workers: dict[str, Account],
) -> None:
    maggie = visit(app, session, workers["Maggie"])
    page = maggie.follow(maggie.open(household.path), "Write to Morag")
    assert page.heading == "Write to Morag Sinclair"
    refused = maggie.press(page, "Send it", expect=422, words=" ")
    assert refused.errors == ["Write a few words"]
    page = maggie.press(page, "Send it", words=WORDS)
    assert page.heading == "Messages you sent"
    assert "The email is on its way." in page.text
    page = employer.follow(employer.open(household.path), "1 new message")
    page = employer.follow(page, "From your support organisation , from Maggie Dunn")
    assert WORDS in page.text
    employer.press(page, "Answer Maggie", words="Yes, please.")
    assert (
        "Yes, please."
        in maggie.follow(
            maggie.open("/messages"), "From your support organisation , from Morag Sinclair"
        ).text
    )
    for letter in session.scalars(select(Letter)):
        assert "pension" not in letter.subject + letter.body


def test_a_client_writes_to_everybody_there_and_later_to_who_wrote_last(
    app: Flask,
    employer: Visitor,
    session: Session,
    household: Household,
    workers: dict[str, Account],
) -> None:
    page = employer.follow(employer.open(household.path), "Write to a support organisation")
    assert page.heading == "Write to Clyde Independent Living"
    employer.press(page, "Send it", words="Who does my pay?")
    assert readers(session) == ["Maggie Dunn", "Neil Dunn"]
    neil = visit(app, session, workers["Neil"])
    neil.press(neil.open(f"{household.path}/messages"), "Send it", words="I do.")
    employer.press(employer.open(f"{household.path}/messages"), "Send it", words="Thank you.")
    assert readers(session) == ["Maggie Dunn", "Morag Sinclair", "Neil Dunn", "Neil Dunn"]


def test_where_two_organisations_help_the_client_chooses(
    app: Flask,
    employer: Visitor,
    session: Session,
    household: Household,
    workers: dict[str, Account],
) -> None:
    other = organisation(session, household, "Tay Support")
    add_person(app, session, "Una Grant", (Post.SUPPORT_WORKER, other))
    assert workers
    page = employer.open(f"{household.path}/messages")
    refused = employer.press(page, "Send it", expect=422, words=WORDS)
    assert refused.errors == ["Choose to whom you write"]
    employer.press(page, "Send it", words=WORDS, to=str(other.id))
    assert readers(session) == ["Una Grant"]


def test_who_has_no_organisation_is_led_to_who_helps(
    employer: Visitor, session: Session, household: Household
) -> None:
    page = employer.open(f"{household.path}/messages")
    assert "No support organisation helps here yet." in page.text
    employer.follow(page, "See who helps")
    assert session.scalars(select(Message)).all() == []


def test_a_press_without_the_form_or_twice_sends_once(
    employer: Visitor, session: Session, household: Household, workers: dict[str, Account]
) -> None:
    assert workers
    page = employer.open(f"{household.path}/messages")
    employer.press(page, "Send it", words=WORDS)
    employer.press(page, "Send it", words=WORDS)
    assert len(readers(session)) == len(workers)


def test_an_organisation_where_nobody_signs_in_cannot_be_written_to(
    employer: Visitor,
    session: Session,
    household: Household,
    clyde: Organisation,  # noqa: ARG001  # it helps
) -> None:
    page = employer.open(f"{household.path}/messages")
    refused = employer.press(page, "Send it", expect=422, words=WORDS)
    assert refused.errors == ["Nobody there signs in, so nobody would read it. Please ring."]
    assert readers(session) == []


def test_another_organisation_and_the_pa_reach_no_page_to_write_on(
    app: Flask,
    pa: Visitor,
    session: Session,
    household: Household,
    clyde: Organisation,  # noqa: ARG001  # it helps
) -> None:
    other = add_organisation(session, OrganisationKind.SUPPORT, "Tay Support")
    una = add_person(app, session, "Una Grant", (Post.SUPPORT_WORKER, other))
    for somebody in (pa, visit(app, session, una), visit(app, session, household.officer)):
        somebody.open(f"{household.path}/messages", expect=404)
