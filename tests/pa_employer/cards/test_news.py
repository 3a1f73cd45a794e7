"""What a card programme tells ends in the book once, however it is told."""

import importlib
import json
import random
import time
import typing
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import pytest
import stripe
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from pa_employer.cards import inbox
from pa_employer.cards.inbox import NEWS_OF
from pa_employer.cards.models import CardEvent, CardHold, CardTransaction
from pa_employer.cards.stand_in import objects
from pa_employer.cards.stand_in.world import Made, StandIn
from pa_employer.cards.told import Told, take
from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.ledger.queries import first_broken_entry
from pa_employer.statements.models import MoneyAccount, StatementLine
from pa_employer.statements.queries import balance_at_end_of
from payroll.ground.money import Money
from tests.pa_employer.cards.conftest import HOOK, Carried, MovableClock, poll

LOADED = 160_000


def count(session: Session, table: type) -> int:
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.rollback()
    return found


def lines(session: Session, carried: Carried) -> list[StatementLine]:
    """The lines of the card's account, oldest first, without the council's payments."""
    of_card = select(StatementLine).where(
        StatementLine.money_account_id == carried.account.money_account_id,
        StatementLine.identity.not_like("load:%"),
    )
    found = list(session.scalars(of_card.order_by(StatementLine.identity)))
    session.rollback()
    return found


def told(session: Session, carried: Carried) -> list[tuple[int, str | None]]:
    return [(line.amount.pence, line.group) for line in lines(session, carried)]


def balance(session: Session, carried: Carried, clock: MovableClock) -> Money:
    account = session.get_one(MoneyAccount, carried.account.money_account_id)
    found = balance_at_end_of(session, account, clock().date())
    session.rollback()
    return found


@pytest.fixture
def card(carried: Carried) -> str:
    return carried.card.remote_id or ""


def test_a_purchase_is_in_the_book_with_what_it_was(
    carried: Carried,
    card: str,
    world: StandIn,
    session: Session,
    bench: Bench,
    clock: MovableClock,
) -> None:
    world.buy(card, 1250, name="City Cabs")
    assert count(session, CardTransaction) == 0
    work_off(bench)
    (line,) = lines(session, carried)
    assert (line.amount, line.group, line.description) == (Money(-1250), "travel", "City Cabs")
    assert line.reason == (
        "The card names the kind of shop: Getting about (taxis, buses, trains, fuel, parking)."
    )
    assert balance(session, carried, clock) == Money(LOADED - 1250)
    assert first_broken_entry(session, carried.household.agreement.id) is None


def test_what_is_only_held_is_no_money_gone(
    carried: Carried, card: str, world: StandIn, session: Session, bench: Bench
) -> None:
    world.authorise({"card": card, "amount": 4000})
    work_off(bench)
    (hold,) = session.scalars(select(CardHold))
    assert (hold.amount, hold.state, hold.is_approved) == (Money(4000), "pending", True)
    assert told(session, carried) == []


def test_a_hold_is_taken_in_parts_and_the_rest_is_given_back(
    carried: Carried, card: str, world: StandIn, session: Session, bench: Bench
) -> None:
    held = world.authorise({"card": card, "amount": 9000})
    world.capture(held, 2500, close=False)
    world.capture(held, 3000, close=False)
    world.reverse(held)
    work_off(bench)
    assert [pence for pence, _ in told(session, carried)] == [-2500, -3000]
    assert session.scalars(select(CardHold)).one().state == "reversed"


def test_more_may_be_taken_than_was_held_and_without_asking_at_all(
    carried: Carried, card: str, world: StandIn, session: Session, bench: Bench
) -> None:
    held = world.authorise({"card": card, "amount": 1000})
    world.capture(held, 1100)
    world.transact(world.must_find("ic", card), -700, held["merchant_data"])
    work_off(bench)
    assert sorted(pence for pence, _ in told(session, carried)) == [-1100, -700]


def test_money_that_a_shop_gives_back_is_a_refund(
    carried: Carried, card: str, world: StandIn, session: Session, bench: Bench
) -> None:
    taken = world.buy(card, 1250)
    assert taken
    world.transact(world.must_find("ic", card), 400, taken["merchant_data"])
    work_off(bench)
    assert told(session, carried) == [(-1250, "travel"), (400, "refund")]


def test_another_currency_is_told_beside_the_pounds(
    carried: Carried, card: str, world: StandIn, session: Session, bench: Bench
) -> None:
    abroad: dict[str, str | int] = {"merchant_currency": "eur", "merchant_amount": -1450}
    shop = {**world.authorise({"card": card, "amount": 0})["merchant_data"], "name": "Taxi Lyon"}
    world.transact(world.must_find("ic", card), -1250, shop, None, **abroad)
    work_off(bench)
    (line,) = lines(session, carried)
    assert line.description == "Taxi Lyon (14.50 EUR)"
    assert line.amount == Money(-1250)


