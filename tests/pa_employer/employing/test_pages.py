"""The pages of taking somebody on: steps, checks, the written statement, and the PA's papers."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from pa_employer.assistants.service import agree_terms
from pa_employer.audit.actor import Actor
from pa_employer.duties.queries import duties_of
from pa_employer.employing.models import JobFact
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from payroll.ground.money import Money
from tests.pa_employer.conftest import AT, make_account
from tests.pa_employer.household import Household, terms
from tests.pa_employer.pages import Page, Visitor

WHEN: dict[str, Any] = {"on_day": "1", "on_month": "11", "on_year": "2026"}


@pytest.fixture
def own(household: Household) -> str:
    return f"{household.path}/assistants/{household.assistant.id}"


def state_of(page: Page, step: str) -> str:
    """The word beside a step."""
    for heading in page.soup.find_all("h2"):
        link = heading.find("a")
        if link and link.get_text() == step:
            tag = heading.find("strong")
            return tag.get_text() if tag else ""
    raise AssertionError(f"no step {step!r}")


def test_each_step_says_why_it_is_there_and_where_it_stands(employer: Visitor, own: str) -> None:
    page = employer.follow(
        employer.open(own),
        "Taking Rhona on, step by step: checks, written statement, training",
    )
    assert "Nothing here stops a wage." in page.text
    assert state_of(page, "See that they may work in the United Kingdom") == "To do"
    assert state_of(page, "PVG scheme") == "To apply"
    assert state_of(page, "Written statement of the job") == "To do"
    assert state_of(page, "Bank details") == "Done"
    assert state_of(page, "A sign-in of their own") == "Done"


def test_a_check_is_noted_seen_and_crossed_out(employer: Visitor, own: str) -> None:
    page = employer.open(f"{own}/checks/right-to-work")
    page = employer.press(page, "Keep this", expect=422, what="")
    assert "Say in a few words what it was" in page.text
    page = employer.press(page, "Keep this", what="British passport", **WHEN)
    assert "British passport , 1 November 2026. Noted by Morag Sinclair." in page.text
    steps = employer.open(f"{own}/steps")
    assert state_of(steps, "See that they may work in the United Kingdom") == "Done"
    page = employer.press(page, "Cross out: British passport")
    assert "Nothing is noted yet." in page.text


def test_a_day_to_come_and_an_end_before_its_beginning_are_refused(
    employer: Visitor, own: str
) -> None:
    page = employer.open(f"{own}/checks/training")
    page = employer.press(
        page, "Keep this", expect=422, what="First aid", on_day="23", on_month="11",
        on_year="2026",
    )  # fmt: skip
    assert "That day has not come yet." in page.text
    page = employer.press(
        page, "Keep this", expect=422, what="First aid", **WHEN,
        until_on_day="31", until_on_month="10", until_on_year="2026",
    )  # fmt: skip
    assert "The last day is before the first." in page.text


def test_what_ends_is_among_the_duties_with_the_newest_counting(
    employer: Visitor, session: Session, household: Household, own: str
) -> None:
    page = employer.open(f"{own}/checks/pvg")
    employer.press(page, "Keep this", what="member", words="PVG1234567", **WHEN)
    session.expire_all()
    found = {duty.title: duty.due_on for duty in duties_of(session, household.employer, AT.date())}
    assert found["PVG of Rhona Baird ends"] == date(2031, 10, 31)
    page = employer.open(f"{own}/checks/pvg")
    assert "PVG1234567" not in page.text
    assert "A membership number is kept." in page.text
    (kept,) = session.query(JobFact).all()
    assert kept.words == "PVG1234567"


def made(employer: Visitor, own: str) -> Page:
    page = employer.open(f"{own}/particulars/make")
    return employer.press(page, "Make the statement", probation_weeks="8")


def test_a_written_statement_is_made_from_the_terms_and_agreed_by_the_pa(
    employer: Visitor, pa: Visitor, household: Household, own: str
) -> None:
    page = made(employer, own)
    assert "Morag Sinclair employs Rhona Baird as Personal assistant." in page.text
    assert "Pay is £13.45 an hour, paid every four weeks into a bank account." in page.text
    assert "20 h are agreed for a week." in page.text
    assert state_of(employer.open(f"{own}/steps"), "Written statement of the job") == "Waiting"

    papers = pa.open(f"/work/{household.assistant.id}/papers")
    assert "Pay is £13.45 an hour" in papers.text
    papers = pa.press(papers, "I agree")
    assert "Agreed" in papers.text
    assert state_of(employer.open(f"{own}/steps"), "Written statement of the job") == "Done"

    for visitor, path in (
        (employer, f"{own}/particulars/1.pdf"),
        (pa, f"/work/{household.assistant.id}/papers/1.pdf?print=large"),
    ):
        answer = visitor.client.get(path)
        text = PdfReader(BytesIO(answer.data)).pages[0].extract_text()
        assert "Statement of particulars for Rhona Baird" in " ".join(text.split())


def test_new_terms_ask_for_a_new_statement_and_the_old_one_is_kept(
    employer: Visitor, session: Session, household: Household, own: str
) -> None:
    made(employer, own)
    by = Actor(household.employer_account.id, AT)
    change = terms(from_on=AT.date() - timedelta(days=1), hourly_rate=Money(1400))
    agree_terms(session, household.assistant, change, by)
    page = employer.open(f"{own}/steps")
    assert state_of(page, "Written statement of the job") == "Look at it"
    assert "The terms change from 21 November 2026. Make a new one." in page.text
    page = made(employer, own)
    assert "Pay is £14.00 an hour" in page.text
    assert "The first 8 weeks are a trial." in page.text
    assert page.link("Statement 1, from 6 April 2026")


def test_only_the_newest_statement_can_be_agreed(
    employer: Visitor, pa: Visitor, household: Household, own: str
) -> None:
    made(employer, own)
    papers = pa.open(f"/work/{household.assistant.id}/papers")
    made(employer, own)
    page = pa.press(papers, "I agree", expect=409)
    assert "There is a newer statement. Read that one." in page.text


def test_what_is_private_to_the_employer_the_pa_does_not_read(
    employer: Visitor, pa: Visitor, household: Household, own: str
) -> None:
    for name, words in (
        ("reference", "Mrs Orr said she is kind"),
        ("grievance", "Late three times"),
        ("training", "Moving and handling"),
    ):
        page = employer.open(f"{own}/checks/{name}")
        employer.press(page, "Keep this", what=words, **WHEN)
    papers = pa.open(f"/work/{household.assistant.id}/papers")
    assert "Moving and handling" in papers.text
    assert "Mrs Orr" not in papers.text
    assert "Late three times" not in papers.text


def test_what_would_be_owed_is_answered_for_any_day_with_its_working(
    employer: Visitor, own: str
) -> None:
    page = employer.open(f"{own}/parting?on-day=30&on-month=11&on-year=2026")
    assert "beside wages, on 30 November 2026" in page.text
    assert "Notice pay: Rhona Baird" in page.text
    page = employer.open(f"{own}/parting?on-day=31&on-month=11&on-year=2026")
    assert "must be a real date" in page.text
    employer.open(f"{own}/parting?on-day=1&on-month=5&on-year=2031")


def test_a_job_that_ends_has_its_steps(employer: Visitor, own: str) -> None:
    page = employer.follow(employer.open(f"{own}/parting"), "Note the last day")
    button = page.soup.find("main").find("form").find("button").get_text(strip=True)  # type: ignore[union-attr]
    employer.press(page, button, left_on_day="15", left_on_month="11", left_on_year="2026")
    page = employer.open(f"{own}/parting")
    assert "It is 15 November 2026." in page.text
    assert "The last pay" in page.text
    assert "Not sent yet:" in page.text


def test_a_supporter_reads_and_notes_nothing(
    app: Flask, session: Session, household: Household, own: str
) -> None:
    account = make_account(app, session, "Ewan Sinclair")
    mandate = MandateDetails(capacity=Capacity.SUPPORTER, from_on=date(2026, 3, 2))
    give_mandate(session, household.employer, account, mandate, household.by_employer)
    session.commit()
    ewan = Visitor(app.test_client(), session)
    ewan.sign_in(account)
    assert "Note it" not in ewan.open(f"{own}/checks/pvg").text
    ewan.open(f"{own}/particulars/make", expect=409)


def test_nothing_of_another_household_is_there(
    app: Flask, session: Session, household: Household, own: str
) -> None:
    stranger = Visitor(app.test_client(), session)
    stranger.sign_in(make_account(app, session, "Nell Strang"))
    for path in ("steps", "checks/pvg", "particulars", "particulars/1.pdf", "parting"):
        stranger.open(f"{own}/{path}", expect=404)
    stranger.open(f"/work/{household.assistant.id}/papers", expect=404)


def test_setting_up_says_what_is_done_and_what_is_next(
    employer: Visitor, household: Household
) -> None:
    page = employer.follow(employer.open(household.path), "Setting up, step by step")
    assert "You do it yourself." in page.text
    assert "Taking on Rhona, step by step" in page.text
    assert state_of(page, "Registered with HMRC") == "Done"
    assert state_of(page, "The first pay day") == "To do"
