"""The pages of cards, as those who use them see them."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.cards.forms import (
    NotPersonNameError,
    NotPostcodeError,
    person_name,
    postcode,
)
from pa_employer.cards.models import Card, Switch
from pa_employer.cards.stand_in.world import StandIn
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.people.models import Capacity
from pa_employer.people.service import MandateDetails, give_mandate
from payroll.ground.money import Money
from tests.pa_employer.cards.conftest import Carried
from tests.pa_employer.conftest import AT, make_account, make_employer
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Page, Visitor

MORAG: dict[str, Any] = {
    "first_name": "Morag",
    "last_name": "Sinclair",
    "born_on_day": "1",
    "born_on_month": "11",
    "born_on_year": "1981",
    "email": "morag@example.org",
    "phone": "07700 900000",
    "street": "1 Harbour Street",
    "town": "Kinnaird",
    "postcode": "ky1 1aa",
}


@pytest.fixture
def at_cards(visitor: Visitor, carried: Carried) -> Page:
    visitor.sign_in(carried.household.employer_account)
    return visitor.open(carried.path)


def test_a_first_card_is_three_short_pages_away(
    visitor: Visitor, household: Household, hooked: StandIn, bench: Bench, session: Session
) -> None:
    visitor.sign_in(household.employer_account)
    page = visitor.follow(visitor.open(f"{household.path}/money"), "Payment cards")
    assert "Nobody freezes it because a receipt is missing." in page.text
    page = visitor.follow(page, "Start with a card")
    assert "usually pays £1,600.00 each time" in page.text
    page = visitor.press(page, "Open the card account", each_payment="400")
    page = visitor.press(page, "Continue", **MORAG)
    page = visitor.press(page, "Ask for this card", sort="virtual", per_week="60")
    assert "£0.00 is on the card." in page.text
    assert "It is being asked for." in page.text
    session.commit()
    work_off(bench)
    page = visitor.open(page.path)
    assert "It works until 31 December 2030." in page.text
    assert "At most £60.00 in a week." in page.text
    assert hooked.store.all_of("ic")[0]["cardholder"]["phone_number"] == "+447700900000"


def test_what_cannot_be_right_about_a_holder_is_said_beside_its_field(
    visitor: Visitor, carried: Carried
) -> None:
    visitor.sign_in(carried.household.employer_account)
    page = visitor.open(f"{carried.path}/holders/add")
    wrong = MORAG | {"phone": "12", "postcode": "KY1", "first_name": "M0rag", "email": "morag"}
    page = visitor.press(page, "Continue", expect=422, **wrong)
    assert page.errors == [
        "Use letters only, as the name is printed on the card.",
        "Enter an email address like name@example.org",
        "Enter a UK phone number like 07700 900 982.",
        "Enter a full postcode like KY1 1AA.",
    ]
    page = visitor.press(page, "Continue", expect=422, **(MORAG | {"born_on_year": "2020"}))
    assert page.errors == ["Whoever carries a card must be 13 or older. Check the date of birth."]


def test_the_page_shows_what_is_on_the_card_held_and_declined(
    visitor: Visitor, carried: Carried, world: StandIn, session: Session, bench: Bench
) -> None:
    card = carried.card.remote_id or ""
    world.buy(card, 1250, name="City Cabs")
    world.authorise({"card": card, "amount": 4000, "merchant_data": {"name": "Ben Hotel"}})
    world.buy(card, 500, name="Lucky Bets", category="betting_casino_gambling")
    session.commit()
    work_off(bench)
    visitor.sign_in(carried.household.employer_account)
    page = visitor.open(carried.path)
    assert "£1,587.50 is on the card." in page.text
    assert (
        "shops hold £40.00 and have not taken it yet, so £1,547.50 is free to spend" in page.text
    )
    assert "£40.00 at Ben Hotel, 14 December 2026 at 12:00" in page.text
    assert "£5.00 at Lucky Bets" in page.text
    assert "No money moved. This may be fine" in page.text
    page = visitor.open(f"{carried.household.path}/money")
    assert "What is paid with the card shows here by itself." in page.text
    page = visitor.open(f"{carried.household.path}/money/lines")
    assert "City Cabs" in page.text


def test_one_press_freezes_a_card_and_pressing_again_changes_nothing(
    visitor: Visitor, at_cards: Page, carried: Carried, session: Session, bench: Bench
) -> None:
    page = visitor.press(at_cards, "Freeze it")
    assert "It is being frozen." in page.text
    visitor.press(at_cards, "Freeze it")
    session.commit()
    work_off(bench)
    page = visitor.open(carried.path)
    assert "Frozen" in page.text
    visitor.press(page, "Unfreeze it")
    session.commit()
    work_off(bench)
    assert session.scalars(select(Card)).one().is_switched is Switch.ON


def test_a_lost_card_is_replaced_from_its_page_and_only_once(
    visitor: Visitor, at_cards: Page, session: Session
) -> None:
    page = visitor.follow(
        at_cards, "Lost, stolen or damaged : Morag Sinclair's card for a phone ending 0003"
    )
    done = visitor.press(page, "Ask for a new card", because="lost")
    assert "It was lost, so it does not work any more." in done.text
    again = visitor.press(page, "Ask for a new card", because="stolen")
    assert again.heading == "Cards"
    assert len(session.scalars(select(Card)).all()) == 2


def test_limits_in_the_wrong_order_are_refused_and_kept_as_typed(
    visitor: Visitor, at_cards: Page, carried: Carried, session: Session
) -> None:
    path = f"{carried.path}/{carried.card.id}/limits"
    page = visitor.press(
        visitor.open(path), "Save the limits", expect=422, per_day="50", per_week="20"
    )
    assert page.errors == [
        "A limit for a shorter time is above one for a longer time. Lower it, or leave it empty."
    ]
    visitor.press(page, "Save the limits", per_day="10", per_week="20", per_month="")
    card = session.scalars(select(Card)).one()
    assert (card.per_day, card.per_week, card.per_month) == (Money(1000), Money(2000), None)
    page = visitor.press(
        visitor.follow(visitor.open(carried.path), "Change this"), "Save", each_payment="250"
    )
    assert "£250.00 of each payment from Kinnaird Council goes onto it." in page.text
    assert at_cards.heading == "Cards"


def test_a_supporter_freezes_and_decides_nothing_else(
    app: Flask, visitor: Visitor, carried: Carried, session: Session
) -> None:
    ailsa = add_person(app, session, "Ailsa Grant")
    details = MandateDetails(capacity=Capacity.SUPPORTER, from_on=AT.date())
    give_mandate(
        session, carried.household.employer, ailsa, details, carried.household.by_employer
    )
    session.commit()
    visitor.sign_in(ailsa)
    page = visitor.open(carried.path)
    assert "Change its limits" not in page.text
    page = visitor.press(page, "Freeze it")
    assert "It is being frozen." in page.text
    card = carried.card.id
    for path in ("add", "holders/add", "payments", f"{card}/limits", f"{card}/replace"):
        visitor.open(f"{carried.path}/{path}", expect=409)
    visitor.open(f"{carried.path}/{card}/details", expect=409)


def test_cards_are_nothing_to_anybody_else(
    app: Flask, visitor: Visitor, carried: Carried, session: Session, no_csrf: None
) -> None:
    assert no_csrf is None
    stranger = make_account(app, session, "Ewan Grant")
    own = make_employer(session, stranger, Capacity.SELF)
    card = carried.card.id
    for account in (stranger, carried.household.assistant_account, carried.household.officer):
        visitor.client.post("/sign-out")
        visitor.sign_in(account)
        visitor.open(carried.path, expect=404)
        for deed in ("freeze", "on", "replace", "limits", "details/key"):
            for path in (carried.path, f"/employers/{own.id}/money/cards"):
                sent = visitor.client.post(f"{path}/{card}/{deed}", data={"nonce": "n"})
                assert sent.status_code == 404
    session.expire_all()
    assert session.get_one(Card, card).wanted is Switch.ON


def test_a_cards_number_goes_past_us_and_asking_for_it_is_written_down(
    app: Flask, visitor: Visitor, carried: Carried, no_csrf: None
) -> None:
    assert no_csrf is None
    path, remote_id = f"{carried.path}/{carried.card.id}/details", carried.card.remote_id
    visitor.sign_in(carried.household.employer_account)
    page = visitor.open(path)
    assert "This service is not set up to show card numbers." in page.text
    object.__setattr__(app.extensions["cards"], "publishable_key", "pk_test_ours")
    shown = visitor.client.get(path)
    policy = shown.headers["Content-Security-Policy"]
    assert "https://js.stripe.com; frame-src https://js.stripe.com;" in policy
    assert "unsafe" not in policy
    assert "pk_test_ours" in shown.get_data(as_text=True)
    answer = visitor.client.post(f"{path}/key", data={"nonce": "once"})
    assert answer.get_json() == {"key": "ek_test_once", "card": remote_id}


def test_what_is_no_postcode_or_name_is_refused() -> None:
    for typed in ("", "KY1", "KY1 1A", "12345"):
        with pytest.raises(NotPostcodeError):
            postcode(typed)
    for typed in ("", "R2D2", "a@b", "Morag<b>"):
        with pytest.raises(NotPersonNameError):
            person_name(typed)
    assert postcode("ky11aa") == "KY11AA"
    assert person_name("Siân O\N{RIGHT SINGLE QUOTATION MARK}Neil-Grant") == "Siân O'Neil-Grant"
