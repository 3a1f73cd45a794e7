"""A household whose cards come from the stand-in, asked by the real SDK over loopback."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import stripe
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.settings import CardService, Settings
from pa_employer.app import create_app
from pa_employer.audit.actor import Actor
from pa_employer.cards.inbox import THE_PROGRAMME
from pa_employer.cards.installed import handlers
from pa_employer.cards.models import Card, CardAccount, CardForm, CardHolder
from pa_employer.cards.polling import JOB as POLL
from pa_employer.cards.service import (
    CardDetails,
    HolderDetails,
    add_holder,
    ask_for_card,
    open_card_account,
)
from pa_employer.cards.stand_in.world import Made, StandIn
from pa_employer.clock import Clock
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, work_off
from payroll.ground.money import Money
from tests.pa_employer.cards.served import served
from tests.pa_employer.conftest import AT
from tests.pa_employer.household import QUICK, Household

HOLDER = HolderDetails(
    first_name="Morag",
    last_name="Sinclair",
    email="morag@example.org",
    phone="07700900000",
    street="1 Harbour Street",
    town="Kinnaird",
    postcode="KY1 1AA",
    born_on=date(1981, 11, 1),
)
PAYMENT_DAY = datetime(2026, 12, 14, 12, tzinfo=UTC)
HOOK = "/webhooks/stripe"
Order = Callable[[list[Made]], Iterable[Made]]


@dataclass
class MovableClock:
    """The time it is for the service and its programme."""

    at: datetime = field(default=AT)

    def __call__(self) -> datetime:
        return self.at

    def later(self, **time: float) -> None:
        self.at += timedelta(**time)


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def world(clock: Clock) -> StandIn:
    return StandIn(clock=clock)


@pytest.fixture
def service(world: StandIn) -> Iterator[CardService]:
    """The stand-in at an address of its own."""
    with served(world) as service:
        yield service


@pytest.fixture
def app(
    database_url: str, tmp_path: Path, clock: MovableClock, service: CardService
) -> Iterator[Flask]:
    settings = Settings(
        database_url=database_url,
        files=tmp_path / "files",
        secret_key="test",  # noqa: S106  # a test's own
        sealing_keys={1: bytes(32)},
        https=False,
        password_cost=QUICK,
        cards=service,
    )
    app = create_app(settings, clock)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    yield app
    app.extensions["cards"].close()
    app.extensions["engine"].dispose()


@pytest.fixture
def hooked(app: Flask, world: StandIn) -> StandIn:
    """The stand-in, whose webhooks come to the application."""

    def post(body: bytes, headers: Mapping[str, str]) -> int:
        return app.test_client().post(HOOK, data=body, headers=dict(headers)).status_code

    object.__setattr__(world, "post", post)
    return world


@pytest.fixture
def stripe_client(app: Flask) -> stripe.StripeClient:
    """Stripe's own library, asking the stand-in."""
    client: stripe.StripeClient = app.extensions["cards"].client
    return client


@pytest.fixture
def bench(app: Flask, clock: MovableClock, service: CardService) -> Bench:
    engine: Engine = app.extensions["engine"]
    return Bench(engine, clock, handlers(service))


@dataclass(frozen=True)
class Carried:
    """A card that is switched on, and what it belongs to."""

    household: Household
    account: CardAccount
    holder: CardHolder
    card: Card

    @property
    def path(self) -> str:
        return f"{self.household.path}/money/cards"


@pytest.fixture
def carried(
    household: Household, session: Session, hooked: StandIn, bench: Bench, clock: MovableClock
) -> Carried:
    """Morag's card on a screen: switched on, with the council's payment of 14 December on it."""
    hooked.tell(balance=500_000)
    by = Actor(household.employer_account.id, AT)
    account = open_card_account(session, household.agreement, "Payment card", Money(160000), by)
    holder = add_holder(session, household.employer.id, HOLDER, by)
    card = ask_for_card(session, account, holder, CardDetails(form=CardForm.VIRTUAL), by)
    session.commit()
    work_off(bench)
    clock.at = PAYMENT_DAY
    poll(session, bench)
    session.refresh(card)
    session.refresh(holder)
    session.commit()
    return Carried(household, account, holder, card)


def poll(session: Session, bench: Bench) -> None:
    """The worker asks the programme, and does all that follows."""
    ask_for(session, POLL, THE_PROGRAMME, bench.clock())
    session.commit()
    work_off(bench)
