"""Money's whole way in a real browser: from the council's payment to the return, with a card."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from config.settings import CardService
from pa_employer.cards.inbox import THE_PROGRAMME
from pa_employer.cards.installed import handlers
from pa_employer.cards.models import Card
from pa_employer.cards.polling import JOB as POLL
from pa_employer.cards.stand_in.world import StandIn, post_to
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, work_off
from pa_employer.ledger.queries import balances, first_broken_entry
from pa_employer.payruns.models import DueKind, PaymentDue
from payroll.ground.money import NOTHING, Money
from tests.browser.conftest import MovableClock
from tests.browser.people import Person, at_browser
from tests.browser.test_story import HEADER, assistant_sends_a_week
from tests.pa_employer.cards.served import served
from tests.pa_employer.household import Household

WHERE_CARDS_ARE = "/employers/{}/money/cards"


@pytest.fixture
def world(clock: MovableClock) -> StandIn:
    return StandIn(clock=clock)


@pytest.fixture
def card_service(world: StandIn) -> Iterator[CardService]:
    with served(world) as service:
        yield service


@pytest.fixture
def told(world: StandIn, address: str) -> StandIn:
    """The programme, which tells the pages over HTTP what happens."""
    object.__setattr__(world, "post", post_to(f"{address}/webhooks/stripe"))
    return world


@pytest.fixture
def bench(app: Flask, clock: MovableClock, card_service: CardService) -> Bench:
    return Bench(app.extensions["engine"], clock, handlers(card_service))


def worked(session: Session, bench: Bench) -> None:
    """The worker asks the programme and does all that follows."""
    ask_for(session, POLL, THE_PROGRAMME, bench.clock())
    session.commit()
    work_off(bench)


def test_money_walks_from_the_council_over_card_and_wage_to_the_return(
    clock: MovableClock,
    session: Session,
    household: Household,
    told: StandIn,
    bench: Bench,
    browser: Browser,
    address: str,
    tmp_path: Path,
) -> None:
    employer = at_browser(browser, address, household.employer_account)
    employer_starts_with_a_card(employer, household)
    worked(session, bench)
    card = session.scalars(select(Card.remote_id)).one() or ""
    session.commit()
    employer.open(WHERE_CARDS_ARE.format(household.employer.id))
    employer.reads("£400.00 is on the card.")

    taken = told.buy(card, 1250, name="City Cabs", category="taxicabs_limousines")
    assert taken
    assert told.buy(card, 800, name="Harbour Tearoom", category="eating_places_restaurants")
    told.transact(told.must_find("ic", card), 250, taken["merchant_data"])
    assert told.buy(card, 4000, name="Lucky Bets", category="betting_casino_gambling") is None
    told.authorise({"card": card, "amount": 2000, "merchant_data": {"name": "Ben Hotel"}})
    work_off(bench)
    employer_looks_at_the_card(employer, household)

    assistant = at_browser(browser, address, household.assistant_account)
    assistant_sends_a_week(assistant, household)
    clock.move_to(date(2026, 5, 7))
    employer_pays_the_wage(employer, household)
    clock.move_to(date(2026, 6, 3))
    worked(session, bench)
    statement = tmp_path / "may.csv"
    statement.write_text(bank_statement(session, household), encoding="utf-8")
    employer.open(f"{household.path}/money/import")
    employer.page.set_input_files('[name="file"]', statement)
    employer.press("Bring it in")

    employer.open(f"{household.path}/returns")
    employer.follow("Look at March to May 2026")
    employer.reads("Getting about")
    employer.reads("Refunds")
    employer.reads("matches the statement")
    employer.press("That is right, send it")
    officer = at_browser(browser, address, household.officer)
    officer.open("/council/returns")
    officer.reads("Morag Sinclair")

    agreement_id = household.agreement.id
    assert first_broken_entry(session, agreement_id) is None
    assert Money.total(balances(session, agreement_id).values()) == NOTHING


def employer_starts_with_a_card(employer: Person, household: Household) -> None:
    employer.open(f"{household.path}/money")
    employer.follow("Payment cards")
    employer.follow("Start with a card")
    employer.fill(each_payment="400")
    employer.press("Open the card account")
    employer.fill(
        first_name="Morag",
        last_name="Sinclair",
        email="morag@example.org",
        phone="07700 900000",
        street="1 Harbour Street",
        town="Kinnaird",
        postcode="KY1 1AA",
    )
    employer.fill(**{"born_on-day": "1", "born_on-month": "11", "born_on-year": "1981"})
    employer.press("Continue")
    employer.choose("A card for a phone")
    employer.press("Ask for this card")
    employer.reads("It is being asked for.")


def employer_looks_at_the_card(employer: Person, household: Household) -> None:
    """Every page of cards is looked at, and the one thing that is unclear is said."""
    employer.open(WHERE_CARDS_ARE.format(household.employer.id))
    employer.reads("£382.00 is on the card.")
    employer.reads("shops hold £20.00")
    employer.reads("£40.00 at Lucky Bets")
    for link in ("Lost, stolen or damaged", "Change its limits", "Show its number", "Change this"):
        employer.open(WHERE_CARDS_ARE.format(household.employer.id))
        employer.follow(link)
    employer.open(household.path)
    employer.follow("Tell us about £8.00")
    employer.fill(words="Lunch with the swimming group")
    employer.press("Activities and breaks")


def employer_pays_the_wage(employer: Person, household: Household) -> None:
    employer.open(f"{household.path}/hours")
    employer.press("Agree")
    employer.open(f"{household.path}/pay")
    employer.follow("Start a pay run")
    employer.fill(**{"pay_on-day": "8", "pay_on-month": "5", "pay_on-year": "2026"})
    employer.press("Go on to hours")
    employer.press("Pay Rhona Baird contracted hours now")
    employer.follow("Go on to check")
    employer.follow("3. Pay")
    employer.press("Approve")


def bank_statement(session: Session, household: Household) -> str:
    dues = select(PaymentDue).where(PaymentDue.agreement_id == household.agreement.id)
    owed = {due.kind: due.amount for due in session.scalars(dues)}
    session.commit()
    balance, rows = Money(100000), []
    for day, said, amount in (
        ("06/04/2026", "KINNAIRD COUNCIL KC-1001", Money(160000)),
        ("05/05/2026", "KINNAIRD COUNCIL KC-1001", Money(120000)),
        ("08/05/2026", "R BAIRD WAGES", -owed[DueKind.NET_PAY]),
        ("29/05/2026", "HMRC CUMBERNAULD", -owed[DueKind.HMRC]),
    ):
        balance += amount
        rows.append(f"{day},{said},{amount.pounds:.2f},{balance.pounds:.2f}")
    return HEADER + "\n".join(rows[::-1]) + "\n"
