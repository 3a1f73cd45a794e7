"""The pages of personal assistants, as the employer, a supporter and a stranger meet them."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Post
from pa_employer.accounts.service import add_account
from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.service import agree_terms, note_leaving
from pa_employer.audit.actor import Actor
from pa_employer.employing.models import TermsProposal
from pa_employer.employing.proposals import say_yes
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from payroll.ground.money import Money
from tests.pa_employer.conftest import AT, make_account, make_employer
from tests.pa_employer.household import Household, add_person, terms
from tests.pa_employer.pages import Visitor

ISLA: dict[str, Any] = {
    "name": "Isla Munro",
    "date_of_birth_day": "4",
    "date_of_birth_month": "May",
    "date_of_birth_year": "1998",
    "started_on_day": "1",
    "started_on_month": "12",
    "started_on_year": "2026",
    "hourly_rate": "13.45",
    "contracted": "15:30",
    "frequency": "weekly",
}


def own_page(household: Household) -> str:
    return f"{household.path}/assistants/{household.assistant.id}"


def test_an_employer_adds_a_pa_and_hands_over_the_sign_in(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(f"{household.path}/assistants"), "Add a PA")
    assert page.heading == "Add a PA"
    typed = ISLA | {"ni_number": "ab 12 34 56 c", "sort_code": "11-22-33"}
    page = visitor.press(page, "Add this PA", **typed)
    assert page.heading == "How Isla starts"
    page = visitor.press(page, "Keep this", declaration="B")
    assert "tax code is 1257L W1/M1 until HMRC sends another one" in page.soup.text
    page = visitor.follow(page, "Back to Isla Munro")
    assert page.heading == "Isla Munro"
    assert "£13.45 an hour, 15 h 30 min a week" in page.text
    assert "bank details are not here yet" in page.text
    added = session.scalars(select(Assistant).where(Assistant.name == "Isla Munro")).one()
    assert (added.ni_number, added.sort_code) == ("AB123456C", "112233")
    page = visitor.follow(page, "Give Isla a sign-in")
    page = visitor.press(page, "Make the sign-in", email="isla@example.org")
    assert "http://localhost/invitation/" in page.soup.text
    assert "Invited, no password chosen yet" in page.text
    again = visitor.open(page.path)
    assert "/invitation/" not in again.soup.text
    page = visitor.press(again, "Make a new sign-in link")
    assert "http://localhost/invitation/" in page.soup.text


def test_the_list_says_what_is_agreed_now_and_who_left(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/assistants")
    assert "Rhona Baird £13.45 20 h Every four weeks Nothing to do" in page.text
    note_leaving(session, household.assistant, date(2026, 11, 20), household.by_employer)
    session.commit()
    page = visitor.open(f"{household.path}/assistants")
    assert "Nobody works for you now. Next: add your PA" in page.text
    assert "Rhona Baird , until 20 November 2026" in page.text


def test_an_employer_without_pas_is_told_what_comes_next(
    app: Flask, visitor: Visitor, session: Session
) -> None:
    account = make_account(app, session, "Ewan Grant")
    employer = make_employer(session, account, Capacity.SELF)
    visitor.sign_in(account)
    page = visitor.open(f"/employers/{employer.id}/assistants")
    assert "No PAs here yet. Next: add your PA" in page.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"ni_number": "QQ123456C"}, "Enter a National Insurance number like AB 12 34 56 C."),
        ({"sort_code": "1122"}, "Enter a sort code of 6 figures, like 80-12-34."),
        ({"account_number": "12345"}, "Enter an account number of 8 figures."),
        ({"hourly_rate": "0"}, "Enter the pay for an hour, more than nothing."),
        ({"hourly_rate": "13,45"}, "Enter an amount in pounds and pence, like 18.40."),
        ({"contracted": "a few"}, "Enter hours like 20, 20.5 or 20:30"),
        ({"employee_percent": "500"}, "Enter a percentage like 5 or 3.5"),
        ({"date_of_birth_year": "2027"}, "The date of birth is not before the first day"),
        ({"started_on_month": "Smarch"}, "First day of the job must be a real date"),
        ({"frequency": "sometimes"}, "Not a valid choice"),
        ({"name": ""}, "Enter their name"),
        ({"name": "  "}, "Enter their name"),
        ({"hourly_rate": " "}, "Enter the pay for an hour"),
        ({"contracted": " "}, "Enter the hours for a week, or 0 if none are fixed"),
        ({"email": "isla"}, "Enter an email address like name@example.org"),
    ],
)
def test_what_cannot_be_right_is_refused_with_its_own_sentence(
    household: Household,
    visitor: Visitor,
    session: Session,
    wrong: dict[str, Any],
    sentence: str,
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/assistants/add")
    page = visitor.press(page, "Add this PA", expect=422, **{**ISLA, **wrong})
    assert any(error.startswith(sentence) for error in page.errors), page.errors
    assert len(page.errors) == 1
    assert session.scalars(select(Assistant.name)).all() == ["Rhona Baird"]


def test_an_empty_form_names_every_gap_in_the_order_of_the_page(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/assistants/add")
    page = visitor.press(page, "Add this PA", expect=422)
    assert page.errors == [
        "Enter their name",
        "Enter their date of birth",
        "Enter the first day",
        "Enter the pay for an hour",
        "Enter the hours for a week, or 0 if none are fixed",
        "Choose how often",
    ]


def test_the_list_leads_to_the_next_thing_to_do_about_each_pa(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/assistants/add")
    visitor.press(page, "Add this PA", **ISLA)
    page = visitor.open(f"{household.path}/assistants")
    page = visitor.follow(page, "Add the bank details : Isla Munro")
    visitor.press(page, "Keep these details", sort_code="112233", account_number="12345678")
    page = visitor.open(f"{household.path}/assistants")
    page = visitor.follow(page, "Add the National Insurance number : Isla Munro")
    visitor.press(page, "Keep these details", ni_number=" AB 12 34 56 D ")
    page = visitor.follow(
        visitor.open(f"{household.path}/assistants"), "Give a sign-in : Isla Munro"
    )
    page = visitor.press(page, "Make the sign-in", email="isla", expect=422)
    assert page.errors == ["Enter an email address like name@example.org"]
    visitor.press(page, "Make the sign-in", email="isla@example.org")
    page = visitor.open(f"{household.path}/assistants")
    assert visitor.follow(page, "Hand over the sign-in link : Isla Munro").heading == "Isla Munro"


def test_nobody_gets_a_link_to_an_account_that_is_for_more_than_the_job(
    household: Household, visitor: Visitor, session: Session
) -> None:
    post = (Post.FINANCE_OFFICER, household.council)
    add_account(session, "new.officer@example.org", "New Officer", AT, post)
    visitor.sign_in(household.employer_account)
    page = visitor.press(visitor.open(f"{household.path}/assistants/add"), "Add this PA", **ISLA)
    page = visitor.open(page.path.removesuffix("/tax/start"))
    page = visitor.press(
        visitor.follow(page, "Give Isla a sign-in"),
        "Make the sign-in",
        email="new.officer@example.org",
    )
    assert "/invitation/" not in page.soup.text
    assert "Make a new sign-in link" not in page.soup.text


def test_terms_are_changed_from_a_day_on_beginning_from_the_present_ones(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(own_page(household)), "Change the terms from a day on")
    day: dict[str, Any] = {"from_on_day": "7", "from_on_month": "12", "from_on_year": "2026"}
    visitor.press(page, "Keep or ask", hourly_rate="14.00", **day)
    page = visitor.open(own_page(household))
    assert "From 7 December 2026 To come" in page.text
    rows = session.scalars(select(Terms).order_by(Terms.from_on)).all()
    assert [row.hourly_rate for row in rows] == [Money(1345), Money(1400)]
    page = visitor.follow(page, "Change the terms from a day on")
    page = visitor.press(page, "Keep or ask", expect=422, hourly_rate="15", **day)
    assert "Other terms already begin on 7 December 2026." in page.errors[0]


def test_a_rate_to_come_that_is_too_low_is_said(
    household: Household, visitor: Visitor, session: Session
) -> None:
    low = terms(from_on=date(2026, 12, 7), hourly_rate=Money(1100))
    agree_terms(session, household.assistant, low, household.by_employer)
    visitor.sign_in(household.employer_account)
    page = visitor.open(own_page(household))
    assert "£11.00 an hour is less than the National Living Wage" in page.text


def test_adding_twice_with_one_press_or_two_adds_one(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{household.path}/assistants/add")
    visitor.press(page, "Add this PA", **ISLA)
    assert visitor.press(page, "Add this PA", **ISLA).heading == "How Isla starts"
    other = visitor.open(f"{household.path}/assistants/add")
    other = visitor.press(other, "Add this PA", expect=422, **ISLA)
    assert "is one of your PAs already" in other.errors[0]
    assert len(session.scalars(select(Assistant)).all()) == 2


def test_private_numbers_are_filled_in_later_and_only_their_ends_are_shown(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(own_page(household)), "Fill in or change these details")
    assert "AB123456C" not in str(page.soup)
    page = visitor.press(page, "Keep these details", account_number="1234567")
    assert "New bank details for Rhona wait" in page.text
    assert "National Insurance number Ends in 56C" in page.text
    assert "01234567" not in str(page.soup)


def test_the_last_day_is_noted_and_not_before_the_first(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(own_page(household)), "Note the last day")
    day: dict[str, Any] = {"left_on_day": "5", "left_on_month": "4", "left_on_year": "2026"}
    page = visitor.press(page, "Note the last day", expect=422, **day)
    assert page.errors == ["The last day is before the first. Check the date."]
    day = {"left_on_day": "30", "left_on_month": "11", "left_on_year": "2026"}
    page = visitor.press(page, "Note the last day", **day)
    assert "The last day of the job is 30 November 2026." in page.text


def test_a_supporter_looks_and_does_not_decide(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    supporter = add_person(app, session, "Callum Orr")
    mandate = MandateDetails(capacity=Capacity.SUPPORTER, from_on=date(2026, 3, 2))
    give_mandate(session, household.employer, supporter, mandate, household.by_employer)
    session.commit()
    visitor.sign_in(supporter)
    team = visitor.open(f"{household.path}/assistants")
    assert "Add a PA" not in team.text
    assert "Nothing to do" in team.text
    assert "Change the terms" not in visitor.open(own_page(household)).text
    visitor.open(f"{household.path}/assistants/add", expect=409)
    for page in ("terms", "details", "sign-in", "leaving"):
        refused = visitor.open(f"{own_page(household)}/{page}", expect=409)
        assert "only the employer or their representative" in refused.text


def test_nobody_reaches_somebody_elses_pa(
    app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    account = make_account(app, session, "Ewan Grant")
    other = make_employer(session, account, Capacity.SELF)
    visitor.sign_in(account)
    right_parent = f"/employers/{other.id}/assistants/{household.assistant.id}"
    for address in (own_page(household), right_parent):
        for page in ("", "/terms", "/details", "/sign-in", "/leaving"):
            visitor.open(f"{address}{page}", expect=404)
    visitor.open(f"{household.path}/assistants", expect=404)
    visitor.open(f"{household.path}/assistants/add", expect=404)


def test_a_pa_does_not_see_the_employers_pages(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.assistant_account)
    visitor.open(own_page(household), expect=404)


def test_other_rates_and_the_holiday_plan_are_part_of_the_terms(
    household: Household, visitor: Visitor, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{own_page(household)}/terms")
    day: dict[str, Any] = {"from_on_day": "7", "from_on_month": "12", "from_on_year": "2026"}
    rates: dict[str, Any] = {"weekend": "15", "sleepover": "110", "sleepover_is": "night"}
    rates["evening"] = "14"
    refused = visitor.press(page, "Keep or ask", expect=422, **day, **rates)
    assert "Say when the evening rate begins" in refused.errors[0]
    rolled: dict[str, Any] = {"holiday": "rolled up", "evening_from": "20"}
    refused = visitor.press(page, "Keep or ask", expect=422, **day, **rates, **rolled)
    assert "Rolled-up holiday pay is for hours that vary" in refused.errors[0]
    times = {"evening_from": "20", "evening_until": "23"}
    more: dict[str, Any] = times | {"days_per_week": "2.5", "mileage": "0.40"}
    page = visitor.press(page, "Keep or ask", **day, **rates, **more)
    assert "Sleepover £13.45 now, £110.00 a night then" in page.text
    proposal = session.scalars(select(TermsProposal)).one()
    by = Actor(household.assistant_account.id, AT)
    say_yes(session, household.assistant, proposal, "", by)
    page = visitor.open(own_page(household))
    said = "Evening: £14.00, from 20:00 to 23:00; Sleepover: £110.00 a night; Weekend: £15.00"
    assert said in page.text
    assert "2.5 days a week" in page.text
    again = visitor.open(f"{own_page(household)}/terms")
    assert "110.00" in again.soup.decode()
