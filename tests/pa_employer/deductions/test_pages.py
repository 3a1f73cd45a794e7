from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from pa_employer.deductions.models import TaxCodeNotice
from pa_employer.people.models import Capacity
from tests.pa_employer.conftest import make_account, make_employer
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor


def tax_page(household: Household) -> str:
    return f"{household.path}/assistants/{household.assistant.id}/tax"


def day(name: str, text: str) -> dict[str, Any]:
    """Fill in a date's three boxes."""
    year, month, number = text.split("-")
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def test_the_page_says_what_is_taken_and_why(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.employer_account)
    own = f"{household.path}/assistants/{household.assistant.id}"
    page = visitor.follow(visitor.open(own), "Tax and National Insurance")
    assert "S1257L" in page.text
    assert "HMRC notice P6, from 6 April 2026" in page.text
    assert "A: most people" in page.text
    assert "This is the letter of most people. So the letter is A." in page.text
    assert "Not answered yet" in page.text


def test_a_new_code_is_used_from_its_day(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(tax_page(household)), "Enter a new code from HMRC")
    typed = {"code": "s1180l x", "source": "HMRC notice P6", **day("from_on", "2026-11-01")}
    page = visitor.press(page, "Keep this code", **typed)
    assert "S1180L W1/M1" in page.text
    assert "All codes so far" in page.text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": "12X57L"}, "“12X57L” is not a tax code."),
        ({"pay": "100"}, "Enter this too: Earlier tax this tax year"),
        ({"from_on_year": "2025"}, "That day is before the job began"),
        ({"source": ""}, "Choose where it comes from"),
    ],
)
def test_a_code_that_cannot_be_right_is_refused_in_words(
    wrong: dict[str, str], sentence: str, household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{tax_page(household)}/code")
    typed = {"code": "BR", "source": "HMRC notice P6", **day("from_on", "2026-11-01")}
    page = visitor.press(page, "Keep this code", expect=422, **(typed | wrong))
    assert any(sentence in error for error in page.errors)


def test_a_p45_is_all_of_its_four_figures_or_none(household: Household, visitor: Visitor) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{tax_page(household)}/start")
    page = visitor.press(page, "Keep this", expect=422, declaration="A", pay="100.00")
    assert len(page.errors) == 3
    typed = {"tax_code": "S1257L", "pay": "100", "tax": "5", **day("left_on", "2026-04-06")}
    page = visitor.press(page, "Keep this", declaration="B", **typed)
    assert "It counts £100.00 of pay and £5.00 of tax from before this job." in page.text
    again = visitor.open(f"{tax_page(household)}/start")
    again = visitor.press(again, "Keep this", expect=422, declaration="A")
    assert "starter checklist is here already" in again.errors[0]


def test_loans_orders_facts_and_duties_are_kept_and_ended(
    household: Household, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(tax_page(household)), "Collect a loan")
    page = visitor.press(page, "Keep this loan", plan="plan 4", **day("from_on", "2026-11-01"))
    assert "Plan 4 (Scotland) from 1 November 2026" in page.text
    page = visitor.follow(page, "Stop it : Plan 4 (Scotland) from 1 November 2026")
    page = visitor.press(page, "Keep the last day", **day("until_on", "2026-12-31"))
    assert "until 31 December 2026" in page.text
    page = visitor.follow(page, "Enter an order that was served")
    typed = {
        "kind": "earnings arrestment", "creditor": "Kinnaird Council", "reference": "A1",
        **day("from_on", "2026-11-02"),
    }  # fmt: skip
    page = visitor.press(page, "Keep this order", expect=422, **typed)
    assert "Enter the whole sum to be taken" in page.errors[0]
    page = visitor.press(page, "Keep this order", total="500", **typed)
    assert "for Kinnaird Council, A1, from 2 November 2026: £500.00 in all" in page.text
    page = visitor.follow(page, "End it : A1")
    page = visitor.press(page, "Keep the last day", **day("until_on", "2026-12-31"))
    assert "ended 31 December 2026" in page.text
    page = visitor.follow(page, "Change the facts behind it")
    page = visitor.press(page, "Keep these facts", **day("deferred_from", "2026-04-06"))
    assert "J: pays enough National Insurance in another job" in page.text
    assert "HMRC's deferment certificate" in page.text
    page = visitor.follow(page, "Answer this")
    page = visitor.press(page, "Keep the answer", only_cares="yes")
    assert "so the allowance counts" in page.text


def test_somebody_without_a_code_is_led_to_the_checklist(
    household: Household, visitor: Visitor, session: Session
) -> None:
    session.execute(delete(TaxCodeNotice))
    session.commit()
    visitor.sign_in(household.employer_account)
    page = visitor.open(tax_page(household))
    assert "There is no tax code yet, so Rhona cannot be paid yet." in page.text
    assert visitor.follow(page, "Fill in the starter checklist").heading == "How Rhona starts"


@pytest.mark.parametrize(
    "page", ["", "/start", "/code", "/national-insurance", "/loan", "/order", "/duties"]
)
def test_another_household_finds_nothing(
    page: str, app: Flask, household: Household, visitor: Visitor, session: Session
) -> None:
    stranger = make_account(app, session, "Ewan Grant")
    employer = make_employer(session, stranger, Capacity.SELF)
    path = f"/employers/{employer.id}/assistants/{household.assistant.id}/tax{page}"
    theirs = tax_page(household) + page
    visitor.sign_in(stranger)
    visitor.open(path, expect=404)
    visitor.open(theirs, expect=404)
