"""Going through a return together, asking for help, and challenging a decision."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.letters.models import Letter
from pa_employer.people.models import Capacity
from pa_employer.reviews.decide import (
    PeopleFirstError,
    SameOfficerError,
    challenge,
    decide,
    look_again,
    settle,
)
from pa_employer.reviews.models import Decision, FinancialReturn, Query, ReturnState
from pa_employer.reviews.reminding import close_unchallenged, remind_household
from pa_employer.reviews.send import SentWords, send_return
from pa_employer.reviews.sittings import LONGEST, begin_sitting, end_sitting, open_sitting
from pa_employer.reviews.states import NothingToChallengeError
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import NOW, SUMMER, import_lines, send, the_return


@pytest.fixture(autouse=True)
def summer(session: Session, household: Household) -> None:
    import_lines(session, household)


def begin(officer: Visitor, household: Household) -> str:
    """The officer sits down with Morag; where the page of their return is."""
    page = officer.open(f"/council/visits/{household.agreement.id}/return")
    page = officer.press(
        page,
        "Begin",
        person="Morag Sinclair",
        capacity="self",
        period="2026-06-01",
        agreed="y",
    )
    return page.path


def test_an_officer_completes_it_with_the_person_and_both_are_named(
    session: Session, household: Household, officer: Visitor, person: Visitor, path: str
) -> None:
    together = begin(officer, household)
    page = officer.open(together)
    assert "You sit with Morag Sinclair" in str(page.soup)
    page = officer.follow(page, "Answer them one at a time")
    officer.press(page, "Save and go on", group="equipment", words="Seeds", no_receipt="y")
    officer.press(officer.open(together), "They say that is right, send it")
    kept = the_return(session)
    assert kept.state is ReturnState.SUBMITTED
    assert kept.submitted_by_id == household.officer.id
    assert kept.submitted_as == Capacity.SELF.value
    shown = person.open(path)
    assert "Morag Sinclair agreed, sitting with Fiona Laing." in shown.text
    assert "Morag Sinclair and Fiona Laing went through it together" in shown.text
    (letter,) = session.scalars(select(Letter).where(Letter.subject.contains("visit")))
    assert letter.to_address == "morag@example.org"
    officer.open(together, 404)


def test_nobody_begins_without_the_person_s_yes(officer: Visitor, household: Household) -> None:
    page = officer.open(f"/council/visits/{household.agreement.id}/return")
    refused = officer.press(page, "Begin", 422, person="Morag", capacity="self")
    assert refused.errors == [
        "Choose the return",
        "Ask them first, and tick this when they agree",
    ]


def test_a_visit_is_the_helper_s_own_and_over_after_some_hours(
    app: Flask, session: Session, household: Household, by_officer: Actor
) -> None:
    person = ("Morag Sinclair", Capacity.SELF)
    sitting = begin_sitting(session, household.agreement, SUMMER, person, by_officer)
    again = begin_sitting(session, household.agreement, SUMMER, person, by_officer)
    assert again.id == sitting.id
    other = add_person(app, session, "Neil Drummond", (Post.PRACTITIONER, household.council))
    assert open_sitting(session, sitting.id, household.officer, NOW)
    assert open_sitting(session, sitting.id, other, NOW) is None
    assert open_sitting(session, sitting.id, household.officer, NOW + LONGEST) is None
    later = Actor(household.officer.id, NOW + timedelta(minutes=22, seconds=5))
    end_sitting(session, sitting, later, is_sent=False)
    assert sitting.minutes == 23


def test_another_council_does_not_find_it(
    app: Flask, session: Session, household: Household, officer: Visitor
) -> None:
    together = begin(officer, household)
    far = add_organisation(session, OrganisationKind.AUTHORITY, "Far Council")
    stranger = add_person(app, session, "Una Moore", (Post.FINANCE_OFFICER, far))
    session.commit()
    visitor = Visitor(app.test_client(), session)
    visitor.sign_in(stranger)
    visitor.open(together, 404)
    visitor.open(f"/council/visits/{household.agreement.id}/return", 404)


def test_leaving_a_visit_keeps_what_was_said_and_sends_nothing(
    session: Session, household: Household, officer: Visitor
) -> None:
    together = begin(officer, household)
    officer.press(officer.open(together), "Keep my words for later", how_going="Grand.")
    officer.press(officer.open(together), "End the visit without sending")
    assert the_return(session).how_going == "Grand."
    assert the_return(session).state is ReturnState.DRAFTED
    officer.open(together, 404)


def test_whoever_asks_for_help_is_on_the_council_s_list_and_is_not_reminded(
    session: Session, household: Household, person: Visitor, officer: Visitor, path: str
) -> None:
    page = person.press(person.open(path), "I would like help")
    person.press(page, "Ask for help", words="Somebody to sit down with me.")
    assert "Somebody to sit down with me." in officer.open("/council/visits/help").text
    assert remind_household(session, household.agreement, NOW) == []


def decided(session: Session, household: Household, by: Actor) -> FinancialReturn:
    kept = send(session, household)
    return decide(session, kept, Decision.ADVISE, "Keep the receipt next time.", by)


def test_a_decision_is_challenged_and_somebody_else_looks_again(
    app: Flask, session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    kept = decided(session, household, by_officer)
    assert kept.state is ReturnState.DECIDED
    challenge(session, kept, "I did send it.", by_person)
    with pytest.raises(SameOfficerError):
        look_again(session, kept, Decision.ACCEPT, "We found it.", by_officer)
    other = add_person(app, session, "Ann Bell", (Post.FINANCE_OFFICER, household.council))
    look_again(session, kept, Decision.ACCEPT, "We found it.", Actor(other.id, NOW))
    assert (kept.state, kept.decision) == (ReturnState.CLOSED, Decision.ACCEPT)


def test_a_challenge_is_made_and_answered_on_the_pages(
    session: Session, household: Household, person: Visitor, officer: Visitor, path: str
) -> None:
    decided(session, household, Actor(household.officer.id, NOW))
    session.commit()
    page = person.follow(person.open(path), "I think this decision is wrong")
    assert person.press(page, "Send this", 422).errors == [
        "Say in a few words what you think is wrong"
    ]
    shown = person.press(page, "Send this", words="I did send it.")
    assert "Somebody who did not decide it looks at it again." in shown.text
    desk = officer.open(f"/council/returns/{the_return(session).id}")
    assert "You decided it the first time, so somebody else looks again." in desk.text


def test_a_decision_nobody_challenged_closes_after_its_time(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    kept = decided(session, household, by_officer)
    assert close_unchallenged(session, household.agreement, NOW + timedelta(days=28)) == 0
    assert close_unchallenged(session, household.agreement, NOW + timedelta(days=29)) == 1
    assert kept.state is ReturnState.CLOSED
    with pytest.raises(NothingToChallengeError):
        challenge(session, kept, "Too late.", by_person)


def test_the_person_can_agree_and_be_done(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    kept = settle(session, decided(session, household, by_officer), by_person)
    assert (kept.state, kept.closed_at) == (ReturnState.CLOSED, NOW)


def test_money_is_not_asked_back_while_wages_are_owed(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    household.agreement.ends_on = SUMMER.last
    kept = send_return(session, household.agreement, SUMMER, SentWords(), by_person)
    kept.state = ReturnState.ANSWERED

    session.add(
        Query(
            return_id=kept.id,
            asked_at=NOW,
            asked_by_id=by_officer.account_id,
            reply_by_on=NOW.date(),
        )
    )
    session.flush()
    with pytest.raises(PeopleFirstError, match="is still owed first"):
        decide(session, kept, Decision.REPAY, "It is spare.", by_officer)


def test_letters_begin_with_help_and_go_once_for_each_day(
    session: Session, household: Household
) -> None:
    at = NOW.replace(month=9, day=15)
    first = remind_household(session, household.agreement, at)
    assert [(each.starts_on, each.offset_days) for each in first] == [(SUMMER.first, -14)]
    assert remind_household(session, household.agreement, at) == []
    late = remind_household(session, household.agreement, at.replace(month=10, day=2))
    assert [each.offset_days for each in late] == [3]
    assert remind_household(session, household.agreement, at.replace(month=11)) == []
    letters = session.scalars(select(Letter).where(Letter.subject == "Your return: we can help"))
    for letter in letters:
        assert letter.body.index("Help is free") < letter.body.index("Your return for")
        assert "Sinclair," not in letter.body.split("\n", 1)[1]
