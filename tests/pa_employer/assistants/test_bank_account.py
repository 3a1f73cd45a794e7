"""New bank details are looked at twice, and whoever they are for hears of it."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.bank_account import (
    DifferentNumberError,
    NothingWaitsError,
    ask_to_change_account,
    confirm_account,
    drop_account,
)
from pa_employer.letters.models import Letter
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor


def own(household: Household) -> str:
    return f"{household.path}/assistants/{household.assistant.id}"


def test_a_new_account_is_used_once_its_number_was_entered_twice(
    household: Household, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{own(household)}/details")
    typed: dict[str, Any] = {
        "sort_code": "80-22-60", "account_number": "87654321", "email": "new@example.org",
    }  # fmt: skip
    page = visitor.press(page, "Keep these details", **typed)
    session.refresh(household.assistant)
    assert household.assistant.account_number == "00123456"
    page = visitor.follow(page, "Look at the new bank details")
    wrong: dict[str, Any] = {"account_number": "87654312"}
    page = visitor.press(page, "Use the new account", expect=422, **wrong)
    assert "That is not the account number that was entered before" in page.errors[0]
    right: dict[str, Any] = {"account_number": "8765 4321"}
    visitor.press(page, "Use the new account", **right)
    session.refresh(household.assistant)
    assert household.assistant.sort_code == "802260"
    assert household.assistant.account_number == "87654321"


def test_notice_goes_to_the_address_known_before_and_names_only_the_end(
    household: Household, session: Session, visitor: Visitor
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.open(f"{own(household)}/details")
    typed: dict[str, Any] = {
        "sort_code": "80-22-60", "account_number": "87654321", "email": "thief@example.org",
    }  # fmt: skip
    visitor.press(page, "Keep these details", **typed)
    letter = session.scalars(select(Letter)).one()
    assert letter.to_address == "rhona@example.org"
    assert "an account ending in 21" in letter.body
    assert "87654321" not in letter.body + letter.subject


def test_whoever_it_is_for_can_say_that_it_is_not_theirs(
    household: Household, session: Session, visitor: Visitor
) -> None:
    job = household.assistant
    ask_to_change_account(session, job, "802260", "87654321", household.by_employer)
    visitor.sign_in(household.assistant_account)
    page = visitor.open(f"/work/{job.id}/account")
    assert "the account number ends in 321" in page.text
    page = visitor.press(page, "This is not my account")
    assert "To change it, tell your employer" in page.text
    with pytest.raises(NothingWaitsError):
        confirm_account(session, job, "87654321", household.by_employer)


def test_a_first_account_redirects_nothing_and_is_used_at_once(
    household: Household, session: Session
) -> None:
    job = household.assistant
    job.sort_code = job.account_number = None
    assert ask_to_change_account(session, job, "802260", "87654321", household.by_employer) is None
    assert job.account_number == "87654321"


def test_a_second_change_takes_the_place_of_the_first(
    household: Household, session: Session
) -> None:
    job, by = household.assistant, household.by_employer
    ask_to_change_account(session, job, "802260", "87654321", by)
    ask_to_change_account(session, job, "802260", "11111111", by)
    with pytest.raises(DifferentNumberError):
        confirm_account(session, job, "87654321", by)
    drop_account(session, job, by)
    assert job.account_number == "00123456"
    assert ask_to_change_account(session, job, "801234", "00123456", by) is None
