"""Every page says who may reach it, and the whole list is read in review."""

import inspect
from pathlib import Path

from flask import Flask

from pa_employer.demo.routes import add_demo
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
    assert found == {"/sign-in", "/invitation/<token>"}


def test_every_page_of_an_employer_goes_through_a_mandate(app: Flask) -> None:
    """An address with an employer in it is reached by acting for them, whatever the view is."""
    for rule in app.url_map.iter_rules():
        if "employer_id" in rule.arguments:
            module = inspect.getmodule(app.view_functions[rule.endpoint])
            assert module, rule.rule
            assert "acting_for" in inspect.getsource(module), rule.rule


def test_without_the_demo_there_are_no_demo_sign_ins(visitor: Visitor) -> None:
    visitor.open("/demo", expect=404)
