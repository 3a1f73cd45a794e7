"""How many webhooks of a card programme a second are taken in and read, and where the time goes.

10,000 events about purchases with 200 cards: shuffled, one in ten told twice, one in fifty never
told until the programme is asked. The stand-in answers from a process of its own.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from config.settings import CardService, Settings
from pa_employer.accounts.models import OrganisationKind
from pa_employer.accounts.service import add_account, add_organisation
from pa_employer.agreements.service import agree_direct_payment
from pa_employer.app import create_app
from pa_employer.audit.actor import Actor
from pa_employer.cards import inbox
from pa_employer.cards.inbox import THE_PROGRAMME
from pa_employer.cards.installed import handlers
from pa_employer.cards.models import Card, CardForm, CardTransaction
from pa_employer.cards.polling import JOB as POLL
from pa_employer.cards.service import (
    CardDetails,
    HolderDetails,
    add_holder,
    ask_for_card,
    open_card_account,
)
from pa_employer.cards.stand_in.server import card_stand_in_server
from pa_employer.cards.stand_in.world import Made, StandIn
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.people.service import EmployerDetails, add_employer
from payroll.ground.money import Money
from tests.bench.databases import each_database
from tests.bench.measuring import memory_mib
from tests.bench.statements import AT, terms

CARDS, EVENTS = 200, 10_000
EVENTS_OF_A_PURCHASE = 3
PAYMENT_DAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
TWICE, NEVER = 0.10, 0.02
FUNDS = 1_000_000_000
Sent = tuple[bytes, dict[str, str]]


@dataclass
class MovableClock:
    """The time it is for the service."""

    at: datetime = field(default=AT)

    def __call__(self) -> datetime:
        return self.at


def main() -> None:
    """Measure both databases and print what the profile of SQLite's reading says."""
    with each_database() as engines, TemporaryDirectory() as folder:
        for name, engine in engines.items():
            measure(name, engine, Path(folder) / name)


def measure(name: str, engine: Engine, folder: Path) -> None:
    """Take a history of purchases in on one database, and say how long each part took."""
    folder.mkdir()
    clock = MovableClock()
    file = folder / "stand-in.db"
    with programme(file) as service:
        app = app_of(engine, folder, clock, service)
        bench = Bench(engine, clock, handlers(service))
        hand_out_cards(engine, bench, clock)
    told, never = history(file, clock, remote_ids(engine))
    with programme(file) as service:
        bench = Bench(engine, clock, handlers(service))
        taking = timed(lambda: deliver(app, told))
        reading = timed(lambda: read(bench))
        found = transactions(engine)
        polling = timed(lambda: poll(engine, bench))
    bought = transactions(engine)
    whole = taking + reading + polling
    print(  # noqa: T201
        f"{name}: {EVENTS:,} events in {whole:.1f} s, {EVENTS / whole:,.0f} events/s: taken in "
        f"{len(told):,} times in {taking:.1f} s, read in {reading:.1f} s; {never:,} never told, "
        f"asked for in {polling:.1f} s; {found:,} of {bought:,} payments before that; "
        f"peak memory {memory_mib():,} MiB"
    )
    assert bought == EVENTS // EVENTS_OF_A_PURCHASE  # a rate of wrong work is none


def app_of(engine: Engine, folder: Path, clock: MovableClock, service: CardService) -> Flask:
    """Return the application, which takes webhooks in."""
    settings = Settings(
        database_url=engine.url.render_as_string(hide_password=False),
        files=folder / "files",
        secret_key="bench",  # noqa: S106  # nobody signs in
        sealing_keys={1: bytes(32)},
        cards=service,
        https=False,
    )
    return create_app(settings, clock)


