"""The port to a card programme, kept by the stand-in and, where a key is set, by the sandbox.

With STRIPE_TEST_KEY (a key of a sandbox in which Issuing in pounds is switched on) the same tests
ask Stripe itself; only what is bought is bought by Stripe's own helpers for tests, in both.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from uuid import uuid4

import pytest
import stripe

from config.settings import STRIPE, CardService, SettingsError
from pa_employer.cards.models import CardForm, Switch, Why
from pa_employer.cards.programme import (
    AwayError,
    Interval,
    NewCard,
    NewHolder,
    RefusedError,
    RemoteCard,
    RemoteHold,
    Rules,
    ShutError,
    UnknownThingError,
)
from pa_employer.cards.stand_in.world import StandIn
from pa_employer.cards.stripe_issuing import StripeIssuing
from pa_employer.clock import Clock, system_clock
from payroll.ground.money import Money

SANDBOX = os.environ.get("STRIPE_TEST_KEY", "")


@pytest.fixture(params=["stand-in", *(["sandbox"] if SANDBOX else [])])
def programme(request: pytest.FixtureRequest) -> Iterator[StripeIssuing]:
    if request.param == "sandbox":
        service = CardService(programme=STRIPE, api_key=SANDBOX, webhook_secret="whsec_none")  # noqa: S106  # nothing is delivered
    else:
        service = request.getfixturevalue("service")
    found = StripeIssuing.of(service)
    yield found
    found.close()


@pytest.fixture
def clock() -> Clock:
    """The sandbox has the wall's time, so the stand-in has it here too."""
    return system_clock


@pytest.fixture
def holder(programme: StripeIssuing) -> str:
    asked = NewHolder(
        ours=str(uuid4()),
        first_name="Morag",
        last_name="Sinclair",
        email="morag@example.org",
        phone="+447700900000",
        street="1 Harbour Street",
        town="Glasgow",
        postcode="G1 1AA",
        born_on=date(1981, 11, 1),
    )
    made = programme.add_holder(asked)
    assert programme.add_holder(asked) == made
    assert programme.holder(made.id) == made
    return made.id


def wanted(holder: str, **changes: object) -> NewCard:
    usual: dict[str, object] = {
        "ours": str(uuid4()),
        "holder_id": holder,
        "form": CardForm.VIRTUAL,
        "name": "Morag Sinclair",
        "street": "1 Harbour Street",
        "town": "Glasgow",
        "postcode": "G1 1AA",
    }
    return NewCard(**(usual | changes))  # type: ignore[arg-type]


@pytest.fixture
def card(programme: StripeIssuing, holder: str) -> RemoteCard:
    asked = wanted(holder)
    made = programme.issue(asked)
    assert made.switched is Switch.OFF
    assert programme.issue(asked).id == made.id
    assert [each.id for each in programme.cards_of(holder)] == [made.id]
    return programme.switch(made.id, Switch.ON)


def authorise(programme: StripeIssuing, card: RemoteCard, pence: int) -> RemoteHold:
    asked = programme.client.v1.test_helpers.issuing.authorizations.create(
        {"card": card.id, "amount": pence}
    )
    return programme.hold(asked.id)


def test_a_purchase_is_held_taken_and_given_back(
    programme: StripeIssuing, card: RemoteCard
) -> None:
    before = system_clock() - timedelta(minutes=5)
    held = authorise(programme, card, 1250)
    assert (held.is_approved, held.amount, held.state) == (True, Money(1250), "pending")
    programme.client.v1.test_helpers.issuing.authorizations.capture(held.id)
    after = system_clock() + timedelta(minutes=5)
    (taken,) = [each for each in programme.transactions(before, after) if each.card_id == card.id]
    assert (taken.amount, taken.hold_id, taken.currency) == (Money(-1250), held.id, "gbp")
    assert programme.transaction(taken.id) == taken
    programme.client.v1.test_helpers.issuing.transactions.refund(taken.id, {"refund_amount": 250})
    moved = [
        each.amount for each in programme.transactions(before, after) if each.card_id == card.id
    ]
    assert moved == [Money(250), Money(-1250)]
    assert held.id in {each.id for each in programme.holds(before, after)}


