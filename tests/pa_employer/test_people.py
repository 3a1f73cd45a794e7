"""Who helps: mandates given, seen and stopped by the person themselves."""

from datetime import UTC, datetime, timedelta

import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.people.models import Capacity, Mandate
from pa_employer.people.service import MandateDetails, give_mandate
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor


def test_an_employer_lets_a_new_supporter_in_and_stops_them_again(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(f"{household.path}/people"), "Let a person help")
    page = visitor.press(
        page,
        "Let them help",
        name="Ailsa Sinclair",
        email="ailsa@example.org",
        capacity=Capacity.SUPPORTER.value,
    )
    assert "Ailsa Sinclair" in page.text
    assert "/invitation/" in str(page.soup)
    given = session.scalars(select(Mandate).where(Mandate.capacity == Capacity.SUPPORTER)).one()
    assert not given.may_decide
    page = visitor.press(page, "Stop Ailsa Sinclair acting")
    session.refresh(given)
    assert given.until_on is not None
    told = visitor.open(f"{household.path}/history").text
    assert "Gave a mandate" in told
    assert "Ended a mandate" in told


def test_a_supporter_prepares_and_does_not_let_others_in(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    supporter = add_person(app, session, "Ailsa Sinclair")
    details = MandateDetails(capacity=Capacity.SUPPORTER, from_on=household.agreement.starts_on)
    give_mandate(session, household.employer, supporter, details, household.by_employer)
    session.commit()
    visitor.sign_in(supporter)
    page = visitor.open(f"{household.path}/people")
    assert "Let a person help" not in page.text
    refused = visitor.open(f"{household.path}/people/add", expect=409)
    assert "only the employer or their representative" in refused.text


def test_a_form_without_its_answers_says_so_beside_each_field(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/people/add")
    page = visitor.press(page, "Let them help", expect=422, until_on_day="31", until_on_month="2")
    assert page.errors == [
        "Enter their name",
        "Enter their email address",
        "Choose what they may do",
        "Last day must include a year",
    ]


def test_nobody_is_let_into_somebody_elses_household(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    stranger = add_person(app, session, "Ewan Grant")
    session.commit()
    visitor.sign_in(stranger)
    for path in ("", "/people", "/people/add", "/history"):
        visitor.open(f"{household.path}{path}", expect=404)


def test_an_administrator_adds_organisations_people_and_an_employer(
    app: Flask, visitor: Visitor, session: Session
) -> None:
    robin = add_person(app, session, "Robin Tait", (Post.ADMINISTRATOR, None))
    session.commit()
    page = visitor.sign_in(robin)
    assert page.path == "/admin"
    page = visitor.follow(page, "Add an organisation")
    council = OrganisationKind.AUTHORITY.value
    page = visitor.press(page, "Add it", name="Kinnaird Council", kind=council)
    again = visitor.open("/admin/organisations/add")
    again = visitor.press(again, "Add it", expect=422, name="kinnaird council", kind=council)
    assert again.errors == ["An organisation with that name is here already."]
    page = visitor.follow(visitor.open("/admin"), "Invite somebody who works for one")
    radio = page.soup.find("input", attrs={"name": "organisation"})
    assert radio is not None
    organisation = str(radio["value"])
    page = visitor.press(
        page,
        "Make the invitation",
        name="Fiona Laing",
        email="fiona@example.org",
        organisation=organisation,
        post=Post.FINANCE_OFFICER.value,
    )
    assert "Fiona Laing, finance officer" in page.text
    page = visitor.follow(visitor.open("/admin/employers"), "Add an employer")
    page = visitor.press(
        page,
        "Add the employer",
        name="Morag Sinclair",
        email="morag@example.org",
        authority=organisation,
        reference="KC-1001",
        starts_on_day="6",
        starts_on_month="April",
        starts_on_year="2026",
        first_payment_on_day="6",
        first_payment_on_month="4",
        first_payment_on_year="2026",
        weekly_amount="400",
        paid_every="four-weekly",
        planned="20",
    )
    assert "Morag Sinclair, Kinnaird Council KC-1001, since 6 April 2026" in page.text


def test_a_support_worker_cannot_be_a_councils_officer(
    app: Flask, visitor: Visitor, session: Session
) -> None:
    robin = add_person(app, session, "Robin Tait", (Post.ADMINISTRATOR, None))
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    session.commit()
    visitor.sign_in(robin)
    page = visitor.press(
        visitor.open("/admin/staff/add"),
        "Make the invitation",
        expect=422,
        name="Fiona Laing",
        email="fiona@example.org",
        organisation=str(support.id),
        post=Post.FINANCE_OFFICER.value,
    )
    assert "not one in that organisation" in page.errors[0]


def test_a_form_left_open_for_hours_is_still_good(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/people/add")
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=5)):  # noqa: TID251  # real time
        page = visitor.press(
            page,
            "Let them help",
            name="Ailsa Sinclair",
            email="ailsa@example.org",
            capacity=Capacity.SUPPORTER.value,
        )
    assert "Ailsa Sinclair" in page.text


def test_an_address_that_only_takes_forms_is_no_page(
    household: Household, visitor: Visitor
) -> None:
    page = visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/people/{household.employer.id}/end", expect=405)
    assert page.heading == "Page not found"
