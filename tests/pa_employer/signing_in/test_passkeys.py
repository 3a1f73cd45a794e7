import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.signing_in.models import Passkey
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Page, Visitor


@pytest.fixture
def passkey(session: Session, household: Household) -> Passkey:
    made = Passkey(
        account_id=household.employer_account.id,
        credential_id=b"one",
        public_key=b"none",
        sign_count=0,
        name="My phone",
        made_at=AT,
    )
    session.add(made)
    session.commit()
    return made


def use(visitor: Visitor, page: Page, credential: str) -> Page:
    return visitor.press(page, "Sign in with a passkey", expect=422, passkey=credential)


def signed_by(credential_id: str) -> str:
    answer = dict.fromkeys(("clientDataJSON", "authenticatorData", "signature"), "AAAA")
    found = {"id": credential_id, "rawId": credential_id, "type": "public-key"}
    return json.dumps(found | {"response": answer})


@pytest.mark.parametrize(
    "credential",
    ["", "[]", "{}", '{"id": 7}', '{"id": "b25l"}', "not JSON", signed_by("b25l"), signed_by("x")],
)
@pytest.mark.usefixtures("passkey")
def test_what_no_passkey_signed_lets_nobody_in(visitor: Visitor, credential: str) -> None:
    page = visitor.open("/sign-in")
    token = page.soup.find("input", attrs={"name": "csrf_token"})
    assert token
    asked = visitor.client.post("/sign-in/passkey/options", data={"csrf_token": token["value"]})
    assert asked.json
    assert asked.json["rpId"] == "localhost"
    assert asked.json["userVerification"] == "required"
    assert "did not work here" in use(visitor, page, credential).text


def test_without_a_challenge_nothing_is_taken(visitor: Visitor, household: Household) -> None:
    page = visitor.open("/sign-in")
    assert "did not work here" in use(visitor, page, signed_by("b25l")).text
    assert visitor.open(household.path).heading == "Sign in"


def test_a_passkey_that_no_device_made_is_not_added(employer: Visitor, session: Session) -> None:
    page = employer.open("/sign-in/passkeys/add")
    page = employer.press(page, "Add it now", 422, name="My phone", passkey=signed_by("x"))
    assert "was not added" in page.text
    assert session.scalars(select(Passkey)).all() == []


def test_passkeys_are_listed_and_named_anew_by_their_owner_only(
    employer: Visitor, pa: Visitor, passkey: Passkey
) -> None:
    page = employer.open("/sign-in/yours")
    assert "My phone" in page.text
    page = employer.follow(page, "Name it anew : My phone")
    page = employer.press(page, "Keep this name", name="My old phone")
    assert "My old phone" in page.text
    pa.open(f"/sign-in/passkeys/{passkey.id}", expect=404)
    page = employer.press(page, "Remove it : My old phone")
    assert "My old phone" not in page.text
    assert "A passkey was removed" in employer.open("/messages").text


def test_an_address_that_is_a_number_has_no_passkeys(visitor: Visitor) -> None:
    shown = visitor.client.get("/sign-in", base_url="http://127.0.0.1")
    assert "passkey" not in shown.text