def test_rules_and_the_switch_decline_a_purchase(
    programme: StripeIssuing, card: RemoteCard
) -> None:
    rules = Rules(("betting_casino_gambling",), ((Interval.DAY, Money(500)),))
    programme.set_rules(card.id, rules)
    assert not authorise(programme, card, 501).is_approved
    assert authorise(programme, card, 500).is_approved
    programme.set_rules(card.id, Rules(rules.shut, ((Interval.DAY, Money(2000)),)))
    assert authorise(programme, card, 501).is_approved
    programme.switch(card.id, Switch.OFF)
    declined = authorise(programme, card, 1)
    assert (declined.is_approved, declined.reason) == (False, "card_inactive")


def test_a_lost_card_is_replaced(programme: StripeIssuing, holder: str, card: RemoteCard) -> None:
    ended = programme.switch(card.id, Switch.ENDED, Why.LOST)
    assert ended.switched is Switch.ENDED
    new = programme.issue(wanted(holder, replaces=card.id, because=Why.LOST))
    assert programme.card(card.id).replaced_by == new.id
    with pytest.raises(RefusedError):
        programme.switch(card.id, Switch.ON)


def test_what_is_not_there_is_said_by_its_own_error(programme: StripeIssuing) -> None:
    with pytest.raises(UnknownThingError):
        programme.transaction("ipi_nowhere")


def test_a_wrong_key_is_told_from_a_programme_that_is_away(
    world: StandIn, service: CardService
) -> None:
    wrong = StripeIssuing.of(
        CardService(programme=STRIPE, api_key="sk_wrong", webhook_secret="w", base=service.base)  # noqa: S106  # wrong on purpose
    )
    with pytest.raises(ShutError):
        wrong.balance()
    wrong.close()
    nobody = StripeIssuing.of(CardService.stand_in("http://127.0.0.1:9"))
    with pytest.raises(AwayError):
        nobody.balance()
    nobody.close()
    world.tell(failures=[[429, {"error": {"message": "Too many"}}, {}]])
    right = StripeIssuing.of(service)
    with pytest.raises(AwayError):
        right.balance()
    assert right.balance() == Money(1_000_000)
    right.close()


def test_a_key_that_shows_a_card_is_made_for_the_page_and_goes_no_further(
    service: CardService, world: StandIn
) -> None:
    programme = StripeIssuing.of(service)
    assert programme.key_to_show("ic_000001", "nonce") == "ek_test_nonce"
    programme.close()
    asked = [path for _, path, _ in world.requests]
    assert asked == ["/v1/ephemeral_keys"]


def test_the_library_reports_nothing_home() -> None:
    assert stripe.enable_telemetry is False


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"PA_CARDS": "mastercard"}, "It can be: none, stand-in, stripe."),
        ({"PA_CARDS": "stripe"}, "need STRIPE_API_KEY and STRIPE_WEBHOOK_SECRET"),
        (
            {"PA_CARDS": "stand-in", "STRIPE_API_BASE": "https://cards.example.org"},
            "only be an address on this machine",
        ),
        (
            {
                "PA_CARDS": "stripe",
                "STRIPE_API_KEY": "sk_live_x",
                "STRIPE_WEBHOOK_SECRET": "w",
                "STRIPE_API_BASE": "http://127.0.0.1:8002",
            },
            "A live key is never used with STRIPE_API_BASE",
        ),
    ],
)
def test_settings_that_cannot_be_right_are_refused_in_a_sentence(
    environment: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError, match=sentence):
        CardService.read(environment)


def test_settings_show_no_keys() -> None:
    environment = {
        "PA_CARDS": "stripe",
        "STRIPE_API_KEY": "sk_live_secret",
        "STRIPE_WEBHOOK_SECRET": "whsec_secret",
    }
    found = CardService.read(environment)
    assert found.is_live
    assert "secret" not in repr(found)
    assert not CardService.read({"PA_DEMO": "1"}).is_live
    assert CardService.read({}).programme == "none"
