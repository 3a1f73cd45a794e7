from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.people.models import Capacity
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor


def day(name: str, text: str) -> dict[str, Any]:
    """Fill in a date's three boxes."""
    year, month, number = text.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def leave_page(household: Household) -> str:
    return f"{household.path}/assistants/{household.assistant.id}/leave"


def test_a_pa_asks_and_the_employer_agrees(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"/work/{household.assistant.id}/leave")
    assert "112 h of holiday left" in page.text
    page = visitor.follow(page, "Ask for holiday")
    asked = day("first_on", "2026-12-21") | day("last_on", "2026-12-23")
    page = visitor.press(page, "Ask for it", hours="12", **asked)
    assert "21 December 2026 to 23 December 2026, 12 h Waits for an answer" in page.text
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(f"{household.path}/assistants"), "Time off")
    page = visitor.follow(page, "Rhona Baird: 21 December 2026 to 23 December 2026, 12 h")
    page = visitor.press(page, "Agree 21 December 2026 to 23 December 2026, 12 h")
    assert "100 h of holiday left" in page.text
    page = visitor.press(page, "Take back 21 December 2026 to 23 December 2026, 12 h")
    assert "112 h of holiday left" in page.text


def test_holiday_is_declined_with_a_word(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"/work/{household.assistant.id}/leave/ask")
    asked = day("first_on", "2026-12-21") | day("last_on", "2026-12-21")
    visitor.press(page, "Ask for it", hours="4", **asked)
    visitor.sign_in(household.employer_account)
    page = visitor.open(leave_page(household))
    page = visitor.follow(page, "Say no, with a word why : 21 December 2026, 4 h")
    page = visitor.press(page, "Send this answer", expect=422)
    assert page.errors == ["Say in a few words why not"]
    page = visitor.press(page, "Send this answer", answer="That day is full")
    assert "Your answer: That day is full" in page.text


def test_sickness_is_written_down_ended_and_crossed_out(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(leave_page(household)), "Write down sickness")
    days = day("first_on", "2026-11-16") | day("told_on", "2026-11-16")
    page = visitor.press(page, "Write it down", **days)
    assert "From 16 November 2026, not over yet." in page.text
    page = visitor.follow(page, "Note the last day of the sickness from 16 November 2026")
    page = visitor.press(page, "Keep the last day", **day("last_on", "2026-11-18"))
    assert "From 16 November 2026 to 18 November 2026." in page.text
    page = visitor.press(page, "Cross out the sickness from 16 November 2026")
    assert "None written down." in page.text


def test_what_speaks_against_family_pay_is_shown_before_it_is_kept(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{leave_page(household)}/family")
    typed = {
        "kind": "paternity", "weeks": "2", "small": "yes",
        **day("event_on", "2026-11-30"), **day("starts_on", "2026-11-30"),
    }  # fmt: skip
    page = visitor.press(page, "Keep this leave", expect=422, **typed)
    assert "it must have begun by 28 February 2026" in page.text
    assert "Something speaks against this pay" in page.errors[0]
    page = visitor.press(page, "Keep this leave", seen="y", **typed)
    assert "Paternity leave from 30 November 2026, 2 weeks paid." in page.text
    page = visitor.press(page, "Cross out the leave from 30 November 2026")
    assert "Paternity leave from" not in page.text


def test_holiday_is_carried_over(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{leave_page(household)}/carry-over")
    page = visitor.press(page, "Carry it over", hours="8", reason="sick")
    assert "120 h of holiday left" in page.text


@pytest.mark.parametrize("page", ["", "/holiday", "/sickness", "/family", "/carry-over"])
def test_another_household_finds_nothing(
    page: str, app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    stranger = make_account(app, session, "Ewan Grant")
    employer = make_employer(session, stranger, Capacity.SELF)
    own = f"/employers/{employer.id}/assistants/{household.assistant.id}/leave{page}"
    theirs = leave_page(household) + page
    mine = f"/work/{household.assistant.id}/leave"
    session.commit()
    visitor.sign_in(stranger)
    for path in (own, theirs):
        visitor.open(path, expect=404)
    assert visitor.client.get(mine).status_code in {403, 404}
