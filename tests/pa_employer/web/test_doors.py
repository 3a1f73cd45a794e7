"""Where a browser may come in and be led: our own names, our own pages, over HTTPS."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from whitenoise import WhiteNoise

from pa_employer.web.pages import HTTPS_ONLY
from pa_employer.wsgi import as_they_are
from tests.pa_employer.household import Household
from tests.pa_employer.pages import PASSWORD

ELSEWHERE = (
    "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "",
    "javascript:alert(1)", "http:evil.example", "/\t/evil.example", "///evil.example",
    "/\r\nX: y", " //evil.example",
)  # fmt: skip


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "a@localhost", "x:y"])
def test_another_host_s_name_is_answered_with_nothing_of_it(
    client: FlaskClient, host: str
) -> None:
    answer = client.get("/sign-in", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "Set-Cookie" not in answer.headers


@pytest.mark.usefixtures("no_csrf")
@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_to_no_other_place(
    client: FlaskClient, household: Household, wanted: str
) -> None:
    typed = {"email": household.employer_account.email, "password": PASSWORD}
    answer = client.post("/sign-in", query_string={"next": wanted}, data=typed)
    assert (answer.status_code, answer.location) == (303, "/")


def test_over_https_a_browser_stays_there_and_keeps_the_cookie_to_itself(
    app: Flask, client: FlaskClient
) -> None:
    assert "Strict-Transport-Security" not in app.test_client().get("/sign-in").headers
    app.config["SESSION_COOKIE_SECURE"] = True
    answer = client.get("/sign-in", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == HTTPS_ONLY
    cookie = answer.headers["Set-Cookie"]
    assert all(each in cookie for each in ("Secure", "HttpOnly", "SameSite=Lax"))
    assert "Domain=" not in cookie


def test_a_static_file_is_taken_for_what_it_says_it_is(app: Flask) -> None:
    files = WhiteNoise(
        app.wsgi_app, root=app.static_folder, prefix="static/", add_headers_function=as_they_are
    )
    app.wsgi_app = files  # type: ignore[method-assign]  # as the service itself does
    answer = app.test_client().get("/static/week.js")
    assert answer.status_code == 200
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()
