"""The first page of each kind of person: what is left, what is due, what needs them."""

from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.home.picture import picture_of
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from pa_employer.timesheets.service import add_shift, start_sheet, submit_sheet
from pa_employer.timesheets.shifts import ShiftDetails
from payroll.ground.money import NOTHING, Money
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor

TODAY = date(2026, 11, 22)


def send_a_week(session: Session, household: Household) -> None:
    by = Actor(household.assistant_account.id, datetime(2026, 11, 16, 8, tzinfo=UTC))
    sheet = start_sheet(session, household.assistant, date(2026, 11, 9), by)
    worked = ShiftDetails(
        datetime(2026, 11, 9, 9, tzinfo=UTC), datetime(2026, 11, 9, 13, tzinfo=UTC)
    )
    add_shift(session, sheet, worked, by)
    submit_sheet(session, sheet, by)
    session.commit()


def test_an_employer_comes_home_and_agrees_hours_with_one_press(
    household: Household, visitor: Visitor, session: Session
) -> None:
    send_a_week(session, household)
    page = visitor.arrive(household.employer_account)
    assert page.path == household.path
    assert page.heading == "Hello, Morag"
    assert "Rhona sent hours for 9 November 2026 to 15 November 2026: 4 h." in page.text
    page = visitor.press(page, "Agree Rhona’s hours")  # noqa: RUF001  # as printed
    assert "Agreed." in page.soup.get_text()


def test_what_is_free_is_what_is_held_less_what_is_promised(
    household: Household, session: Session
) -> None:
    picture = picture_of(session, household.agreement, TODAY)
    assert picture is not None
    assert picture.held == Money(100000)
    assert picture.for_assistants > NOTHING
    assert picture.free == picture.held - picture.promised - picture.for_assistants
    owed = picture.promised + picture.for_assistants
    assert picture.horizon.sentence == (
        f"If the direct payment stopped today, you would owe {owed}. You hold £1,000.00."
    )
    steps = dict(picture.working.steps)
    assert steps["In the account"] == "£1,000.00"
    assert steps["Left"] == str(picture.free)


def test_a_late_sheet_is_said_kindly_with_what_can_be_done(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(household.path)
    assert "Rhona has not sent hours for" in page.text
    assert "You can still pay contracted hours." in page.text


def test_each_kind_of_person_lands_where_they_belong(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    worker = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, support))
    robin = add_person(app, session, "Robin Tait", (Post.ADMINISTRATOR, None))
    nobody = add_person(app, session, "Ewan Grant")
    session.commit()
    for account, path in (
        (household.employer_account, household.path),
        (household.assistant_account, f"/work/{household.assistant.id}/weeks/2026-11-16"),
        (household.officer, "/council/returns"),
        (worker, "/support"),
        (robin, "/admin"),
        (nobody, "/"),
    ):
        page = visitor.arrive(account)
        assert page.path == path
        visitor.press(page, "Sign out")


def test_a_support_worker_finds_whom_they_act_for_and_nobody_else(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    worker = add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, support))
    session.commit()
    page = visitor.arrive(worker)
    assert "Morag Sinclair" not in page.text
    details = MandateDetails(
        capacity=Capacity.SUPPORT_ORGANISATION, from_on=household.agreement.starts_on
    )
    give_mandate(session, household.employer, support, details, household.by_employer)
    page = visitor.open("/support?name=sinc")
    assert "Morag Sinclair" in page.text
    assert "Nobody with “zzz” in their name." in visitor.open("/support?name=zzz").text
    ribbon = visitor.open(household.path)
    assert "You act for Morag Sinclair as support organisation." in ribbon.soup.get_text()
