"""A card programme follows what people want of their cards, whatever happens on the way."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.cards.installed import handlers_of
from pa_employer.cards.models import Card, CardForm, Switch, Why
from pa_employer.cards.programme import CardProgramme
from pa_employer.cards.service import (
    CardDetails,
    CardEndedError,
    Limits,
    LimitsOutOfOrderError,
    ReplacedAlreadyError,
    TooYoungError,
    add_holder,
    ask_for_card,
    freeze,
    limit,
    replace,
    switch_on,
)
from pa_employer.cards.stand_in.world import Made, StandIn
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.statements.categories import CashStaysShutError, say_kind
from payroll.ground.money import Money
from returns.categories import Standing
from tests.pa_employer.cards.conftest import HOLDER, Carried, MovableClock, poll


@pytest.fixture
def by(carried: Carried, clock: MovableClock) -> Actor:
    return Actor(carried.household.employer_account.id, clock())


def remote(world: StandIn, card: Card) -> Made:
    return world.must_find("ic", card.remote_id or "")


def read_again(session: Session) -> None:
    """Read every row anew, and hold nothing while others write."""
    for each in session:
        session.refresh(each)
    session.commit()


def worked_off(session: Session, bench: Bench) -> None:
    session.commit()
    work_off(bench)
    read_again(session)


def test_a_card_on_a_screen_works_at_once_and_gives_no_cash(
    carried: Carried, world: StandIn
) -> None:
    assert carried.card.is_switched is Switch.ON
    made = remote(world, carried.card)
    assert made["status"] == "active"
    assert "automated_cash_disburse" in made["spending_controls"]["blocked_categories"]
    assert made["last4"] == carried.card.last_four


def test_the_programme_is_told_no_more_than_it_must_know(carried: Carried, world: StandIn) -> None:
    holder = world.must_find("ich", carried.holder.remote_id or "")
    assert holder["metadata"] == {"holder": str(carried.holder.id)}
    assert remote(world, carried.card)["metadata"] == {"card": str(carried.card.id)}
    assert carried.holder.born_on == ""


def test_a_card_by_post_is_off_until_its_holder_has_it(
    carried: Carried, session: Session, world: StandIn, bench: Bench, by: Actor
) -> None:
    asked = CardDetails(form=CardForm.PHYSICAL)
    card = ask_for_card(session, carried.account, carried.holder, asked, by)
    worked_off(session, bench)
    assert (card.is_switched, card.shipping) == (Switch.OFF, "pending")
    assert world.buy(card.remote_id or "", 100) is None
    switch_on(session, card, by)
    worked_off(session, bench)
    assert world.buy(card.remote_id or "", 100) is not None


def test_a_frozen_card_buys_nothing_until_it_is_unfrozen(
    carried: Carried, session: Session, world: StandIn, bench: Bench, by: Actor
) -> None:
    card = carried.card
    freeze(session, card, by)
    worked_off(session, bench)
    assert card.is_frozen
    assert world.buy(card.remote_id or "", 100) is None
    switch_on(session, card, by)
    worked_off(session, bench)
    assert world.buy(card.remote_id or "", 100) is not None
    said = session.scalars(select(AuditEvent.what).order_by(AuditEvent.number.desc()).limit(2))
    assert set(said) == {"froze a card", "unfroze a card"}


@pytest.mark.parametrize("because", [Why.LOST, Why.STOLEN])
def test_a_lost_card_is_ended_at_once_and_a_new_one_comes(
    because: Why, carried: Carried, session: Session, world: StandIn, bench: Bench, by: Actor
) -> None:
    new = replace(session, carried.card, because, by)
    worked_off(session, bench)
    old = remote(world, carried.card)
    assert (old["status"], old["cancellation_reason"]) == ("canceled", because.value)
    made = remote(world, new)
    assert made["replacement_for"] == old["id"]
    assert made["last4"] != old["last4"]
    assert new.is_switched is Switch.ON
    with pytest.raises(CardEndedError):
        switch_on(session, carried.card, by)


def test_a_damaged_card_works_until_the_new_one_is_switched_on(
    carried: Carried, session: Session, world: StandIn, bench: Bench, by: Actor
) -> None:
    asked = CardDetails(form=CardForm.PHYSICAL)
    old = ask_for_card(session, carried.account, carried.holder, asked, by)
    worked_off(session, bench)
    switch_on(session, old, by)
    worked_off(session, bench)
    new = replace(session, old, Why.DAMAGED, by)
    worked_off(session, bench)
    assert world.buy(old.remote_id or "", 100) is not None
    with pytest.raises(ReplacedAlreadyError):
        replace(session, old, Why.LOST, by)
    switch_on(session, new, by)
    worked_off(session, bench)
    assert old.is_switched is Switch.ENDED
    assert new.last_four == old.last_four
    assert world.buy(new.remote_id or "", 100) is not None


def test_a_card_that_runs_out_is_replaced_in_good_time_and_once(
    carried: Carried, session: Session, bench: Bench, clock: MovableClock
) -> None:
    assert carried.card.expires_on == date(2030, 12, 31)
    clock.at = datetime(2030, 11, 15, 12, tzinfo=UTC)
    poll(session, bench)
    assert session.scalars(select(Card)).all() == [carried.card]
    clock.at = datetime(2030, 11, 17, 12, tzinfo=UTC)
    poll(session, bench)
    poll(session, bench)
    read_again(session)
    new = session.scalars(select(Card).where(Card.replaces_id == carried.card.id)).one()
    assert (new.replaced_because, new.is_switched) == (Why.EXPIRED, Switch.ON)


def test_limits_for_a_day_a_week_and_a_month_are_kept_by_the_programme(
    carried: Carried, session: Session, world: StandIn, bench: Bench, by: Actor
) -> None:
    limits = Limits(per_day=Money(1000), per_week=Money(2500), per_month=Money(6000))
    limit(session, carried.card, limits, by)
    worked_off(session, bench)
    card = carried.card.remote_id or ""
    assert world.buy(card, 1000) is not None
    assert world.buy(card, 1) is None
    with pytest.raises(LimitsOutOfOrderError):
        Limits(per_day=Money(1001), per_week=Money(1000))


def test_a_supporter_carries_a_second_card_with_its_own_limit(
    carried: Carried, session: Session, world: StandIn, bench: Bench, by: Actor
) -> None:
    ailsa = HOLDER.__class__(
        first_name="Ailsa",
        last_name="Sinclair-Montgomery-Farquharson",
        email="ailsa@example.org",
        phone="07700900001",
        street="2 Harbour Street",
        town="Kinnaird",
        postcode="KY1 1AA",
        born_on=date(1990, 2, 28),
    )
    holder = add_holder(session, carried.household.employer.id, ailsa, by)
    asked = CardDetails(form=CardForm.VIRTUAL, limits=Limits(per_week=Money(2000)))
    second = ask_for_card(session, carried.account, holder, asked, by)
    worked_off(session, bench)
    assert world.must_find("ich", holder.remote_id or "")["name"] == "A Sinclair-Montgomery-Fa"
    assert world.buy(second.remote_id or "", 2001) is None
    assert world.buy(second.remote_id or "", 2000) is not None
    assert world.buy(carried.card.remote_id or "", 2001) is not None


def test_nobody_under_13_carries_a_card(carried: Carried, session: Session, by: Actor) -> None:
    details = HOLDER.__class__(
        **{name: getattr(HOLDER, name) for name in HOLDER.__slots__ if name != "born_on"},
        born_on=date(2013, 12, 15),
    )
    with pytest.raises(TooYoungError):
        add_holder(session, carried.household.employer.id, details, by)


def test_what_a_council_says_of_a_kind_of_shop_reaches_every_card(
    carried: Carried, session: Session, world: StandIn, bench: Bench, by: Actor
) -> None:
    authority = carried.household.council.id
    card = carried.card.remote_id or ""
    assert world.buy(card, 100, category="drinking_places") is None
    reason = "A pub lunch is a day out."
    kind = "alcohol_and_tobacco"
    say_kind(session, authority, kind, Standing.REVIEW, by.today, reason, by)
    with pytest.raises(CashStaysShutError):
        say_kind(session, authority, "cash", Standing.ALLOW, by.today, "Cash is needed.", by)
    session.commit()
    poll(session, bench)
    assert world.buy(card, 100, category="drinking_places") is not None
    assert world.buy(card, 100, category="automated_cash_disburse") is None


def test_what_was_changed_at_the_programme_itself_is_kept(
    carried: Carried, session: Session, world: StandIn, bench: Bench
) -> None:
    found = remote(world, carried.card)
    world.change("ic", found, {"status": "inactive"}, "issuing_card.updated")
    work_off(bench)
    poll(session, bench)
    read_again(session)
    assert carried.card.wanted is Switch.OFF
    assert remote(world, carried.card)["status"] == "inactive"


def test_what_the_programme_refuses_is_not_asked_again_and_is_said(
    carried: Carried, session: Session, world: StandIn, bench: Bench, by: Actor
) -> None:
    world.tell(failures=[[400, {"error": {"code": "account_closed", "message": "No"}}, {}]])
    freeze(session, carried.card, by)
    worked_off(session, bench)
    assert carried.card.refused == "account_closed"
    asked = len(world.requests)
    poll(session, bench)
    assert not [method for method, _, _ in world.requests[asked:] if method == "POST"]
    freeze(session, carried.card, by)
    worked_off(session, bench)
    assert (carried.card.refused, carried.card.is_switched) == ("", Switch.OFF)


class KilledError(BaseException):
    """The worker is gone."""


class Deadly:
    """A programme at which the worker dies, just before or just after one of its answers."""

    def __init__(self, programme: CardProgramme, dies_at: int, *, is_after: bool) -> None:
        self.programme, self.dies_at, self.is_after = programme, dies_at, is_after
        self.asked = 0

    def __getattr__(self, name: str) -> Callable[..., object]:
        ask: Callable[..., object] = getattr(self.programme, name)

        def asked(*given: object) -> object:
            self.asked += 1
            if self.asked == self.dies_at and not self.is_after:
                raise KilledError
            answer = ask(*given)
            if self.asked == self.dies_at:
                raise KilledError
            return answer

        return asked


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("dies_at", [1, 2, 3, 4, 5])
def test_a_worker_that_dies_at_a_step_makes_no_card_twice_and_forgets_none(
    dies_at: int,
    is_after: bool,  # noqa: FBT001  # a parameter of the test
    carried: Carried,
    session: Session,
    world: StandIn,
    bench: Bench,
    by: Actor,
    clock: MovableClock,
) -> None:
    holder = add_holder(session, carried.household.employer.id, HOLDER, by)
    card = ask_for_card(session, carried.account, holder, CardDetails(form=CardForm.VIRTUAL), by)
    session.commit()
    programme: CardProgramme = bench.handlers["card"].args[0]  # type: ignore[attr-defined]  # a partial
    deadly = Deadly(programme, dies_at, is_after=is_after)
    with pytest.raises(KilledError):
        work_off(Bench(bench.engine, clock, handlers_of(deadly)))  # type: ignore[arg-type]  # stands in
    # The next worker comes a day later, when the programme has forgotten what it was asked.
    clock.later(hours=25)
    world.store.forget("answer")
    work_off(bench)
    read_again(session)
    assert card.is_switched is Switch.ON
    ours = [each for each in world.store.all_of("ic") if each["metadata"]["card"] == str(card.id)]
    assert [each["id"] for each in ours] == [card.remote_id]
