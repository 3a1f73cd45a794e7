"""Every page says who may reach it, and the whole list is read in review."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.demo.routes import add_demo
from pa_employer.people.acting import AREAS, OF_NO_AREA
from pa_employer.people.models import Capacity
from pa_employer.people.service import (
    EmployerDetails,
    MandateDetails,
    add_employer,
    give_mandate,
)
from pa_employer.web.access import Role, allowed
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor

LISTED = Path(__file__).with_name("routes.txt")


def listed(app: Flask) -> list[str]:
    with app.app_context():
        return sorted(
            f"{rule.rule} {','.join(sorted((rule.methods or set()) - {'HEAD', 'OPTIONS'}))}"
            f" -> {', '.join(sorted(allowed(rule.endpoint))) or 'nobody'}"
            for rule in app.url_map.iter_rules()
            if rule.endpoint != "static"
        )


@pytest.mark.own_app
def test_every_route_is_listed_with_who_may_reach_it(app: Flask) -> None:
    add_demo(app)
    assert listed(app) == LISTED.read_text(encoding="utf-8").splitlines()


def test_nothing_is_open_to_everybody_but_the_way_in(app: Flask) -> None:
    with app.app_context():
        found = {
            rule.rule
            for rule in app.url_map.iter_rules()
            if rule.endpoint != "static" and Role.ANYONE in allowed(rule.endpoint)
        }
    by_link = {"/invitation/<token>", "/calendar/<token>.ics"}
    by_signature = {"/webhooks/stripe"}
    a_script = {"/offline.js"}
    ways_in = {f"/sign-in{step}" for step in ("", "/code", "/passkey", "/passkey/options")}
    by_council = {"", "/<uuid:provider_id>", "/<uuid:provider_id>/back"}
    ways_in |= {f"/sign-in/council{step}" for step in by_council}
    assert found == ways_in | by_link | by_signature | a_script


def test_every_page_of_an_employer_is_of_an_area_or_of_none_on_purpose() -> None:
    found = re.findall(
        r"^/employers/<uuid:employer_id>/([a-z-]+)", LISTED.read_text(), re.MULTILINE
    )
    assert set(found) == AREAS.keys() | OF_NO_AREA


def addresses(app: Flask, household: Household) -> Iterator[tuple[str, str]]:
    """Every address with an employer or a job in it, of this household, with its method."""
    own = {"employer_id": household.employer.id, "assistant_id": household.assistant.id}
    others = {"day": "2026-11-16", "starts_on": "2026-03-02", "deed": "send"}
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.arguments & own.keys():
            continue
        filled = {name: own.get(name) or others.get(name) or uuid4() for name in rule.arguments}
        for method in (rule.methods or set()) & {"GET", "POST"}:
            yield method, adapter.build(rule.endpoint, filled, method=method)


def test_every_page_of_a_household_is_nothing_to_somebody_else(
    app: Flask, household: Household, client: FlaskClient, session: Session
) -> None:
    """As an employer, support worker, administrator or officer elsewhere: 404, always."""
    app.config["WTF_CSRF_ENABLED"] = False
    support = add_organisation(session, OrganisationKind.SUPPORT, "Clyde Independent Living")
    strangers = [
        add_person(app, session, "Ewan Grant"),
        add_person(app, session, "Maggie Dunn", (Post.SUPPORT_WORKER, support)),
        add_person(app, session, "Robin Tait", (Post.ADMINISTRATOR, None)),
        household.officer,
    ]
    by = household.by_employer
    details = EmployerDetails(name="Ewan Grant", supported_person="Ewan Grant")
    employer = add_employer(session, details, by)
    mandate = MandateDetails(capacity=Capacity.SELF, from_on=household.agreement.starts_on)
    give_mandate(session, employer, strangers[0], mandate, by)
    session.commit()
    for stranger in strangers:
        Visitor(client).sign_in(stranger)
        for method, address in addresses(app, household):
            answer = client.open(address, method=method)
            assert answer.status_code == 404, (stranger.name, method, address)
        client.post("/sign-out")


def test_without_the_demo_there_are_no_demo_sign_ins(visitor: Visitor) -> None:
    visitor.open("/demo", expect=404)
