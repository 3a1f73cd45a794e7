"""The pages of signing in: each fits a phone and passes axe, with a second step in between."""

from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Post
from tests.browser.conftest import MovableClock
from tests.browser.people import at_browser
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import PASSWORD


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_page_of_signing_in_fits_a_phone_and_passes_axe(
    browser: Browser, address: str, household: Household, clock: MovableClock
) -> None:
    at = address.replace("127.0.0.1", "localhost")
    person = at_browser(browser, at, household.employer_account)
    for path in ("yours", "password", "passkeys/add", "vouch"):
        person.open(f"/sign-in/{path}")
    person.open("/sign-in/yours")
    person.press("Set up an authenticator app")
    person.reads("No camera?")
    key = person.page.locator("code").inner_text().replace(" ", "")
    person.fill(code=pyotp.TOTP(key).at(clock()))
    person.press("Turn codes on")
    person.reads("They are not shown again.")
    clock.at += timedelta(minutes=20)
    person.open("/sign-in/vouch")
    person.page.get_by_role("button", name="Sign out").click()
    person.look()
    person.fill(email=household.employer_account.email, password=PASSWORD)
    person.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(person.page.locator("h1")).to_have_text("Enter a code")
    person.look()
    person.follow("I have lost my phone")
    for path in ("/sign-in/help", "/sign-in/council"):
        person.open(path)
    assert {"Is it you?", "Your ten codes for paper", "I cannot sign in"} <= person.seen
    assert len(person.seen) >= 12


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_pages_of_an_administrator_fit_too(
    app: Flask, browser: Browser, address: str, household: Household, session: Session
) -> None:
    robin = add_person(app, session, "Robin Tait", (Post.ADMINISTRATOR, None))
    session.commit()
    person = at_browser(browser, address, robin)
    person.open("/admin")
    person.follow("Sign-in with its own accounts")
    person.reads(f"Sign-in of {household.council.name}")
