from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Device, SignIn, SignInAttempt
from pa_employer.jobs.worker import Bench
from pa_employer.letters.models import Letter
from pa_employer.messages.models import Message
from pa_employer.privacy.retention import EVERYTHING, HANDLERS, run_retention
from pa_employer.privacy.sweeping import UNUSED_FOR
from pa_employer.signing_in.devices import words_of
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Visitor

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) Version/17.1 Safari/604.1"
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/119.0 Safari/537.36 Edg/119.0"


@pytest.fixture
def phone(app: Flask, session: Session) -> Visitor:
    """The employer on a phone she never used here, after she signed in at home."""
    client = app.test_client()
    client.environ_base["HTTP_USER_AGENT"] = IPHONE
    return Visitor(client, session)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (IPHONE, "Safari on an iPhone"),
        (EDGE, "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/119.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Firefox/119.0", "Firefox on Linux"),
        ("", "A browser we do not know"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, words: str) -> None:
    assert words_of(agent) == words


def test_somebody_sees_where_they_are_signed_in_and_ends_one(
    employer: Visitor, phone: Visitor, household: Household
) -> None:
    phone.sign_in(household.employer_account)
    page = employer.follow(employer.open("/"), "My sign-in")
    assert "Safari on an iPhone Last used 22 November 2026 at 09:00" in page.text
    assert page.text.count("This one") == 1
    end = next(b.get_text(" ") for b in page.soup.find_all("button") if "iPhone" in b.get_text())
    page = employer.press(page, " ".join(end.split()))
    assert "That sign-in is ended." in page.soup.get_text()
    assert "iPhone" not in page.text
    assert phone.open(household.path).heading == "Sign in"


def test_all_others_are_ended_with_one_press(
    app: Flask, session: Session, employer: Visitor, phone: Visitor, household: Household
) -> None:
    phone.sign_in(household.employer_account)
    Visitor(app.test_client(), session).sign_in(household.employer_account)
    page = employer.press(employer.open("/sign-in/yours"), "End all others")
    assert page.text.count("Last used") == 1
    assert phone.open(household.path).heading == "Sign in"


def test_a_sign_in_that_is_another_persons_does_not_exist(
    employer: Visitor, pa: Visitor, session: Session, household: Household
) -> None:
    theirs = select(SignIn).where(SignIn.account_id == household.assistant_account.id)
    name = session.scalars(theirs).one().token_digest.hex()
    csrf = employer.open("/sign-in/yours").soup.find("input", attrs={"name": "csrf_token"})
    assert csrf
    data = {"csrf_token": csrf["value"]}
    assert employer.client.post(f"/sign-in/yours/{name}/end", data=data).status_code == 404
    assert pa.open("/work").status == 200


def test_a_new_device_is_told_of_by_a_message_and_a_letter_that_says_nothing(
    employer: Visitor, phone: Visitor, household: Household, session: Session
) -> None:
    assert session.scalars(select(Message)).all() == []
    phone.sign_in(household.employer_account)
    page = employer.follow(employer.open("/messages"), "A new sign-in , from PA Employer")
    assert "Safari on an iPhone, on 22 November 2026 at 09:00" in page.text
    assert "Answer" not in page.text
    letter = session.scalars(select(Letter)).one()
    assert letter.to_address == household.employer_account.email
    assert "iPhone" not in letter.body + letter.subject
    employer.press(page, "I have read it")
    phone.press(phone.open("/"), "Sign out")
    phone.sign_in(household.employer_account)
    assert len(session.scalars(select(Message)).all()) == 1


def test_the_cookie_of_a_device_is_kept_from_scripts_and_other_sites(
    app: Flask, session: Session, household: Household
) -> None:
    client = app.test_client()
    app.config["SESSION_COOKIE_SECURE"] = True
    app.config["WTF_CSRF_ENABLED"] = False
    session.commit()
    typed = {"email": household.employer_account.email, "password": "three words remembered"}
    answer = client.post("/sign-in", data=typed, base_url="https://localhost")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "__Host-device" in c)
    for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert word in cookie
    assert "Domain" not in cookie


def test_when_a_sign_in_was_last_used_is_known_to_the_hour(
    app: Flask, employer: Visitor, session: Session
) -> None:
    found = session.scalars(select(SignIn)).one()
    session.commit()
    for minutes, noted in ((59, 0), (61, 61), (90, 61), (130, 130)):
        app.extensions["clock"] = lambda m=minutes: AT + timedelta(minutes=m)
        employer.open("/messages")
        session.refresh(found)
        assert found.last_used_at == AT + timedelta(minutes=noted)
        session.commit()


def test_what_is_over_is_forgotten_and_what_is_unused_ends(
    app: Flask, employer: Visitor, session: Session
) -> None:
    session.add(SignInAttempt(email_digest=bytes(32), at=AT, network_digest=bytes(32)))
    session.commit()

    def later(days: int) -> tuple[int, int, int]:
        at = AT + timedelta(days=days)
        run_retention(Bench(app.extensions["engine"], lambda: at, HANDLERS), EVERYTHING)
        kinds = (SignIn, SignInAttempt, Device)
        found = tuple(len(session.scalars(select(kind)).all()) for kind in kinds)
        session.commit()
        return found  # type: ignore[return-value]

    assert later(2) == (1, 1, 1)
    assert later(3) == (1, 0, 1)
    assert employer.open("/messages").heading == "Messages"
    unused = UNUSED_FOR.days + 1
    assert later(unused) == (1, 0, 1)
    assert employer.open("/messages").heading == "Sign in"
    assert later(unused + 90) == (1, 0, 1)
    assert later(unused + 91) == (0, 0, 1)
    assert later(401) == (0, 0, 0)
