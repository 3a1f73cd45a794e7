"""Fraud and safeguarding: two people open a matter, members read it, nobody else knows of it."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.audit.queries import events_for
from pa_employer.concerns.models import Concern, ConcernKind, ConcernState
from pa_employer.concerns.service import (
    MemberAlreadyError,
    NotOpenError,
    NotSecondError,
    NoWordsError,
    Raised,
    SecondWantedError,
    admit,
    close,
    concern_for,
    concerns_of,
    decline_concern,
    open_concern,
    raise_concern,
    write,
)
from pa_employer.letters.models import Letter
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import NOW, import_lines, send, token_on

WORDS = "The neighbour holds the card."


@dataclass
class Council:
    """Four people of one council, and one of another."""

    fiona: Account
    neil: Account
    jean: Account
    isla: Account
    stranger: Account

    def by(self, account: Account) -> Actor:
        return Actor(account.id, NOW)


@pytest.fixture
def council(app: Flask, session: Session, household: Household) -> Council:
    other = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    posts = (
        ("Neil Drummond", Post.PRACTITIONER, household.council),
        ("Jean Petrie", Post.FINANCE_MANAGER, household.council),
        ("Isla Reid", Post.AUDITOR, household.council),
        ("Callum Orr", Post.FINANCE_MANAGER, other),
    )
    people = [add_person(app, session, name, (post, of)) for name, post, of in posts]
    session.commit()
    return Council(household.officer, *people)


@pytest.fixture
def raised(session: Session, household: Household, council: Council) -> Concern:
    told = Raised(ConcernKind.SAFEGUARDING, WORDS, council.neil.id)
    made = raise_concern(session, household.agreement, told, council.by(council.fiona))
    session.commit()
    return made


def test_it_takes_a_second_person_of_the_same_council(
    session: Session, household: Household, council: Council
) -> None:
    fiona = council.by(council.fiona)
    for second in (council.fiona.id, council.stranger.id, uuid4()):
        with pytest.raises(SecondWantedError):
            raise_concern(
                session, household.agreement, Raised(ConcernKind.FRAUD, WORDS, second), fiona
            )
    with pytest.raises(NoWordsError):
        raise_concern(
            session, household.agreement, Raised(ConcernKind.FRAUD, " ", council.neil.id), fiona
        )


def test_only_the_second_person_opens_it_and_nothing_is_written_before(
    session: Session, council: Council, raised: Concern
) -> None:
    with pytest.raises(NotSecondError):
        open_concern(session, raised, council.by(council.fiona))
    with pytest.raises(NotOpenError):
        write(session, raised, "More.", council.by(council.fiona))
    open_concern(session, raised, council.by(council.neil))
    assert raised.state is ConcernState.OPEN
    with pytest.raises(NotSecondError):
        decline_concern(session, raised, "No.", council.by(council.neil))
    write(session, raised, "The card was taken back.", council.by(council.neil))
    with pytest.raises(NoWordsError):
        close(session, raised, "", council.by(council.fiona))
    close(session, raised, "Settled with adult protection.", council.by(council.fiona))
    with pytest.raises(NotOpenError):
        write(session, raised, "More.", council.by(council.neil))


def test_a_second_person_can_decline_with_a_reason(
    session: Session, council: Council, raised: Concern
) -> None:
    with pytest.raises(NoWordsError):
        decline_concern(session, raised, " ", council.by(council.neil))
    decline_concern(session, raised, "He is her brother.", council.by(council.neil))
    assert raised.state is ConcernState.DECLINED


def test_nobody_else_reaches_it_whatever_their_post(
    session: Session, council: Council, raised: Concern
) -> None:
    for account in (council.jean, council.isla, council.stranger):
        assert concern_for(session, account.id, raised.id) is None
        assert concerns_of(session, account.id) == []
    open_concern(session, raised, council.by(council.neil))
    admit(session, raised, council.jean.id, council.by(council.fiona))
    assert concern_for(session, council.jean.id, raised.id) is raised
    with pytest.raises(MemberAlreadyError):
        admit(session, raised, council.jean.id, council.by(council.fiona))
    with pytest.raises(SecondWantedError):
        admit(session, raised, council.stranger.id, council.by(council.fiona))


def test_what_is_written_is_sealed_and_in_no_ordinary_record(
    session: Session, household: Household, council: Council, raised: Concern
) -> None:
    open_concern(session, raised, council.by(council.neil))
    write(session, raised, WORDS, council.by(council.neil))
    session.commit()
    for column, table in (("words", "concern"), ("words", "concern_note")):
        kept = session.execute(text(f"SELECT {column} FROM {table}")).scalar_one()  # noqa: S608
        assert b"neighbour" not in bytes(kept)
    assert not [
        each for each in events_for(session, household.employer.id, 100) if "matter" in each.what
    ]
    told = session.scalars(select(AuditEvent).where(AuditEvent.what.contains("matter"))).all()
    assert len(told) == 3
    assert all(each.employer_id is None for each in told)
    assert session.scalars(select(Letter)).all() == []


def test_members_work_in_it_and_see_who_looked(
    app: Flask, session: Session, council: Council, household: Household, officer: Visitor
) -> None:
    raising = officer.open("/council/restricted/raise")
    told = {"kind": "fraud", "words": WORDS, "second": str(council.neil.id)}
    refused = officer.press(raising, "Raise it", 422, reference="KC-9999", **told)
    assert "no direct payment with this reference" in refused.errors[0]
    look = officer.press(raising, "Raise it", reference="KC-1001", **told)  # type: ignore[arg-type]
    assert WORDS not in look.text
    page = officer.press(look, "Open it for today")
    assert WORDS in page.text
    assert "It waits for Neil Drummond." in page.text
    neil = Visitor(app.test_client(), session)
    neil.sign_in(council.neil)
    waiting = neil.open("/council/restricted")
    assert "Waits for you" in waiting.text
    opening = neil.press(neil.follow(waiting, "Fraud, KC-1001"), "Open it for today")
    opened = neil.press(opening, "Open it as the second person")
    written = neil.press(neil.follow(opened, "Write in it"), "Keep this", words="I called her.")
    assert "I called her." in written.text
    admitting = neil.follow(written, "Let somebody else read it")
    neil.press(admitting, "Let them read it", who=str(council.jean.id))
    again = officer.open(page.path)
    assert "Neil Drummond" in again.text
    assert "Jean Petrie" in again.text
    closed = officer.press(officer.follow(again, "Close it"), "Keep this", words="All is well.")
    assert "What came of it" in closed.text
    assert household.employer.name in closed.text


def test_everybody_else_meets_a_404_and_the_ordinary_pages_know_nothing(
    app: Flask,
    session: Session,
    household: Household,
    council: Council,
    raised: Concern,
    person: Visitor,
) -> None:
    import_lines(session, household)
    sent = send(session, household)
    path = f"/council/restricted/{raised.id}"
    for account in (council.jean, council.isla, council.stranger):
        somebody = Visitor(app.test_client(), session)
        page = somebody.arrive(account)
        assert "You belong to no matter." in somebody.open("/council/restricted").text
        for tail in ("", "/decline", "/write", "/close", "/admit"):
            somebody.open(f"{path}{tail}", 404)
        for tail in ("/look", "/open", "/write", "/close"):
            told = {"csrf_token": token_on(page), "words": "x"}
            assert somebody.client.post(f"{path}{tail}", data=told).status_code == 404
    person.open(path, 404)
    person.open("/council/restricted", 404)
    fiona = Visitor(app.test_client(), session)
    fiona.sign_in(council.fiona)
    for ordinary in (f"/council/returns/{sent.id}", "/council/returns", "/council/decisions"):
        assert "afeguarding" not in fiona.open(ordinary).text
    for own in ("", "/history", "/returns"):
        assert "matter" not in person.open(f"{household.path}{own}").text.lower()
