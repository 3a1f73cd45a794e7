"""Who helps: mandates given, seen and stopped by the person themselves."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.people.models import Area, Capacity, Control, Ground, Mandate
from pa_employer.people.queries import mandate_for
from pa_employer.people.service import MandateDetails, OutsidePowersError, give_mandate
from tests.pa_employer.conftest import AT
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
    page = visitor.arrive(robin)
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
    page = visitor.arrive(household.employer_account)
    page = visitor.open(f"{household.path}/people/{household.employer.id}/end", expect=405)
    assert page.heading == "Page not found"


def test_nobody_takes_the_employers_own_right_away_and_an_organisation_lets_nobody_in(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    worker = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, support))
    details = MandateDetails(
        capacity=Capacity.SUPPORT_ORGANISATION,
        from_on=household.agreement.starts_on,
        may_decide=True,
    )
    give_mandate(session, household.employer, support, details, household.by_employer)
    own = session.scalars(select(Mandate).where(Mandate.capacity == Capacity.SELF)).one()
    app.config["WTF_CSRF_ENABLED"] = False
    people, own_id = f"{household.path}/people", own.id
    visitor.sign_in(worker)
    page = visitor.open(people)
    assert "Let a person help" not in page.text
    for path in ("add", "add-organisation", f"{own_id}/end"):
        answer = visitor.client.post(f"{people}/{path}")
        assert answer.status_code == 409, path
    visitor.press(page, "Sign out")
    visitor.sign_in(household.employer_account)
    answer = visitor.client.post(f"{people}/{own_id}/end")
    assert answer.status_code == 409
    session.refresh(own)
    assert own.until_on is None


def test_of_two_mandates_of_one_organisation_the_wider_counts(
    app: Flask, household: Household, session: Session
) -> None:
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    worker = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, support))
    first = household.agreement.starts_on
    for may_decide in (False, True, False):
        details = MandateDetails(
            capacity=Capacity.SUPPORT_ORGANISATION, from_on=first, may_decide=may_decide
        )
        give_mandate(session, household.employer, support, details, household.by_employer)
    found = mandate_for(session, worker, household.employer.id, first)
    assert found is not None
    assert found.may_decide


def test_the_address_of_a_closed_account_is_refused_in_words(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    add_person(app, session, "Ailsa Sinclair").closed_at = AT
    visitor.sign_in(household.employer_account)
    page = visitor.press(
        visitor.open(f"{household.path}/people/add"),
        "Let them help",
        expect=422,
        name="Ailsa Sinclair",
        email="ailsa@example.org",
        capacity=Capacity.SUPPORTER.value,
    )
    assert "belonged to an account that is closed" in page.errors[0]


def test_no_number_is_too_large_for_a_date_and_no_file_gets_into_a_text(
    app: Flask, household: Household, visitor: Visitor
) -> None:
    home = household.path
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{home}/assistants/add")
    huge = "9" * 24
    page = visitor.press(
        page,
        "Add this PA",
        expect=422,
        date_of_birth_day=huge,
        date_of_birth_month="1",
        date_of_birth_year="1990",
        contracted="1e999999",
    )
    assert "Date of birth must be a real date, like 27 3 2026" in page.errors
    assert "Enter hours like 20, 20.5 or 20:30" in page.errors
    app.config["WTF_CSRF_ENABLED"] = False
    for path, name in (("people/add", "name"), ("assistants/add", "started_on-day")):
        answer = visitor.client.post(
            f"{home}/{path}",
            data={name: (BytesIO(b"x"), "x.txt")},
            content_type="multipart/form-data",
        )
        assert answer.status_code == 422, path


def test_somebody_decides_only_in_the_areas_that_were_given(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/people/add")
    given: dict[str, Any] = {
        "name": "Ailsa Sinclair",
        "email": "ailsa@example.org",
        "capacity": Capacity.REPRESENTATIVE.value,
    }
    refused = visitor.press(page, "Let them help", expect=422, areas=[], **given)
    assert "Tick at least one thing they may decide" in refused.text
    page = visitor.press(page, "Let them help", areas=["hours", "pay"], **given)
    assert "Representative: decides hours and pay, and prepares the rest." in page.text

    mandate = session.scalars(select(Mandate).where(Mandate.capacity == "representative")).one()
    assert mandate.decides(Area.PAY)
    assert not mandate.decides(Area.RETURNS)
    ailsa = Visitor(app.test_client(), session)
    account = mandate.account
    assert account is not None
    account.password_hash = household.employer_account.password_hash
    ailsa.sign_in(account)
    page = ailsa.open(f"{household.path}/hours/rota")
    assert "You decide hours and pay, and prepares the rest." not in page.text
    assert "Plan a shift" in page.text
    ailsa.open(f"{household.path}/hours/rota/add")
    ailsa.open(f"{household.path}/assistants/add", expect=409)


@pytest.mark.parametrize(
    ("ground", "areas"),
    [
        (Ground.WELFARE_ATTORNEY, (Area.HOURS, Area.PAY)),
        (Ground.WELFARE_ATTORNEY, None),
        (Ground.CONTINUING_ATTORNEY, (Area.MONEY, Area.STAFF)),
    ],
)
def test_an_attorney_decides_only_what_the_papers_give(
    ground: Ground, areas: tuple[Area, ...] | None
) -> None:
    with pytest.raises(OutsidePowersError):
        MandateDetails(
            capacity=Capacity.REPRESENTATIVE, from_on=AT.date(), areas=areas, ground=ground
        )


def test_a_guardian_is_named_with_the_registered_reference(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.press(
        visitor.open(f"{household.path}/people/add"),
        "Let them help",
        name="Ailsa Sinclair",
        email="ailsa@example.org",
        capacity=Capacity.REPRESENTATIVE.value,
        ground=Ground.GUARDIAN.value,
        registration="GD123/26",
        areas=[area.value for area in Area],
    )
    assert "Guardian, reference GD123/26." in page.text
    assert "Representative: decides everything." in page.text


def test_stopping_somebody_holds_from_the_very_moment(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    helper = add_person(app, session, "Ailsa Sinclair")
    details = MandateDetails(capacity=Capacity.SUPPORTER, from_on=household.agreement.starts_on)
    mandate = give_mandate(session, household.employer, helper, details, household.by_employer)
    session.commit()
    ailsa = Visitor(app.test_client(), session)
    ailsa.sign_in(helper)
    ailsa.open(household.path)
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/people")
    page = visitor.press(page, "Stop Ailsa Sinclair acting")
    assert "Ailsa Sinclair can no longer act." in str(page.soup)
    ailsa.open(household.path, expect=404)
    assert mandate.holds_on(AT.date() - timedelta(days=1))
    assert not mandate.holds_on(AT.date())


def test_who_is_asked_first_is_chosen_any_day_and_changes_no_rights(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    before = len(session.scalars(select(Mandate)).all())
    page = visitor.open(f"{household.path}/people")
    assert "It is done by Morag, who is asked first." in page.text
    page = visitor.press(
        visitor.follow(page, "Change how it is done"),
        "Keep this",
        control=Control.ORGANISATION.value,
    )
    assert "A support organisation does it, and is asked first." in page.text
    assert len(session.scalars(select(Mandate)).all()) == before
