"""Officers sign in with their council, which speaks OpenID Connect over real HTTP."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account, OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.audit.actor import Actor
from pa_employer.people.models import Capacity
from pa_employer.signing_in.councils import ProviderDetails, set_up_provider
from pa_employer.signing_in.models import CouncilIdentity, CouncilProvider
from tests.council_server import CLIENT, SECRET, Council, new_key, serving
from tests.pa_employer.conftest import AT, make_employer
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor

REFUSED = "Your council's sign-in did not let you in here."


@pytest.fixture
def council(household: Household) -> Iterator[Council]:
    claims = {
        "sub": "7",
        "email": household.officer.email,
        "email_verified": True,
        "tid": "ours",
        "roles": ["DP.Finance", "Other"],
    }
    with serving(Council(claims=claims)) as council:
        yield council


@pytest.fixture
def provider(session: Session, household: Household, council: Council) -> CouncilProvider:
    details = ProviderDetails(
        council.issuer, CLIENT, SECRET, "ours", {Post.FINANCE_OFFICER: "DP.Finance"}
    )
    by = Actor(household.officer.id, AT)
    made = set_up_provider(session, household.council, details, by)
    session.commit()
    return made


def sent_back(visitor: Visitor, provider: CouncilProvider, wanted: str = "") -> str:
    """Go to the council, as a browser does, and return where it sends one back to."""
    start = f"/sign-in/council/{provider.id}{wanted}"
    there = visitor.client.get(start)
    assert there.status_code == 302, there.text
    answer = requests.get(there.location, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def test_an_officer_comes_in_by_their_council_and_goes_on_where_they_wanted(
    visitor: Visitor, provider: CouncilProvider, council: Council, session: Session
) -> None:
    page = visitor.follow(visitor.open("/council/decisions"), "I work for a council")
    start = urlsplit(page.link("Kinnaird Council"))
    page = visitor.open(sent_back(visitor, provider, f"?{start.query}"))
    assert page.path == "/council/decisions"
    asked = council.asked[0]
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"http://localhost/sign-in/council/{provider.id}/back"
    kept = session.scalars(select(CouncilIdentity)).one()
    assert (kept.subject, kept.issuer) == ("7", council.issuer)


def test_from_then_on_the_subject_counts_and_not_the_address(
    app: Flask, visitor: Visitor, provider: CouncilProvider, council: Council, session: Session
) -> None:
    visitor.open(sent_back(visitor, provider))
    council.claims |= {"email": "a.new.name@example.org", "email_verified": False}
    again = Visitor(app.test_client(), session)
    assert again.open(sent_back(again, provider)).path.startswith("/council")
    council.claims |= {"sub": "8", "email": "fiona@example.org", "email_verified": True}
    other = Visitor(app.test_client(), session)
    page = other.open(sent_back(other, provider), expect=409)
    assert "Nobody of your council" in page.text


def test_a_reply_that_comes_twice_or_to_another_browser_answers_with_a_page(
    app: Flask, visitor: Visitor, provider: CouncilProvider, session: Session
) -> None:
    back = sent_back(visitor, provider)
    other = Visitor(app.test_client(), session)
    assert REFUSED in other.open(back, expect=409).text
    visitor.open(back)
    assert REFUSED in visitor.open(back, expect=409).text
    assert REFUSED in visitor.open(back.partition("?")[0], expect=409).text


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"aud": "another"}, REFUSED),
        ({"iss": "http://127.0.0.1:1"}, REFUSED),
        ({"nonce": "another"}, REFUSED),
        ({"exp": 1}, REFUSED),
        ({"sub": ""}, REFUSED),
        ({"tid": "theirs"}, REFUSED),
        ({"tid": None}, REFUSED),
        ({"email_verified": False}, "does not say that the email address is yours"),
        ({"email_verified": "true"}, "does not say that the email address is yours"),
        ({"email": "nobody@example.org"}, "Nobody of your council"),
        ({"email": "morag@example.org"}, "Nobody of your council"),
        ({"email": "rhona@example.org"}, "Nobody of your council"),
        ({"roles": []}, "does not give you the role"),
        ({"roles": "DP.Finance and more"}, "does not give you the role"),
        ({"roles": None}, "does not give you the role"),
    ],
)
def test_what_a_token_must_say(
    visitor: Visitor,
    provider: CouncilProvider,
    council: Council,
    session: Session,
    claims: dict[str, object],
    why: str,
) -> None:
    council.claims |= claims
    assert why in visitor.open(sent_back(visitor, provider), expect=409).text
    assert visitor.open("/council/decisions").heading == "Sign in"
    assert session.scalars(select(CouncilIdentity)).all() == []


def test_a_token_that_somebody_else_signed_lets_nobody_in(
    visitor: Visitor, provider: CouncilProvider, council: Council
) -> None:
    council.signing_key = new_key("another")
    assert REFUSED in visitor.open(sent_back(visitor, provider), expect=409).text


def test_an_officer_of_another_council_is_nobody_here(
    app: Flask, visitor: Visitor, provider: CouncilProvider, council: Council, session: Session
) -> None:
    other = add_organisation(session, OrganisationKind.AUTHORITY, "Lochty Council")
    officer = add_person(app, session, "Una Reid", (Post.FINANCE_OFFICER, other))
    council.claims["email"] = officer.email
    page = visitor.open(sent_back(visitor, provider), expect=409)
    assert "Nobody of your council" in page.text
    officer.organisation_id, officer.post = provider.organisation_id, Post.AUDITOR
    page = visitor.open(sent_back(visitor, provider))
    assert page.path.startswith("/council")
    officer.closed_at = AT
    session.commit()
    assert "Nobody of your council" in visitor.open(sent_back(visitor, provider), 409).text


def test_a_council_does_not_open_the_household_of_somebody_who_works_for_it(
    visitor: Visitor, provider: CouncilProvider, household: Household, session: Session
) -> None:
    make_employer(session, session.get_one(Account, household.officer.id), Capacity.SELF)
    page = visitor.open(sent_back(visitor, provider), expect=409)
    assert "also used outside the council" in page.text


def test_a_council_that_is_away_or_not_itself_answers_with_a_page(
    visitor: Visitor, provider: CouncilProvider, session: Session
) -> None:
    provider.issuer = "http://127.0.0.1:9"
    page = visitor.open(f"/sign-in/council/{provider.id}", expect=409)
    assert REFUSED in page.text
    visitor.open(f"/sign-in/council/{provider.organisation_id}", expect=404)
    assert session.scalars(select(CouncilIdentity)).all() == []


def test_an_administrator_sets_a_council_up_and_its_secret_is_sealed(
    app: Flask, visitor: Visitor, session: Session, household: Household, council: Council
) -> None:
    visitor.sign_in(add_person(app, session, "Robin Tait", (Post.ADMINISTRATOR, None)))
    link = "Sign-in with its own accounts : Kinnaird Council"
    page = visitor.follow(visitor.open("/admin"), link)
    page = visitor.press(page, "Keep it", 422, issuer="http://login.example.org", client_id=CLIENT)
    assert "Enter the client secret" in page.text
    page = visitor.press(page, "Keep it", 422, client_secret=SECRET)
    assert "begins with https://" in page.text
    page = visitor.press(page, "Keep it", issuer=council.issuer, client_secret=SECRET)
    assert "as they do at work" in page.soup.get_text()
    page = visitor.follow(page, link)
    assert "/back" in page.text
    assert SECRET not in str(page.soup)
    visitor.press(page, "Keep it", tenant="ours", officer="DP.Finance")
    kept = session.scalars(select(CouncilProvider)).one()
    assert (kept.client_secret, kept.tenant) == (SECRET, "ours")
    assert kept.roles == {"finance officer": "DP.Finance"}
    sealed = session.execute(text("SELECT client_secret FROM council_provider")).scalar_one()
    assert SECRET.encode() not in bytes(sealed)
    visitor.open(f"/admin/sign-in/{household.employer.id}", expect=404)
