"""Every page of a council with something on it: at a desktop and a phone, and past axe."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Post
from pa_employer.web.access import allowed
from tests.architecture.test_council_doors import ROLE_OF, doors, ids, knock, signed_in
from tests.browser.conftest import MovableClock
from tests.browser.people import at_browser
from tests.pa_employer.household import Household, add_person

__all__ = ["ids"]
FILES = (".pdf", ".xlsx", "/file", "/small", "/picture")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("post", "least"),
    [(Post.FINANCE_OFFICER, 25), (Post.FINANCE_MANAGER, 15), (Post.PRACTITIONER, 5)],
)
def test_every_page_of_a_council_fits_a_phone_and_passes_axe(  # a whole service
    app: Flask,
    session: Session,
    household: Household,
    ids: dict[str, str],  # the fixture of the doors
    clock: MovableClock,
    browser: Browser,
    address: str,
    post: Post,
    least: int,
) -> None:
    clock.move_to(date(2026, 11, 22), 9)
    account = add_person(app, session, f"{post.name} Orr", (post, household.council))
    session.commit()
    somebody, _ = signed_in(app, session, account)
    with app.app_context():
        own = [
            door
            for door in doors(app, ids)
            if door.method == "GET"
            and ROLE_OF[post] in allowed(door.endpoint)
            and not door.path.endswith(FILES)
        ]
    open_ones = [door.path for door in own if knock(somebody, door, "") == 200]
    session.refresh(account)
    session.commit()  # or the pages wait for this session's own lock
    person = at_browser(browser, address, account)
    for path in open_ones:
        person.open(path)
    assert len(person.seen) >= least
