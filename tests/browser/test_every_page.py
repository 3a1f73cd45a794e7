"""Every page that needs no more than a household: at a desktop and a phone, and past axe."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.browser.conftest import MovableClock
from tests.browser.people import at_browser
from tests.pa_employer.household import Household

FILES = (".pdf", ".csv", ".xlsx", ".ics")


def pages(app: Flask, start: str, known: dict[str, object]) -> list[str]:
    """Return the addresses below `start` whose every part is known."""
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(start)
        and "GET" in (rule.methods or ())
        and rule.arguments <= known.keys()
        and not rule.rule.endswith(FILES)
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", ["employer", "assistant", "officer"])
def test_every_page_of_a_household_fits_a_phone_and_passes_axe(
    who: str,
    app: Flask,
    household: Household,
    clock: MovableClock,
    browser: Browser,
    address: str,
) -> None:
    clock.move_to(date(2026, 5, 5))
    known = {
        "employer_id": household.employer.id,
        "assistant_id": household.assistant.id,
        "day": "2026-04-27",
    }
    account, start = {
        "employer": (household.employer_account, "/employers/<uuid:employer_id>"),
        "assistant": (household.assistant_account, "/work"),
        "officer": (household.officer, "/council"),
    }[who]
    person = at_browser(browser, address, account)
    failed: list[str] = []
    person.page.on(
        "response", lambda answer: failed.append(answer.url) if answer.status >= 500 else None
    )
    for path in pages(app, start, known):
        person.open(path)
    assert not failed
    assert len(person.seen) >= {"employer": 40, "assistant": 6, "officer": 4}[who]
