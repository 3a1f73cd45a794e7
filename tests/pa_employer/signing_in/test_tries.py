from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from config.settings import Settings, SettingsError, make_keys
from pa_employer.accounts.models import SignInAttempt
from pa_employer.app import create_app
from pa_employer.signing_in.tries import network_of
from pa_employer.web.access import Role, allow
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import PASSWORD

pytestmark = pytest.mark.usefixtures("no_csrf")
WRONG = "not the right words"
Try = Callable[..., str]


@pytest.fixture
def attempt(app: Flask, session: Session, household: Household) -> Try:
    """Try to sign in as the employer, from a network and perhaps with a browser."""

    def tried(
        password: str = WRONG,
        *,
        network: str = "192.0.2.1",
        email: str = household.employer_account.email,
        client: FlaskClient | None = None,
        minutes: int = 0,
    ) -> str:
        session.commit()
        app.extensions["clock"] = lambda: AT + timedelta(minutes=minutes)
        answer = (client or app.test_client()).post(
            "/sign-in",
            data={"email": email, "password": password},
            environ_base={"REMOTE_ADDR": network},
        )
        return "in" if answer.status_code == 303 else answer.text

    return tried


def test_waits_grow_with_each_try_and_end_at_a_quarter_of_an_hour(attempt: Try) -> None:
    for _ in range(10):
        assert "is not right" in attempt()
    assert "Wait a minute, then" in attempt(PASSWORD)
    assert "is not right" in attempt(minutes=1)
    assert "Wait 2 minutes" in attempt(minutes=1)
    at = 3
    for wait in (4, 8, 15, 15):
        assert "is not right" in attempt(minutes=at)
        assert f"Wait {wait} minutes" in attempt(PASSWORD, minutes=at)
        at += wait
    assert attempt(PASSWORD, minutes=at) == "in"
    assert "is not right" in attempt(minutes=at)


def test_nobody_who_guesses_keeps_the_person_from_their_own_browser(
    app: Flask, attempt: Try
) -> None:
    own = app.test_client()
    assert attempt(PASSWORD, client=own) == "in"
    own.post("/sign-out")
    for minute in range(0, 300, 15):
        attempt(minutes=minute)
    for _ in range(12):
        attempt(minutes=300)
    assert "too often" in attempt(PASSWORD, minutes=300)
    assert attempt(PASSWORD, client=own, minutes=300) == "in"


def test_a_known_browser_waits_for_its_own_tries_wherever_it_is(app: Flask, attempt: Try) -> None:
    own = app.test_client()
    assert attempt(PASSWORD, client=own) == "in"
    own.post("/sign-out")
    for number in range(10):
        assert "is not right" in attempt(client=own, network=f"192.0.2.{number}")
    assert "too often" in attempt(PASSWORD, client=own, network="198.51.100.1")
    assert attempt(PASSWORD, network="198.51.100.1") == "in"


def test_the_cookie_of_another_persons_browser_opens_no_other_bucket(
    app: Flask, attempt: Try, household: Household
) -> None:
    theirs = app.test_client()
    assert attempt(PASSWORD, email=household.officer.email, client=theirs) == "in"
    theirs.post("/sign-out")
    for _ in range(10):
        attempt()
    assert "too often" in attempt(PASSWORD, client=theirs)


def test_another_network_does_not_wait(attempt: Try) -> None:
    for _ in range(11):
        attempt()
    assert attempt(PASSWORD, network="198.51.100.7") == "in"


def test_one_network_that_tries_many_accounts_waits_for_all_of_them(attempt: Try) -> None:
    for number in range(100):
        assert "is not right" in attempt(email=f"someone{number}@example.org")
    assert "too often" in attempt(PASSWORD)
    assert attempt(PASSWORD, network="198.51.100.7") == "in"


def test_an_address_nobody_has_is_answered_alike_and_asks_the_database_alike(
    app: Flask, attempt: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine: Engine = app.extensions["engine"]
    asked: Counter[str] = Counter()
    hashed: list[str] = []
    hasher = app.extensions["passwords"]
    right = hasher.is_right

    def is_right(kept: str | None, typed: str) -> bool:
        hashed.append(typed)
        found: bool = right(kept, typed)
        return found

    monkeypatch.setattr(hasher, "is_right", is_right)
    event.listen(engine, "before_cursor_execute", lambda *given: asked.update([given[2]]))
    told = []
    for email in ("morag@example.org", "nobody@example.org"):
        asked.clear()
        page = attempt(email=email)
        told.append((asked.total(), page.count("is not right"), len(hashed)))
    assert told[0][:2] == told[1][:2]
    assert [each[2] for each in told] == [1, 2]
    for _ in range(9):
        attempt(email="nobody@example.org")
    assert "Wait a minute" in attempt(email="nobody@example.org")


def test_what_is_kept_of_a_try_names_nobody(attempt: Try, session: Session) -> None:
    attempt()
    kept = session.scalars(select(SignInAttempt)).one()
    assert kept.network_digest == network_of("192.0.2.1", "test")
    assert kept.network_digest != network_of("192.0.2.1", "another key")


def test_an_ipv6_household_is_one_network() -> None:
    first, second = (network_of(f"2001:db8:0:1::{n}", "k") for n in (1, 2))
    assert first == second != network_of("2001:db8:0:2::1", "k")
    assert network_of(None, "k") == network_of("unix:", "k")


@pytest.mark.parametrize(("proxies", "seen"), [(0, "10.0.0.1 http"), (1, "203.0.113.9 https")])
def test_only_as_many_proxies_are_believed_as_there_are(
    app: Flask, proxies: int, seen: str
) -> None:
    settings = replace(app.extensions["settings"], proxies=proxies, database_url="sqlite://")
    behind = create_app(settings, lambda: AT)

    @allow(Role.ANYONE)
    def look() -> str:
        return f"{request.remote_addr} {request.scheme}"

    behind.view_functions["signing_in.sign_in"] = look
    headers = {"X-Forwarded-For": "198.51.100.66, 203.0.113.9", "X-Forwarded-Proto": "https"}
    answer = behind.test_client().get(
        "/sign-in", headers=headers, environ_base={"REMOTE_ADDR": "10.0.0.1"}
    )
    assert answer.text == seen
    behind.extensions["engine"].dispose()


def test_proxies_are_a_number(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys.toml")
    environment = {"PA_KEYS": str(tmp_path / "keys.toml")}
    assert Settings.read(environment).proxies == 0
    assert Settings.read(environment | {"PA_PROXIES": "2"}).proxies == 2
    with pytest.raises(SettingsError, match="PA_PROXIES"):
        Settings.read(environment | {"PA_PROXIES": "all"})
