"""What somebody can die at, each prepared once by the real services."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from config.settings import CardService, Settings
from pa_employer.audit.actor import Actor
from pa_employer.cards.inbox import THE_PROGRAMME
from pa_employer.cards.models import CardForm
from pa_employer.cards.polling import JOB as POLL
from pa_employer.cards.service import (
    CardDetails,
    add_holder,
    ask_for_card,
    open_card_account,
)
from pa_employer.cards.stand_in.world import StandIn as CardStandIn
from pa_employer.evidence import forgetting
from pa_employer.evidence.forgetting import remove_receipt
from pa_employer.jobs.models import Job
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import work_off
from pa_employer.statements.importing import Upload, import_statement
from pa_employer.worker import bench_of
from payroll.ground.money import Money
from tests.crash.victim import KEYS, Request, Stage, app_of, close
from tests.pa_employer.bureau.clients import NOW as MONDAY
from tests.pa_employer.bureau.clients import agree_four_weeks, open_bureau, order, take_client
from tests.pa_employer.bureau.clients import approve as choose_all
from tests.pa_employer.cards.conftest import HOLDER, HOOK, PAYMENT_DAY
from tests.pa_employer.cards.served import served
from tests.pa_employer.conftest import AT
from tests.pa_employer.evidence.receipts import take
from tests.pa_employer.filings.month import APRIL_26, HMRC, MAY_1, about_run, file, ready
from tests.pa_employer.household import QUICK, Household, find_household
from tests.pa_employer.pages import Visitor
from tests.pa_employer.payruns.work import agree_eighty_hours, pay
from tests.pa_employer.reviews.book import NOW as REVIEWED
from tests.pa_employer.reviews.book import SPRING
from tests.pa_employer.statements.bank import MAY, STATEMENT
from tests.receipts.files import picture

FORM_KEY = "f" * 32


@dataclass(frozen=True)
class Home:
    """The household of a prepared database, and how to act in it."""

    app: Flask
    session: Session
    household: Household
    settings: Settings

    def signed_in(self) -> str:
        """The cookie of the employer, signed in."""
        client = self.app.test_client()
        Visitor(client, self.session).sign_in(self.household.employer_account)
        cookie = client.get_cookie("session")
        assert cookie
        return cookie.value

    def work(self, at: datetime) -> None:
        self.session.commit()
        work_off(bench_of(self.app.extensions["engine"], self.settings, lambda: at))
        self.session.expire_all()


Prepare = Callable[[Home], Stage]


def pay_for_many(home: Home) -> Stage:
    """An organisation has chosen what was worked out for two clients; the worker approves it."""
    bureau = open_bureau(home.app, home.session)
    for name in ("Ailsa Orr", "Bryce Orr"):
        agree_four_weeks(home.session, take_client(home.session, bureau, home.household, name))
    bulk = order(home.session, bureau)
    home.work(MONDAY)
    assert choose_all(home.session, bureau, bulk) == 2
    return Stage(home.settings, MONDAY)


def order_for_many(home: Home) -> Stage:
    """An organisation has ordered pay; the worker begins each client's run and works it out."""
    bureau = open_bureau(home.app, home.session)
    for name in ("Ailsa Orr", "Bryce Orr"):
        agree_four_weeks(home.session, take_client(home.session, bureau, home.household, name))
    order(home.session, bureau)
    return Stage(home.settings, MONDAY)


def filing(home: Home) -> Stage:
    """A month's pay waits to be told to HMRC."""
    ready(home.session, home.household)
    agree_eighty_hours(home.session, home.household.assistant)
    run = pay(home.session, home.household, MAY_1, APRIL_26)
    sent = file(home.session, home.household, about_run(run), MAY_1)
    return Stage(home.settings, sent.asked_at)


def statement(home: Home) -> Stage:
    """The employer brings a statement in."""
    account = str(home.household.money_account.id)
    form = {"account": account, "form_key": FORM_KEY}
    asked = Request(f"{home.household.path}/money/import", form, ("may.csv", STATEMENT.encode()))
    return Stage(home.settings, AT, home.signed_in(), (asked,))


def sending_a_return(home: Home) -> Stage:
    """The employer sends a return."""
    by = Actor(home.household.employer_account.id, MAY)
    upload = Upload("may.csv", STATEMENT.encode())
    files = home.app.extensions["files"]
    import_statement(home.session, files, home.household.money_account, upload, by)
    path = f"{home.household.path}/returns/{SPRING.first.isoformat()}/send"
    asked = Request(path, {"how_going": "Well.", "form_key": FORM_KEY})
    return Stage(home.settings, REVIEWED, home.signed_in(), (asked,))


def forgetting_receipts(home: Home) -> Stage:
    """Two receipts were taken away long ago, and the worker forgets them."""
    by = Actor(home.household.employer_account.id, AT)
    for kind in ("JPEG", "PNG"):
        files = home.app.extensions["files"]
        receipt = take(home.session, files, home.household.agreement, by, picture(kind))
        remove_receipt(home.session, receipt, by)
    home.work(AT)
    later = AT + timedelta(days=800)
    ask_for(home.session, forgetting.JOB, forgetting.EVERYTHING, later)
    return Stage(home.settings, later)


def card_news(home: Home, world: CardStandIn) -> Stage:
    """A card was bought with three times, and its programme tells of it."""
    world.tell(balance=500_000, hold=True)
    by = Actor(home.household.employer_account.id, AT)
    agreement, employer = home.household.agreement, home.household.employer
    account = open_card_account(home.session, agreement, "Payment card", Money(160_000), by)
    holder = add_holder(home.session, employer.id, HOLDER, by)
    form = CardDetails(form=CardForm.VIRTUAL)
    card = ask_for_card(home.session, account, holder, form, by)
    home.work(AT)
    ask_for(home.session, POLL, THE_PROGRAMME, PAYMENT_DAY)
    home.work(PAYMENT_DAY)
    # The programme is asked every five minutes for ever, and would hide what news does not do.
    home.session.execute(delete(Job).where(Job.kind == POLL))
    assert card.remote_id
    for pence, name in ((1250, "City Cabs"), (899, "Corner Shop"), (4000, "Swimming Pool")):
        world.buy(card.remote_id, pence, name=name)
    told = tuple(Request(HOOK, message=json.dumps(each).encode()) for each in world.waiting())
    return Stage(home.settings, PAYMENT_DAY, requests=told)


SCENES: dict[str, Prepare] = {
    "order for many": order_for_many,
    "pay for many": pay_for_many,
    "filing": filing,
    "statement": statement,
    "sending a return": sending_a_return,
    "forgetting receipts": forgetting_receipts,
}
CARDS = "card news"
EVERY_SCENE = (*SCENES, CARDS)


@contextmanager
def prepared(name: str, database_url: str, files: Path) -> Iterator[Stage]:
    """Prepare a scene in a household's database, with the card programme it needs beside it."""
    with ExitStack() as stack:
        world = CardStandIn(clock=lambda: PAYMENT_DAY)
        cards = stack.enter_context(served(world)) if name == CARDS else CardService()
        settings = Settings(
            database_url=database_url,
            files=files,
            secret_key="test",  # noqa: S106  # a test's own
            sealing_keys=KEYS,
            https=False,
            password_cost=QUICK,
            cards=cards,
            hmrc=HMRC,
        )
        app = app_of(settings, AT)
        with Session(app.extensions["engine"], expire_on_commit=False) as session:
            home = Home(app, session, find_household(session), settings)
            stage = card_news(home, world) if name == CARDS else SCENES[name](home)
            session.commit()
        close(app)
        yield stage
