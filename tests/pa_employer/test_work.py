from uuid import uuid4

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Organisation, OrganisationKind
from pa_employer.web import work
from pa_employer.web.access import Role, allow
from tests.pa_employer.conftest import make_account, sign_in

pytestmark = [pytest.mark.usefixtures("no_csrf"), pytest.mark.own_app]


def organisations(session: Session) -> int:
    counted = session.scalar(select(func.count()).select_from(Organisation)) or 0
    session.rollback()
    return counted


def add_view(app: Flask, code: int) -> None:
    @app.route("/try", methods=["GET", "POST"], endpoint="try")
    @allow(Role.ANYONE)
    def attempt() -> str:
        name = f"Council {uuid4()}"
        work.session().add(Organisation(kind=OrganisationKind.AUTHORITY, name=name))
        if code != 200:
            abort(code)
        return "ok"


@pytest.mark.parametrize(
    ("method", "code", "kept"), [("POST", 200, 1), ("POST", 409, 0), ("GET", 200, 0)]
)
def test_only_a_change_that_answers_well_is_kept(
    app: Flask, session: Session, method: str, code: int, kept: int
) -> None:
    add_view(app, code)
    assert app.test_client().open("/try", method=method).status_code == code
    assert organisations(session) == kept


def test_a_form_sent_twice_does_its_work_once(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    add_view(app, 200)
    account = make_account(app, session, "Morag Sinclair")
    session.commit()
    sign_in(client, account)
    key = {"form_key": uuid4().hex}
    assert client.post("/try", data=key).status_code == 200
    assert client.post("/try", data=key).status_code == 303
    assert organisations(session) == 1
    assert client.post("/try", data={"form_key": uuid4().hex}).status_code == 200
    assert organisations(session) == 2


def test_a_view_that_says_nothing_is_shut(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    app.add_url_rule("/mute", view_func=lambda: "hello", endpoint="mute")
    assert client.get("/mute").status_code == 303
    account = make_account(app, session, "Morag Sinclair")
    session.commit()
    sign_in(client, account)
    assert client.get("/mute").status_code == 404
