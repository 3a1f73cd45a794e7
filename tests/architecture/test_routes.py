"""Every page says who may reach it, and the whole list is read in review."""

import re
from pathlib import Path

import pytest
from flask import Flask

from pa_employer.demo.routes import add_demo
from pa_employer.people.acting import AREAS, OF_NO_AREA
from pa_employer.web.access import Role, allowed
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
    by_link |= {"/sign-in/help/<token>", "/sign-in/stop/<token>"}
    by_signature = {"/webhooks/stripe"}
    a_script = {"/offline.js"}
    ways_in = {f"/sign-in{step}" for step in ("", "/code", "/passkey", "/passkey/options")}
    ways_in |= {f"/sign-in/{step}" for step in ("help", "code/lost")}
    by_council = {"", "/<uuid:provider_id>", "/<uuid:provider_id>/back"}
    ways_in |= {f"/sign-in/council{step}" for step in by_council}
    by_token = {"/metrics"}
    says_nothing = {"/health/live", "/health/ready"}
    others = by_token | says_nothing
    assert found == ways_in | by_link | by_signature | a_script | others


def test_every_page_of_an_employer_is_of_an_area_or_of_none_on_purpose() -> None:
    found = re.findall(
        r"^/employers/<uuid:employer_id>/([a-z-]+)", LISTED.read_text(), re.MULTILINE
    )
    assert set(found) == AREAS.keys() | OF_NO_AREA


def test_without_the_demo_there_are_no_demo_sign_ins(visitor: Visitor) -> None:
    visitor.open("/demo", expect=404)
