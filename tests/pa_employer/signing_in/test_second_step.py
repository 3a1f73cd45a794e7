from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pa_employer.audit.models import AuditEvent
from pa_employer.signing_in.models import Authenticator, RecoveryCode
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import PASSWORD, Page, Visitor

Clock = Callable[[timedelta], datetime]


@pytest.fixture
def later(app: Flask) -> Clock:
    """Move the application's clock on from when the test began."""

    def moved(by: timedelta) -> datetime:
        app.extensions["clock"] = lambda: AT + by
        return AT + by

    return moved


def set_up(visitor: Visitor) -> tuple[str, list[str]]:
    """Set up an authenticator as its owner does: the key, and the ten codes."""
    page = visitor.press(visitor.open("/sign-in/yours"), "Set up an authenticator app")
    key = page.soup.select_one("code")
    assert key
    assert page.soup.find("svg")
    secret = key.get_text().replace(" ", "")
    page = visitor.press(page, "Turn codes on", code=pyotp.TOTP(secret).at(AT))
    codes = [each.get_text() for each in page.soup.select("ol code")]
    assert len(set(codes)) == 10
    return secret, codes


def signing_in(visitor: Visitor, household: Household) -> Page:
    visitor.press(visitor.open("/"), "Sign out")
    page = visitor.open("/sign-in")
    email = household.employer_account.email
    page = visitor.press(page, "Sign in", email=email, password=PASSWORD)
    assert page.heading == "Enter a code"
    return page


def test_a_password_alone_no_longer_lets_in_and_each_code_works_once(
    employer: Visitor, household: Household, later: Clock
) -> None:
    secret, _ = set_up(employer)
    page = signing_in(employer, household)
    assert employer.open(household.path).heading == "Sign in"
    page = employer.open("/sign-in/code")
    used = pyotp.TOTP(secret).at(AT)
    page = employer.press(page, "Go on", expect=422, code=used)
    assert "was used already" in page.text
    now = later(timedelta(seconds=30))
    code = pyotp.TOTP(secret).at(now)
    page = employer.press(page, "Go on", code=f"{code[:3]} {code[3:]}")
    assert employer.open(household.path).heading != "Sign in"
    page = signing_in(employer, household)
    employer.press(page, "Go on", expect=422, code=code)


def test_a_code_of_a_clock_that_is_half_a_minute_wrong_is_taken_and_of_a_minute_is_not(
    employer: Visitor, household: Household, later: Clock
) -> None:
    secret, _ = set_up(employer)
    now = later(timedelta(minutes=5))
    page = signing_in(employer, household)
    for seconds in (-60, 60):
        old = pyotp.TOTP(secret).at(now + timedelta(seconds=seconds))
        page = employer.press(page, "Go on", expect=422, code=old)
    ahead = pyotp.TOTP(secret).at(now + timedelta(seconds=30))
    assert employer.press(page, "Go on", code=ahead).heading != "Enter a code"


def test_a_code_on_paper_lets_in_once(employer: Visitor, household: Household) -> None:
    _, codes = set_up(employer)
    page = signing_in(employer, household)
    employer.press(page, "Go on", code=codes[3].lower().replace("-", " "))
    assert "left: 9 of 10" in employer.open("/sign-in/yours").text
    page = signing_in(employer, household)
    employer.press(page, "Go on", expect=422, code=codes[3])


def test_guessed_codes_wait_even_with_the_right_password_between(
    employer: Visitor, household: Household
) -> None:
    set_up(employer)
    email = household.employer_account.email
    page = signing_in(employer, household)
    for number in range(10):
        page = employer.press(page, "Go on", expect=422, code=f"{number:06}")
        page = employer.open("/sign-in")
        if number < 9:
            page = employer.press(page, "Sign in", email=email, password=PASSWORD)
    page = employer.press(page, "Sign in", 422, email=email, password=PASSWORD)
    assert "too often" in page.text


def test_the_second_step_waits_ten_minutes_and_no_longer(
    employer: Visitor, household: Household, later: Clock
) -> None:
    secret, _ = set_up(employer)
    signing_in(employer, household)
    later(timedelta(minutes=10, seconds=1))
    assert employer.open("/sign-in/code").heading == "Sign in"
    assert employer.client.post("/sign-in/code", data={"code": "1"}).status_code in {303, 400}
    assert secret


def test_what_is_kept_opens_nothing(employer: Visitor, session: Session) -> None:
    secret, codes = set_up(employer)
    sealed = session.execute(text("SELECT secret FROM authenticator")).scalar_one()
    assert secret.encode() not in bytes(sealed)
    kept = " ".join(each.hash for each in session.scalars(select(RecoveryCode)))
    assert all(code.replace("-", "") not in kept for code in codes)


def test_codes_are_turned_off_by_who_proves_to_be_it_and_paper_goes_with_them(
    employer: Visitor, household: Household, later: Clock, session: Session
) -> None:
    secret, _ = set_up(employer)
    now = later(timedelta(minutes=16))
    employer.proves = False
    page = employer.press(employer.open("/sign-in/yours"), "Turn codes off", expect=422)
    assert page.heading == "Is it you?"
    assert session.get(Authenticator, household.employer_account.id)
    session.commit()
    page = employer.press(page, "Go on", proof_code=pyotp.TOTP(secret).at(now))
    assert "Codes are turned off." in page.soup.get_text()
    assert "Codes are turned off" in employer.open("/messages").text
    assert session.scalars(select(RecoveryCode)).all() == []
    what = [each.what for each in session.scalars(select(AuditEvent))]
    assert {"set up an authenticator", "turned the authenticator off"} <= set(what)


def test_new_codes_for_paper_end_the_old_ones(employer: Visitor, household: Household) -> None:
    _, old = set_up(employer)
    page = employer.press(employer.open("/sign-in/yours"), "Make ten new codes for paper")
    new = [each.get_text() for each in page.soup.select("ol code")]
    page = signing_in(employer, household)
    page = employer.press(page, "Go on", expect=422, code=old[0])
    assert employer.press(page, "Go on", code=new[0]).heading != "Enter a code"
    told = employer.open("/messages").text
    assert "Codes are turned on" in told
    assert "New codes for paper" in told


def test_before_the_first_code_of_the_app_nothing_is_asked(
    employer: Visitor, household: Household
) -> None:
    page = employer.press(employer.open("/sign-in/yours"), "Set up an authenticator app")
    page = employer.press(page, "Turn codes on", expect=422, code="000000")
    employer.press(employer.open("/"), "Sign out")
    employer.sign_in(household.employer_account)
    assert employer.open(household.path).heading != "Sign in"
