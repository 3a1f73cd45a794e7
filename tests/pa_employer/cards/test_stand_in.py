"""The stand-in for Stripe Issuing, asked by the real SDK over loopback."""

from collections.abc import Iterator

import pytest
import stripe

from pa_employer.cards.stand_in.contract import REQUESTS, request_type
from pa_employer.cards.stand_in.world import StandIn
from tests.pa_employer.cards.served import served

HOLDER = {
    "type": "individual",
    "name": "Morag Sinclair",
    "billing": {
        "address": {
            "line1": "1 Harbour Street",
            "city": "Kinnaird",
            "postal_code": "KY1 1AA",
            "country": "GB",
        }
    },
}


@pytest.fixture
def world() -> StandIn:
    return StandIn()


@pytest.fixture
def client(world: StandIn) -> Iterator[stripe.StripeClient]:
    with served(world) as service:
        transport = stripe.RequestsClient(timeout=5)
        yield stripe.StripeClient(
            service.api_key,
            base_addresses={"api": service.base},
            max_network_retries=2,
            http_client=transport,
        )
        transport.close()  # type: ignore[no-untyped-call]  # the SDK's own


def issue(client: stripe.StripeClient, **more: object) -> stripe.issuing.Card:
    holder = client.v1.issuing.cardholders.create(HOLDER)  # type: ignore[arg-type]
    asked = {"cardholder": holder.id, "currency": "gbp", "type": "virtual", "status": "active"}
    return client.v1.issuing.cards.create({**asked, **more})  # type: ignore[typeddict-item]


def test_every_request_it_takes_is_still_a_type_of_the_sdk() -> None:
    for name in REQUESTS:
        assert request_type(name).json_schema is not None


def test_a_purchase_is_asked_for_taken_and_given_back(
    world: StandIn, client: stripe.StripeClient
) -> None:
    card = issue(client)
    taken = world.buy(card.id, 1_250, name="City Cabs")
    assert taken
    found = client.v1.issuing.transactions.retrieve(taken["id"])
    assert (found.amount, found.type, found.merchant_data.name) == (-1_250, "capture", "City Cabs")
    back = client.v1.test_helpers.issuing.transactions.refund(taken["id"], {"refund_amount": 250})
    assert (back.amount, back.type) == (250, "refund")
    assert world.balance == 1_000_000 - 1_000


def test_limits_and_kinds_of_shop_decline_before_anybody_is_asked(
    world: StandIn, client: stripe.StripeClient
) -> None:
    card = issue(
        client,
        spending_controls={
            "blocked_categories": ["betting_casino_gambling"],
            "spending_limits": [{"amount": 2_000, "interval": "weekly"}],
        },
    )
    assert world.buy(card.id, 500, category="betting_casino_gambling") is None
    assert world.buy(card.id, 1_500) is not None
    assert world.buy(card.id, 501) is None
    assert world.buy(card.id, 500) is not None
    client.v1.issuing.cards.update(card.id, {"status": "inactive"})
    assert world.buy(card.id, 1) is None


def test_what_is_misspelt_or_unknown_is_refused_with_its_name(
    client: stripe.StripeClient,
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        issue(client, spending_controls={"blocked_categories": ["gamblng"]})
    assert str(refused.value.param).startswith("spending_controls.blocked_categories.0")
    with pytest.raises(stripe.InvalidRequestError) as missing:
        client.v1.issuing.cards.retrieve("ic_nowhere")
    assert missing.value.http_status == 404


def test_a_failure_is_tried_again_with_the_same_key_and_done_once(
    world: StandIn, client: stripe.StripeClient
) -> None:
    world.tell(failures=[[503, {}, {}]])
    issue(client)
    posts = [
        headers["Idempotency-Key"] for method, _, headers in world.requests if method == "POST"
    ]
    assert posts[0] == posts[1]
    assert len(world.store.all_of("ich")) == 1


def test_too_many_requests_are_not_tried_again(
    world: StandIn, client: stripe.StripeClient
) -> None:
    world.tell(failures=[[429, {"error": {"message": "Too many"}}, {}]])
    with pytest.raises(stripe.RateLimitError):
        issue(client)
    assert len(world.requests) == 1


def test_the_same_key_with_other_words_is_refused(client: stripe.StripeClient) -> None:
    key: stripe.RequestOptions = {"idempotency_key": "holder:1"}
    first = client.v1.issuing.cardholders.create(HOLDER, key)  # type: ignore[arg-type]
    again = client.v1.issuing.cardholders.create(HOLDER, key)  # type: ignore[arg-type]
    assert first.id == again.id
    with pytest.raises(stripe.IdempotencyError):
        client.v1.issuing.cardholders.create({**HOLDER, "name": "Ada"}, key)  # type: ignore[typeddict-item]


def test_events_that_nobody_took_are_found_a_page_at_a_time(
    world: StandIn, client: stripe.StripeClient
) -> None:
    card = issue(client)
    for _ in range(60):
        assert world.buy(card.id, 100)
    lost = client.v1.events.list({"delivery_success": False, "limit": 100})
    names = [event.id for event in lost.auto_paging_iter()]
    assert len(names) == len(set(names)) == 2 + 60 * 3


def test_an_answer_that_is_lost_is_asked_for_again_and_the_work_is_done_once(
    world: StandIn, client: stripe.StripeClient
) -> None:
    world.tell(cut=1)
    holder = client.v1.issuing.cardholders.create(HOLDER)  # type: ignore[arg-type]
    assert [each["id"] for each in world.store.all_of("ich")] == [holder.id]
    assert len(world.requests) == 2


def test_a_dispute_that_is_won_gives_the_money_back(
    world: StandIn, client: stripe.StripeClient
) -> None:
    taken = world.buy(issue(client).id, 2_000)
    assert taken
    made = client.v1.issuing.disputes.create({"transaction": taken["id"]})
    client.v1.issuing.disputes.submit(made.id)
    world.close_dispute(made.id, won=True)
    found = client.v1.issuing.disputes.retrieve(made.id)
    assert found.status == "won"
    assert found.balance_transactions
    assert [each.amount for each in found.balance_transactions] == [2_000]
    assert world.balance == 1_000_000
