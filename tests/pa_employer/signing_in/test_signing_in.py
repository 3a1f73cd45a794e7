from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pa_employer.accounts.service import invite
from pa_employer.people.models import Capacity, Mandate
from tests.pa_employer.conftest import AT, make_account, make_employer, sign_in
from tests.pa_employer.pages import PASSWORD

pytestmark = pytest.mark.usefixtures("no_csrf")


def test_a_stranger_is_asked_to_sign_in_and_then_comes_where_they_wanted(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    account = make_account(app, session, "Morag Sinclair")
    employer = make_employer(session, account, Capacity.SELF)
    wanted = f"/employers/{employer.id}"
    asked = client.get(wanted)
    assert asked.status_code == 303
    typed = {"email": " MORAG@example.org ", "password": PASSWORD}
    assert client.post(asked.location, data=typed).location == wanted
    assert "Morag Sinclair" in client.get(wanted).text


def test_a_wrong_password_is_one_sentence_and_ten_of_them_make_a_pause(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    account = make_account(app, session, "Morag Sinclair")
    session.commit()
    for _ in range(10):
        answer = client.post("/sign-in", data={"email": account.email, "password": "wrong"})
        assert answer.status_code == 422
        assert "is not right" in answer.text
    right = client.post("/sign-in", data={"email": account.email, "password": PASSWORD})
    assert "tried too often" in right.text


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil", "//[", "/x\r\ny: z"]
)
def test_signing_in_never_leads_to_another_site(
    app: Flask, client: FlaskClient, session: Session, elsewhere: str
) -> None:
    account = make_account(app, session, "Morag Sinclair")
    session.commit()
    typed = {"email": account.email, "password": PASSWORD}
    answer = client.post("/sign-in", query_string={"next": elsewhere}, data=typed)
    assert answer.location == "/"


def test_signing_out_ends_it_even_for_a_copied_cookie(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    account = make_account(app, session, "Morag Sinclair")
    session.commit()
    sign_in(client, account)
    kept = client.get_cookie("session")
    assert kept is not None
    client.post("/sign-out")
    client.set_cookie("session", kept.value)
    assert client.get("/").status_code == 303


def test_an_invitation_works_once(app: Flask, client: FlaskClient, session: Session) -> None:
    account = make_account(app, session, "Rhona Baird")
    token = invite(session, account, AT)
    session.commit()
    chosen = {"password": "another four words", "again": "another four words"}
    assert client.post(f"/invitation/{token}", data=chosen).status_code == 303
    assert client.get("/").status_code == 200
    assert client.get(f"/invitation/{token}").status_code == 404
    assert "used already" in client.post(f"/invitation/{token}", data=chosen).text


def test_an_employer_who_is_not_yours_does_not_exist(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    mine = make_account(app, session, "Morag Sinclair")
    make_employer(session, mine, Capacity.SELF)
    other = make_employer(session, make_account(app, session, "Ewan Grant"), Capacity.SELF)
    sign_in(client, mine)
    assert client.get(f"/employers/{other.id}").status_code == 404


def test_a_mandate_holds_from_its_first_day_to_its_last(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    account = make_account(app, session, "Ewan Grant")
    employer = make_employer(session, account, Capacity.SUPPORTER)
    mandate = session.query(Mandate).one()
    session.commit()
    sign_in(client, account)
    for until, answer in ((AT.date(), 200), (AT.date() - timedelta(days=1), 404)):
        mandate.until_on = until
        session.commit()
        assert client.get(f"/employers/{employer.id}").status_code == answer
    mandate.until_on, mandate.from_on = None, date(2026, 11, 23)
    session.commit()
    assert client.get(f"/employers/{employer.id}").status_code == 404


def test_every_page_carries_the_headers_that_keep_it_safe(client: FlaskClient) -> None:
    headers = client.get("/sign-in").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_another_host_name_is_not_answered(client: FlaskClient) -> None:
    assert client.get("/sign-in", base_url="http://evil.example").status_code == 400