def test_a_purchase_that_is_declined_moves_nothing_and_says_why(
    carried: Carried, card: str, world: StandIn, session: Session, bench: Bench
) -> None:
    assert world.buy(card, 100, category="betting_casino_gambling") is None
    assert world.buy(card, 100, category="automated_cash_disburse") is None
    assert world.buy(card, LOADED + 1) is None
    work_off(bench)
    holds = session.scalars(select(CardHold)).all()
    assert [(hold.is_approved, hold.reason) for hold in holds] == [
        (False, "spending_controls")
    ] * 3
    assert told(session, carried) == []


def test_a_dispute_that_is_won_brings_the_money_back_once(
    carried: Carried,
    card: str,
    world: StandIn,
    session: Session,
    bench: Bench,
    stripe_client: stripe.StripeClient,
) -> None:
    taken = world.buy(card, 1250)
    assert taken
    made = stripe_client.v1.issuing.disputes.create({"transaction": taken["id"]})
    stripe_client.v1.issuing.disputes.submit(made.id)
    world.close_dispute(made.id, won=True)
    work_off(bench)
    world.release(lambda _: world.store.all_of("evt"))
    work_off(bench)
    assert told(session, carried) == [(-1250, "travel"), (1250, "refund")]


# What comes in the programme's name


@pytest.fixture
def event(card: str, world: StandIn) -> Made:
    """News that was held back, so that it can be sent as one likes."""
    world.tell(hold=True)
    world.buy(card, 1250)
    return world.waiting()[-1]


def test_what_is_not_signed_by_the_programme_is_refused_and_not_kept(
    world: StandIn, event: Made, session: Session, client: FlaskClient
) -> None:
    before = count(session, CardEvent)
    now = int(time.time())
    assert world.deliver(event, secret="whsec_somebody") == 400  # noqa: S106  # not ours
    assert world.deliver(event, at=now - 301) == 400
    assert world.deliver({**event, "livemode": True}) == 400
    for body, signature in (
        (b"{", "t=1,v1=0"),
        (b"", ""),
        (b"\xff\x00", "t=1"),
        (json.dumps(event).encode(), ""),
    ):
        assert (
            client.post(HOOK, data=body, headers={"Stripe-Signature": signature}).status_code
            == 400
        )
    assert count(session, CardEvent) == before


def test_a_message_that_is_changed_on_the_way_is_refused(
    app: Flask, world: StandIn, event: Made, session: Session
) -> None:
    before = count(session, CardEvent)
    good = world.post

    def changed(body: bytes, headers: Mapping[str, str]) -> int:
        return (
            app.test_client()
            .post(HOOK, data=body.replace(b"1250", b"9250"), headers=dict(headers))
            .status_code
        )

    object.__setattr__(world, "post", changed)
    assert world.deliver(event) == 400
    object.__setattr__(world, "post", good)
    assert count(session, CardEvent) == before
    assert world.deliver(event) == 200


def test_a_message_without_end_is_refused(client: FlaskClient) -> None:
    sent = client.post(HOOK, data=b"x" * (1024 * 1024 + 1), headers={"Stripe-Signature": "t=1"})
    assert sent.status_code == 413


def test_news_of_a_kind_that_is_unknown_is_kept_and_nothing_is_made_of_it(
    world: StandIn, event: Made, session: Session, bench: Bench
) -> None:
    strange = {**event, "id": "evt_strange", "type": "issuing_card.painted"}
    assert world.deliver(strange) == 200
    work_off(bench)
    kept = session.get_one(CardEvent, "evt_strange")
    assert kept.processed_at is not None
    assert kept.note == "nothing is made of this kind of news"


def test_news_of_what_the_programme_does_not_know_is_set_aside(
    world: StandIn, event: Made, session: Session, bench: Bench
) -> None:
    made_up = json.loads(json.dumps(event))
    made_up["id"], made_up["data"]["object"]["id"] = "evt_made_up", "ipi_made_up"
    assert world.deliver(made_up) == 200
    work_off(bench)
    kept = session.get_one(CardEvent, "evt_made_up")
    assert kept.note == "the programme does not know what it is about"


def test_cards_of_somebody_else_at_the_same_programme_are_left_alone(
    carried: Carried,
    world: StandIn,
    session: Session,
    bench: Bench,
    stripe_client: stripe.StripeClient,
) -> None:
    other = stripe_client.v1.issuing.cards.create(
        {
            "cardholder": carried.holder.remote_id or "",
            "currency": "gbp",
            "type": "virtual",
            "status": "active",
        }
    )
    assert world.buy(other.id, 500)
    work_off(bench)
    poll(session, bench)
    assert told(session, carried) == []


