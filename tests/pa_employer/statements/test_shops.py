"""The council's own word on kinds of shop, on its page."""

from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Post
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor


def test_a_councils_officer_says_what_holds_for_a_kind_of_shop(
    app: Flask, session: Session, visitor: Visitor, household: Household
) -> None:
    neil = add_person(app, session, "Neil Drummond", (Post.PRACTITIONER, household.council))
    session.commit()
    visitor.sign_in(household.officer)
    more = visitor.follow(visitor.open("/council/returns"), "More")
    page = visitor.follow(more, "Kinds of shop")
    assert "Cash stays shut everywhere." in page.text
    page = visitor.follow(page, "Change what holds")
    typed: dict[str, Any] = {
        "kind": "alcohol_and_tobacco",
        "standing": "review",
        "from_on_day": "22",
        "from_on_month": "11",
        "from_on_year": "2026",
        "reason": "A pub lunch is a day out.",
    }
    page = visitor.press(page, "Save", expect=422, **(typed | {"kind": "cash"}))
    assert page.errors == ["Cash stays shut: what is paid in cash shows nothing to anybody."]
    page = visitor.press(page, "Save", expect=422, **(typed | {"from_on_day": "21"}))
    assert "can begin today or later" in page.errors[0]
    page = visitor.press(page, "Save", **typed)
    assert "Since 22 November 2026: A pub lunch is a day out." in page.text
    visitor.client.post("/sign-out")
    visitor.sign_in(neil)
    visitor.open("/council/shops", expect=404)