@contextmanager
def programme(file: Path) -> Iterator[CardService]:
    """Run the stand-in in a process of its own, so that its work is not counted as ours."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(file, theirs), daemon=True)
    process.start()
    yield CardService.stand_in(f"http://127.0.0.1:{ours.recv()}")
    process.terminate()
    process.join()


def serve(file: Path, pipe: Connection) -> None:
    """Serve the stand-in at any free port, and say at which."""
    world = StandIn(file)
    world.tell(lose=True, balance=FUNDS)
    server = card_stand_in_server(world)
    pipe.send(server.port)
    server.serve_forever()


def hand_out_cards(engine: Engine, bench: Bench, clock: MovableClock) -> None:
    """Give each of the households a card with one payment of the council's on it."""
    with Session(engine) as session:
        council = add_organisation(session, OrganisationKind.AUTHORITY, "Bench Council")
        account = add_account(session, "bench@example.org", "Bench", AT)
        by = Actor(account.id, AT)
        for number in range(CARDS):
            details = EmployerDetails(name=f"E{number}", supported_person=f"E{number}")
            employer = add_employer(session, details, by)
            agreement = agree_direct_payment(session, employer, council, terms(number), by)
            own = open_card_account(session, agreement, "Card", Money(160_000), by)
            holder = add_holder(session, employer.id, somebody(), by)
            ask_for_card(session, own, holder, CardDetails(form=CardForm.VIRTUAL), by)
        session.commit()
    work_off(bench)
    clock.at = PAYMENT_DAY
    poll(engine, bench)


def somebody() -> HolderDetails:
    """Return who carries a card."""
    return HolderDetails(
        first_name="Morag",
        last_name="Sinclair",
        email="morag@example.org",
        phone="07700900000",
        street="1 Harbour Street",
        town="Kinnaird",
        postcode="KY1 1AA",
        born_on=date(1981, 11, 1),
    )


def history(file: Path, clock: MovableClock, cards: list[str]) -> tuple[list[Sent], int]:
    """Let people buy, some seconds apart; return what is told of it, and how much never is."""
    world = StandIn(file, clock=clock)
    world.release(lambda _waiting: [])
    world.tell(hold=True, lose=False)
    before = {each["id"] for each in world.waiting()}
    for number in range(EVENTS // EVENTS_OF_A_PURCHASE):
        clock.at += timedelta(seconds=1)
        world.buy(cards[number % len(cards)], 100 + number % 400, name=f"Shop {number % 50}")
    sent: list[Sent] = []

    def keep(body: bytes, headers: Mapping[str, str]) -> int:
        sent.append((body, dict(headers)))
        return 200

    chance = random.Random(7)  # noqa: S311  # a shuffle, no secret

    def as_it_comes(waiting: list[Made]) -> list[Made]:
        new = [each for each in waiting if each["id"] not in before]
        told = [each for each in new if chance.random() >= NEVER]
        told += [each for each in told if chance.random() < TWICE]
        chance.shuffle(told)
        return told

    object.__setattr__(world, "post", keep)
    world.release(as_it_comes)
    never = len(world.waiting()) - len(before)
    world.store.close()
    return sent, never


def remote_ids(engine: Engine) -> list[str]:
    """Return what the programme calls the cards."""
    with Session(engine) as session:
        return [each or "" for each in session.scalars(select(Card.remote_id))]


def deliver(app: Flask, told: list[Sent]) -> None:
    """Post every event to the application, one after another."""
    client = app.test_client()
    for body, headers in told:
        client.post("/webhooks/stripe", data=body, headers=headers)


def poll(engine: Engine, bench: Bench) -> None:
    """Ask the programme what is missing."""
    with Session(engine) as session:
        ask_for(session, POLL, THE_PROGRAMME, bench.clock())
        session.commit()
    work_off(bench)


def read(bench: Bench) -> None:
    """Have the worker read what was taken in, and nothing else."""
    while bench.handlers[inbox.JOB](bench, THE_PROGRAMME):
        pass


def transactions(engine: Engine) -> int:
    """Return how many payments are in."""
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(CardTransaction)) or 0


def timed(run: Callable[[], object]) -> float:
    """Return how long something took, in seconds."""
    began = perf_counter()
    run()
    return perf_counter() - began


if __name__ == "__main__":
    main()
