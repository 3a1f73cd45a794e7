"""The diary of visits: both sides know the day, and nothing of a return is seen before it."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.letters.models import Letter
from pa_employer.reviews.models import Visit
from pa_employer.reviews.visiting import (
    NotAVisitorError,
    OverVisitError,
    PastVisitError,
    Planned,
    TwiceAwayError,
    diary_of,
    plan_visit,
    put_off,
    visit_of,
    visits_to,
)
from payroll.ground.days import Span
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.pa_employer.reviews.book import NOW, import_lines

TODAY = NOW.date()
SOON = TODAY + timedelta(days=12)


def planned(household: Household, on: date = SOON, at: time = time(14, 0)) -> Planned:
    return Planned(household.officer.id, on, at, "At her home", "The return for the summer.")


def test_a_visit_stands_in_both_diaries_and_the_person_is_told(
    session: Session, household: Household, by_officer: Actor
) -> None:
    visit = plan_visit(session, household.agreement, planned(household), by_officer)
    council = household.council.id
    assert diary_of(session, council, Span(SOON, SOON)) == [(visit, household.officer.name)]
    assert diary_of(session, council, Span(TODAY, SOON - timedelta(days=1))) == []
    assert diary_of(session, UUID(int=0), Span(TODAY, SOON)) == []
    assert visits_to(session, household.agreement.id, TODAY) == [(visit, household.officer.name)]
    assert visits_to(session, household.agreement.id, SOON + timedelta(days=1)) == []
    (letter,) = session.scalars(select(Letter)).all()
    assert "4 December 2026 at 14:00" in letter.body
    assert visit_of(session, UUID(int=0), visit.id) is None


@pytest.mark.parametrize("days", [-1, 366])
def test_only_days_to_come_within_a_year_can_be_planned(
    session: Session, household: Household, by_officer: Actor, days: int
) -> None:
    with pytest.raises(PastVisitError):
        plan_visit(
            session,
            household.agreement,
            planned(household, TODAY + timedelta(days=days)),
            by_officer,
        )


def test_nobody_is_in_two_places_at_once_and_only_visitors_go(
    session: Session, household: Household, by_officer: Actor
) -> None:
    first = plan_visit(session, household.agreement, planned(household), by_officer)
    with pytest.raises(TwiceAwayError):
        plan_visit(session, household.agreement, planned(household), by_officer)
    put_off(session, first, "", by_officer)
    plan_visit(session, household.agreement, planned(household), by_officer)
    stranger = replace(planned(household), visitor_id=household.employer_account.id)
    with pytest.raises(NotAVisitorError):
        plan_visit(session, household.agreement, stranger, by_officer)


def test_a_visit_is_put_off_once_and_not_after_it_was(
    session: Session, household: Household, by_officer: Actor, by_person: Actor
) -> None:
    visit = plan_visit(session, household.agreement, planned(household), by_officer)
    late = Actor(by_person.account_id, NOW + timedelta(days=13))
    with pytest.raises(OverVisitError):
        put_off(session, visit, "", late)
    put_off(session, visit, " The dentist. ", by_person)
    assert visit.cancelled_words == "The dentist."
    with pytest.raises(OverVisitError):
        put_off(session, visit, "", by_officer)


def test_an_officer_plans_it_and_the_person_sees_what_to_have_ready(
    session: Session, household: Household, officer: Visitor, person: Visitor
) -> None:
    import_lines(session, household)
    planning = officer.open(f"/council/visits/{household.agreement.id}/plan")
    assert len(officer.press(planning, "Plan it", 422).errors) == 5
    diary = officer.press(
        planning,
        "Plan it",
        visitor=str(household.officer.id),
        on_day="4",
        on_month="12",
        on_year="2026",
        at="14:00",
        place="At her home",
        purpose="The return for the summer.",
    )
    assert "4 December 2026, 14:00: Morag Sinclair" in diary.text
    (link,) = diary.soup.select(".app-card a")
    before = officer.open(str(link["href"]))
    assert "You see nothing of it before they sit with you." in before.text
    assert "GARDEN WORLD" not in before.text
    home = person.open(household.path)
    coming = person.follow(home, "See what to have ready")
    assert "1 thing to say a few words to." in coming.text
    assert "Your newest statements" in coming.text
    assert (
        "Somebody comes to help on 4 December 2026"
        in person.open(f"{household.path}/returns").text
    )
    off = person.open(coming.link("That day does not suit me : 4 December 2026"))
    after = person.press(off, "Put it off", words="The dentist.")
    assert "No visit is planned." in after.text
    assert "It was put off. The dentist." in officer.open(before.path).text
    refused = officer.press(officer.open(f"{before.path}/put-off"), "Put it off", 422)
    assert refused.errors == ["That visit is over, or it was put off already."]


def test_strangers_find_no_visit(
    app: Flask, session: Session, household: Household, by_officer: Actor, person: Visitor
) -> None:
    visit = plan_visit(session, household.agreement, planned(household), by_officer)
    council = add_organisation(session, OrganisationKind.AUTHORITY, "Strathmuir Council")
    stranger = add_person(app, session, "Callum Orr", (Post.PRACTITIONER, council))
    session.commit()
    callum = Visitor(app.test_client(), session)
    callum.sign_in(stranger)
    for path in (
        f"/council/visits/diary/{visit.id}",
        f"/council/visits/diary/{visit.id}/put-off",
        f"/council/visits/{household.agreement.id}/plan",
        f"{household.path}/visits",
    ):
        callum.open(path, 404)
    assert "No visit is planned" in callum.open("/council/visits/diary").text
    person.open("/council/visits/diary", 404)
    person.open(f"{household.path}/visits/{uuid4()}/put-off", 404)
    assert session.scalars(select(Visit)).one().cancelled_at is None
