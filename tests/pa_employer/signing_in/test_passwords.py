import pytest
from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.accounts.common import is_common, is_own
from pa_employer.accounts.passwords import (
    CommonPasswordError,
    OwnNamePasswordError,
    Passwords,
    ShortPasswordError,
)
from pa_employer.accounts.service import invite
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import QUICK, Household
from tests.pa_employer.pages import PASSWORD, Visitor

NEW = "blue kettle by the sea"


@pytest.mark.parametrize(
    "password",
    [
        "Password2026!",
        "p4ssw0rd p4ssw0rd",
        "qwertyuiop12",
        "1qaz2wsx3edc",
        "abcabcabcabc",
        "987654321098",
        "Scotland 2026",
        "Celtic Rangers 1967",
        "direct payments",
        "Kirkcaldy1234",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert is_common(password)
    with pytest.raises(CommonPasswordError):
        Passwords(QUICK).hash(password)


@pytest.mark.parametrize("password", [PASSWORD, NEW, "one tidy household", "837492039482"])
def test_words_that_are_nobodys_habit_are_taken_without_a_figure_or_a_capital(
    password: str,
) -> None:
    passwords = Passwords(QUICK)
    assert passwords.is_right(passwords.hash(password), password)


def test_eleven_characters_are_too_few() -> None:
    with pytest.raises(ShortPasswordError):
        Passwords(QUICK).hash("kettle seas")


@pytest.mark.parametrize("password", ["Sinclair by the sea", "the MORAG of the sea"])
def test_a_password_does_not_hold_its_persons_name_or_address(password: str) -> None:
    known = ("Morag Sinclair", "morag@example.org")
    assert is_own(password, known)
    with pytest.raises(OwnNamePasswordError):
        Passwords(QUICK).hash(password, known)


def test_a_short_name_is_in_too_many_words_to_be_refused() -> None:
    assert not is_own("four lions roar", ["Li On", "lo@example.org"])


def test_an_invited_person_is_told_why_a_password_is_refused(
    visitor: Visitor, household: Household, session: Session
) -> None:
    token = invite(session, household.assistant_account, AT)
    page = visitor.open(f"/invitation/{token}")
    for password, why in (("Edinburgh2026", "guessed first"), ("rhona and the sea", "Your name")):
        page = visitor.press(page, "Save and go on", expect=422, password=password, again=password)
        assert why in page.text


def test_a_changed_password_opens_and_ends_every_other_sign_in(
    app: Flask, session: Session, employer: Visitor, household: Household
) -> None:
    elsewhere = Visitor(app.test_client(), session)
    elsewhere.sign_in(household.employer_account)
    page = employer.open("/sign-in/password")
    for present, new, why in (
        ("not this one at all", NEW, "password you have now is not right"),
        (PASSWORD, PASSWORD, "already"),
    ):
        page = employer.press(
            page, "Change my password", expect=422, present=present, password=new, again=new
        )
        assert why in page.text
    page = employer.press(page, "Change my password", present=PASSWORD, password=NEW, again=NEW)
    assert "Your password is changed" in page.soup.get_text()
    assert "Your password was changed" in employer.open("/messages").text
    assert employer.open("/sign-in/password").heading == "Change my password"
    assert elsewhere.open(household.path).heading == "Sign in"
    email = household.employer_account.email
    page = elsewhere.open("/sign-in")
    page = elsewhere.press(page, "Sign in", expect=422, email=email, password=PASSWORD)
    page = elsewhere.press(page, "Sign in", email=email, password=NEW)
    assert page.heading != "Sign in"
