"""A passkey in a real browser, with an authenticator that the browser plays itself."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.messages.models import Message
from pa_employer.signing_in.models import Passkey
from tests.browser.conftest import MovableClock
from tests.browser.people import Person, at_browser
from tests.pa_employer.household import Household


@pytest.fixture
def person(browser: Browser, address: str, household: Household) -> Person:
    """The employer with a phone that unlocks itself; passkeys need a name, not a number."""
    at = address.replace("127.0.0.1", "localhost")
    person = at_browser(browser, at, household.employer_account)
    devtools = person.page.context.new_cdp_session(person.page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return person


def sign_out(person: Person) -> None:
    person.page.get_by_role("button", name="Sign out").click()
    expect(person.page.locator("h1")).to_have_text("Sign in")


def test_a_passkey_is_added_used_to_sign_in_and_to_prove_and_removed(
    person: Person, household: Household, session: Session, clock: MovableClock
) -> None:
    person.open("/sign-in/passkeys/add")
    person.fill(name="My phone")
    person.press("Add it now")
    person.reads("The passkey is added.")
    kept = session.scalars(select(Passkey)).one()
    assert (kept.name, kept.account_id) == ("My phone", household.employer_account.id)
    assert [each.subject for each in session.scalars(select(Message))] == ["A new passkey"]
    session.commit()

    sign_out(person)
    person.page.goto(f"/sign-in?next={household.path}/people")
    person.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(person.page).to_have_url(re.compile(f"localhost:[0-9]+{household.path}/people$"))

    clock.at += timedelta(minutes=20)
    person.page.goto(f"{household.path}/people/add")
    expect(person.page.locator("h1")).to_have_text("Is it you?")
    person.page.get_by_role("button", name="Use a passkey").click()
    expect(person.page).to_have_url(re.compile(f"localhost:[0-9]+{household.path}/people/add$"))

    person.open("/sign-in/yours")
    person.press("Remove it")
    person.reads("The passkey is removed.")
    sign_out(person)
    person.page.get_by_role("button", name="Sign in with a passkey").click()
    person.reads("That passkey did not work here.")


def test_a_passkey_of_another_person_is_no_proof(
    person: Person, household: Household, session: Session, clock: MovableClock
) -> None:
    person.open("/sign-in/passkeys/add")
    person.fill(name="My phone")
    person.press("Add it now")
    person.reads("The passkey is added.")
    session.scalars(select(Passkey)).one().account_id = household.officer.id
    session.commit()
    other = Passkey(
        account_id=household.employer_account.id,
        credential_id=b"another",
        public_key=b"none",
        sign_count=0,
        name="Another",
        made_at=clock.at,
    )
    session.add(other)
    session.commit()
    clock.at += timedelta(minutes=20)
    person.page.goto(f"{household.path}/people/add")
    person.page.get_by_role("button", name="Use a passkey").click()
    person.reads("That passkey did not work here.")


@pytest.mark.usefixtures("person")
def test_without_scripts_the_password_remains(
    browser: Browser, address: str, household: Household
) -> None:
    at = address.replace("127.0.0.1", "localhost")
    plain = at_browser(browser, at, household.employer_account, has_scripts=False)
    expect(plain.page.locator("h1")).not_to_have_text("Sign in")
    plain.page.goto("/sign-in")
    expect(plain.page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