def test_one_piece_of_news_that_cannot_be_read_stops_no_other(
    carried: Carried,
    card: str,
    world: StandIn,
    session: Session,
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.buy(card, 1111)
    world.buy(card, 2222)

    def breaks_on_one(session: Session, told: Told, at: datetime) -> int:
        if any(each.amount == Money(-1111) for each in told.transactions):
            message = "a fault of ours"
            raise RuntimeError(message)
        return take(session, told, at)

    monkeypatch.setattr("pa_employer.cards.inbox.take", breaks_on_one)
    work_off(bench)
    assert [pence for pence, _ in told(session, carried)] == [-2222]
    monkeypatch.undo()
    poll(session, bench)
    assert sorted(pence for pence, _ in told(session, carried)) == [-2222, -1111]


def test_a_database_that_is_away_for_a_moment_sets_no_news_aside(
    carried: Carried,
    card: str,
    world: StandIn,
    session: Session,
    bench: Bench,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_given: object) -> int:
        raise OperationalError("", None, Exception("away"))

    world.buy(card, 1250)
    monkeypatch.setattr("pa_employer.cards.inbox.take", away)
    work_off(bench)
    waiting = select(func.count()).where(CardEvent.processed_at.is_(None))
    assert session.scalar(waiting)
    session.rollback()
    monkeypatch.undo()
    clock.later(minutes=1)
    work_off(bench)
    assert len(lines(session, carried)) == 1
    assert session.scalar(waiting) == 0
    session.rollback()


def test_every_kind_of_news_that_something_is_made_of_is_one_the_library_knows() -> None:
    known = set(typing.get_args(stripe.Event.__annotations__["type"]))
    assert known >= set(NEWS_OF)


# Order, repetition and loss


def same_as_at_the_programme(session: Session, carried: Carried, world: StandIn) -> None:
    """Every movement once, every hold as it stands, and the book true to the penny."""
    card = carried.card.remote_id
    moved = [each for each in world.store.all_of("ipi") if each["card"] == card]
    assert sorted(line.amount.pence for line in lines(session, carried)) == sorted(
        each["amount"] for each in moved if each["amount"]
    )
    holds = {
        hold.id: (hold.amount.pence, hold.state) for hold in session.scalars(select(CardHold))
    }
    session.rollback()
    assert holds == {
        each["id"]: (each["amount"], each["status"])
        for each in world.store.all_of("iauth")
        if each["card"]["id"] == card
    }


def test_news_twice_and_out_of_order_makes_each_line_once(
    carried: Carried, card: str, world: StandIn, session: Session, bench: Bench
) -> None:
    world.tell(hold=True)
    for pence in (100, 200, 300):
        world.buy(card, pence)
    world.release(lambda waiting: [*reversed(waiting), *waiting])
    work_off(bench)
    same_as_at_the_programme(session, carried, world)
    assert len(lines(session, carried)) == 3


def test_news_that_is_lost_is_found_by_asking(
    carried: Carried,
    card: str,
    world: StandIn,
    session: Session,
    bench: Bench,
    clock: MovableClock,
) -> None:
    world.tell(lose=True)
    for pence in range(100, 130):
        world.buy(card, pence)
    work_off(bench)
    assert lines(session, carried) == []
    clock.later(minutes=6)
    work_off(bench)
    same_as_at_the_programme(session, carried, world)
    assert len(lines(session, carried)) == 30
    late = session.scalars(select(CardEvent).where(CardEvent.is_late)).all()
    assert len(late) == len(world.waiting())


def test_what_the_programme_thinks_it_told_is_found_by_asking_what_moved(
    carried: Carried,
    card: str,
    world: StandIn,
    session: Session,
    bench: Bench,
    clock: MovableClock,
) -> None:
    good = world.post
    object.__setattr__(world, "post", lambda _body, _headers: 200)
    world.buy(card, 1250)
    object.__setattr__(world, "post", good)
    assert world.waiting() == []
    clock.later(minutes=6)
    work_off(bench)
    same_as_at_the_programme(session, carried, world)


def test_while_the_programme_is_away_news_waits_and_nothing_is_lost(
    carried: Carried,
    card: str,
    world: StandIn,
    session: Session,
    bench: Bench,
    clock: MovableClock,
) -> None:
    world.buy(card, 1250)
    world.tell(failures=[[503, {"error": {"message": "away"}}, {}]] * 12)
    work_off(bench)
    assert lines(session, carried) == []
    job = session.scalars(select(Job).where(Job.kind == inbox.JOB)).one()
    assert (job.state, job.error) == (JobState.WAITING, "AwayError")
    session.rollback()
    world.tell(failures=[])
    clock.later(minutes=6)
    work_off(bench)
    same_as_at_the_programme(session, carried, world)


class KilledError(BaseException):
    """The worker is gone."""


def dies(monkeypatch: pytest.MonkeyPatch, place: str, *, is_after: bool) -> None:
    """Have the worker die once at a step: just before it, or just after."""
    module, name = place.rsplit(".", maxsplit=1)
    step = getattr(importlib.import_module(module), name)
    deaths: list[str] = []

    def deadly(*given: object, **named: object) -> object:
        if not deaths and not is_after:
            deaths.append(place)
            raise KilledError
        done = step(*given, **named)
        if not deaths:
            deaths.append(place)
            raise KilledError
        return done

    monkeypatch.setattr(place, deadly)


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize(
    "place",
    [
        "pa_employer.cards.inbox.ask_about",
        "pa_employer.cards.inbox.take",
        "pa_employer.cards.inbox._done",
        "pa_employer.cards.inbox._read",
        "pa_employer.cards.told.take_in",
    ],
)
def test_a_worker_that_dies_while_it_reads_loses_and_doubles_nothing(
    place: str,
    is_after: bool,  # noqa: FBT001  # a parameter of the test
    carried: Carried,
    card: str,
    world: StandIn,
    session: Session,
    bench: Bench,
    clock: MovableClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = world.authorise({"card": card, "amount": 900})
    world.capture(held, 850)
    dies(monkeypatch, place, is_after=is_after)
    with pytest.raises(KilledError):
        work_off(bench)
    clock.later(minutes=6)
    work_off(bench)
    same_as_at_the_programme(session, carried, world)
    assert len(lines(session, carried)) == 1
    assert first_broken_entry(session, carried.household.agreement.id) is None
    session.rollback()


Act = Callable[[StandIn, str], object]


def buy(pence: int) -> Act:
    return lambda world, card: world.buy(card, pence)


def hold(pence: int) -> Act:
    return lambda world, card: world.authorise({"card": card, "amount": pence})


def on_a_hold(what: Callable[[StandIn, Made], object]) -> Act:
    def act(world: StandIn, card: str) -> None:
        open_holds = [
            each
            for each in world.store.all_of("iauth")
            if each["status"] == "pending" and each["card"]["id"] == card and each["amount"] > 1
        ]
        if open_holds:
            what(world, open_holds[-1])

    return act


def give_back(pence: int) -> Act:
    def act(world: StandIn, card: str) -> None:
        found = world.must_find("ic", card)
        world.transact(found, pence, {**objects.shop(None), "name": "Shop"})

    return act


ACTS = st.one_of(
    st.integers(1, 3000).map(buy),
    st.integers(0, 3000).map(hold),
    st.just(on_a_hold(lambda world, held: world.capture(held))),
    st.just(on_a_hold(lambda world, held: world.capture(held, held["amount"] // 2, close=False))),
    st.just(on_a_hold(lambda world, held: world.expire(held))),
    st.just(on_a_hold(lambda world, held: world.reverse(held, held["amount"] // 2))),
    st.just(on_a_hold(lambda world, held: world.increment(held, 100))),
    st.integers(-500, 500).map(give_back),
)


@dataclass(frozen=True)
class Delivery:
    """How news comes: in what order, what of it twice, what never, and when it is read."""

    seed: int
    is_read_between: bool


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(ACTS, min_size=1, max_size=8),
    delivery=st.builds(Delivery, seed=st.integers(0, 10**6), is_read_between=st.booleans()),
)
def test_any_order_repetition_delay_and_loss_end_in_the_same_book(
    acts: list[Act],
    delivery: Delivery,
    carried: Carried,
    card: str,
    world: StandIn,
    session: Session,
    bench: Bench,
    clock: MovableClock,
) -> None:
    chance = random.Random(delivery.seed)  # noqa: S311  # a shuffle, no secret
    world.tell(hold=True)
    for act in acts:
        act(world, card)

    def as_it_comes(waiting: list[Made]) -> Iterable[Made]:
        kept = [each for each in waiting if chance.random() > 0.2]
        again = [each for each in waiting if chance.random() < 0.2]
        news = kept + again
        chance.shuffle(news)
        for each in news:
            yield each
            if delivery.is_read_between and chance.random() < 0.3:
                work_off(bench)

    world.release(as_it_comes)
    work_off(bench)
    clock.later(minutes=6)
    work_off(bench)
    same_as_at_the_programme(session, carried, world)
    moved = sum(each["amount"] for each in world.store.all_of("ipi"))
    assert balance(session, carried, clock) == Money(LOADED + moved)
    assert first_broken_entry(session, carried.household.agreement.id) is None
    session.rollback()
