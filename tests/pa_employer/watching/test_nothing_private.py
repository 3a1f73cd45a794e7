"""After a whole journey, with refusals and errors in it, the logs name nobody and nothing."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from config.settings import HmrcService, Settings
from pa_employer.accounts.models import Account
from pa_employer.app import create_app
from pa_employer.assistants.models import Assistant
from pa_employer.filings.models import Filing, FilingState
from pa_employer.filings.stand_in import StandIn
from pa_employer.filings.stand_in_checks import checks_of
from pa_employer.jobs.worker import work_off
from pa_employer.payruns.models import DueKind, PaymentDue
from pa_employer.reviews.models import FinancialReturn, ReturnState
from pa_employer.watching.logs import OURS, begin_logging
from pa_employer.worker import bench_of
from payroll.ground.money import Money
from payroll.hours import instant
from tests.pa_employer.filings.engine import listening
from tests.pa_employer.household import QUICK, Household, find_household
from tests.pa_employer.pages import PASSWORD, Page, Visitor
from tests.pa_employer.reviews.book import things_on
from tests.payroll.rti.told import PACK

LOGIN = ("PAYE12345678", "thistle-and-gorse")
UNA = {
    "name": "Una Kirkbride",
    "email": "una.kirkbride@example.org",
    "ni_number": "CE 98 76 54 B",
    "sort_code": "83-07-06",
    "account_number": "31415926",
}
WORDS = "Incontinence pads, she was unwell in March"
PRIVATE = (
    *("Una", "Kirkbride", "Morag", "Sinclair", "Rhona", "Baird", "Fiona", "Laing", "@example"),
    *("CE987654B", "CE 98 76 54 B", "AB123456C", "830706", "83-07-06", "31415926", "00123456"),
    *("801234", "80-12-34", "961/KS1234", "961PK00012345", *LOGIN, PASSWORD, "Mill Road"),
    *("FK10", "Incontinence", "unwell", "DOBBIE LANE", "SMITH AND SONS", "18.40", "125.00"),
    *("£", "ramp", "Seeds", "KC-1001", "Kinnaird", "=no", "?next"),
)
"""Names, addresses, numbers, sums and words of the journey; none may be in any line."""
TROUBLE = {
    "sqlite": (
        """CREATE TRIGGER trouble BEFORE INSERT ON assistant BEGIN
        SELECT raise(abort, 'no room for Una Kirkbride CE987654B'); END""",
        "DROP TRIGGER trouble",
    ),
    "postgresql": (
        """CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'no room for % CE987654B', NEW.name; END $$;
        CREATE TRIGGER trouble BEFORE INSERT ON assistant
        FOR EACH ROW EXECUTE FUNCTION trouble()""",
        "DROP TRIGGER trouble ON assistant",
    ),
}


@dataclass
class Journey:
    """A service whose lines are caught, and the people who use it, with a clock that moves."""

    settings: Settings
    lines: StringIO
    at: datetime = datetime(2026, 5, 4, 8, tzinfo=UTC)
    apps: list[Flask] = field(default_factory=list)

    def app(self) -> Flask:
        self.apps.append(create_app(self.settings, lambda: self.at))
        return self.apps[-1]

    def move_to(self, day: date) -> None:
        self.at = instant(day, time(10))

    def person(self, session: Session, account: Account) -> Visitor:
        found = Visitor(self.apps[0].test_client(), session)
        found.sign_in(account)
        return found

    def work(self) -> None:
        """Let a worker go on, minute by minute."""
        bench = bench_of(self.apps[0].extensions["engine"], self.settings, lambda: self.at)
        for _ in range(5):
            self.at += timedelta(minutes=1)
            work_off(bench)


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """Everything any logger of this process writes, as the service would write it."""
    caught, root, ours = StringIO(), logging.getLogger(), logging.getLogger(OURS)
    before, levels = list(root.handlers), (root.level, ours.level)
    begin_logging(logging.DEBUG, caught)
    root.setLevel(logging.DEBUG)
    yield caught
    logging.captureWarnings(capture=False)
    root.handlers[:] = before
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


@pytest.fixture
def engine_address(tmp_path: Path) -> Iterator[str]:
    stand_in = StandIn(tmp_path / "engine.db", checks_of(PACK, lambda: START), login=LOGIN)
    with listening(stand_in) as address:
        yield address


START = datetime(2026, 5, 4, 8, tzinfo=UTC)


@pytest.fixture
def journey(
    database_url: str, tmp_path: Path, lines: StringIO, engine_address: str
) -> Iterator[Journey]:
    settings = Settings(
        database_url=database_url,
        files=tmp_path / "files",
        secret_key="test",  # noqa: S106  # a test's own
        sealing_keys={1: bytes(32)},
        https=False,
        password_cost=QUICK,
        hmrc=HmrcService(address=engine_address, pack=PACK),
    )
    journey = Journey(settings, lines)
    journey.app()
    yield journey
    for app in journey.apps:
        app.extensions["engine"].dispose()


@pytest.fixture
def session(journey: Journey) -> Iterator[Session]:
    with Session(journey.apps[0].extensions["engine"], expire_on_commit=False) as session:
        yield session


@pytest.fixture
def household(session: Session) -> Household:
    return find_household(session)


def test_no_line_of_a_whole_journey_names_anybody(
    journey: Journey, session: Session, household: Household
) -> None:
    employer = journey.person(session, household.employer_account)
    pa = journey.person(session, household.assistant_account)
    officer = journey.person(session, household.officer)
    own = household.path

    goes_wrong_while_a_pa_is_added(journey, session, employer, own)
    adds_a_pa(employer, own)
    assert session.scalars(select(Assistant.name).where(Assistant.name == UNA["name"])).one()
    session.commit()
    works_a_week(pa, employer, household)
    pays_and_files(journey, session, employer, household)
    explains_the_month(journey, session, employer, household)
    is_asked_and_decided(journey, employer, officer, own)
    decided = session.scalars(select(FinancialReturn)).one()
    assert decided.state is ReturnState.DECIDED
    session.commit()
    is_refused(employer, pa, own)

    told = journey.lines.getvalue()
    events = [json.loads(line) for line in told.splitlines()]
    asked = [each for each in events if each["event"] == "request"]
    assert len(asked) > 60
    assert {200, 303, 404, 422, 500} <= {each["status"] for each in asked}
    assert {"filing", "letter"} & {each.get("kind") for each in events if each["event"] == "work"}
    assert any(each.get("account") == str(household.officer.id) for each in asked)
    assert any("error" in each for each in events)
    found = [(word, line) for word in PRIVATE for line in told.splitlines() if word in line]
    assert not found, found[:3]


def goes_wrong_while_a_pa_is_added(
    journey: Journey, session: Session, employer: Visitor, own: str
) -> None:
    """The database refuses a row with words that name somebody, as it does in an error."""
    begin, end = TROUBLE[session.get_bind().dialect.name]
    session.execute(text(begin))
    page = employer.open(f"{own}/assistants/add")
    assert employer.press(page, "Add this PA", expect=500, **una()).heading.startswith("Sorry")
    session.execute(text(end))
    session.commit()
    assert "a request failed" in journey.lines.getvalue()


def una() -> dict[str, Any]:
    return UNA | {
        "date_of_birth_day": "4",
        "date_of_birth_month": "5",
        "date_of_birth_year": "1998",
        "started_on_day": "1",
        "started_on_month": "6",
        "started_on_year": "2026",
        "hourly_rate": "13.45",
        "contracted": "4",
        "frequency": "four-weekly",
    }


def adds_a_pa(employer: Visitor, own: str) -> None:
    page = employer.open(f"{own}/assistants/add?email=una.kirkbride@example.org")
    wrong = una() | {"account_number": "31415"}
    page = employer.press(page, "Add this PA", expect=422, **wrong)
    assert employer.press(page, "Add this PA", **una()).heading == "How Una starts"


def works_a_week(pa: Visitor, employer: Visitor, household: Household) -> None:
    week = f"/work/{household.assistant.id}/weeks/2026-04-27"
    pa.open(week)
    page = pa.open(f"{week}/shifts/add?day=2026-04-27")
    pa.press(page, "Keep this shift", expect=422, start="9", end="Una Kirkbride")
    pa.press(page, "Keep this shift", start="9", end="13:00")
    pa.press(pa.open(week), "Send to Morag")
    sent = employer.open(f"{household.path}/hours")
    employer.press(sent, _button(sent, "Agree"))


def pays_and_files(
    journey: Journey, session: Session, employer: Visitor, household: Household
) -> None:
    journey.move_to(date(2026, 5, 7))
    own, pa = household.path, f"{household.path}/assistants/{household.assistant.id}"
    page = employer.follow(employer.open(f"{own}/pay"), "Start a pay run")
    page = employer.press(
        page, "Go on to hours", pay_on_day="8", pay_on_month="5", pay_on_year="2026"
    )
    page = employer.press(page, "Pay Rhona Baird contracted hours now")
    page = employer.follow(employer.follow(page, "Go on to check"), "Go on to pay")
    employer.press(page, _button(page, "Approve"))
    known: dict[str, Any] = {
        "gender": "F",
        "address": "2 Mill Road\nKinnaird",
        "postcode": "FK10 1AA",
    }
    employer.press(employer.open(f"{pa}/hmrc"), "Keep these details", **known)
    employer.press(employer.open(f"{pa}/tax/start"), "Keep this", declaration="A")
    login: dict[str, Any] = {"user_id": LOGIN[0], "password": LOGIN[1]}
    employer.press(employer.open(f"{own}/hmrc/login"), "Keep this login", **login)
    page = employer.open(f"{own}/hmrc")
    employer.press(employer.follow(page, "Look and send : Pay on 8 May 2026"), "Send it to HMRC")
    journey.work()
    filing = session.scalars(select(Filing)).one()
    assert filing.state is FilingState.ACCEPTED, filing.errors
    session.commit()


def explains_the_month(
    journey: Journey, session: Session, employer: Visitor, household: Household
) -> None:
    journey.move_to(date(2026, 6, 3))
    own = household.path
    page = employer.open(f"{own}/money/import")
    statement = FileStorage(BytesIO(statement_of(session, household).encode()), "may.csv")
    employer.press(page, "Bring it in", file=statement)
    damaged = FileStorage(BytesIO(b"Una Kirkbride,DOBBIE LANE\n"), "Una Kirkbride.csv")
    employer.press(employer.open(f"{own}/money/import"), "Bring it in", expect=422, file=damaged)
    lines = employer.open(f"{own}/money/receipts")
    page = employer.open(_link_with(lines, "£18.40"))
    employer.press(page, "Activities and breaks", words=WORDS)
    picture = BytesIO()
    Image.new("RGB", (300, 400), "white").save(picture, "JPEG")
    picture.seek(0)
    page = employer.open(_link_with(employer.open(f"{own}/money/receipts"), "£62.00"))
    employer.press(page, "Add the receipt", file=FileStorage(picture, "Una Kirkbride.jpg"))
    page = employer.open(f"{own}/returns/2026-03-02")
    employer.press(page, "That is right, send it", how_going="Well. Rhona is a star.")


def _button(page: Page, begins: str) -> str:
    said = (each.get_text(" ", strip=True) for each in page.soup.find_all("button"))
    return next(words for words in said if words.startswith(begins))


def _link_with(page: Page, words: str) -> str:
    return next(
        str(each["href"])
        for each in page.soup.select("main a[href]")
        if words in each.get_text(" ", strip=True)
    )


def statement_of(session: Session, household: Household) -> str:
    dues = select(PaymentDue).where(PaymentDue.agreement_id == household.agreement.id)
    owed = {due.kind: due.amount for due in session.scalars(dues)}
    session.commit()
    balance, rows = Money(100000), ["Date,Description,Amount,Balance"]
    for day, said, amount in (
        ("06/04/2026", "KINNAIRD COUNCIL KC-1001", Money(160000)),
        ("08/05/2026", "R BAIRD WAGES", -owed[DueKind.NET_PAY]),
        ("12/05/2026", "DOBBIE LANE GARDEN CENTRE", Money(-1840)),
        ("15/05/2026", "CASTLE ART SUPPLIES", Money(-6200)),
        ("20/05/2026", "SMITH AND SONS", Money(-12500)),
    ):
        balance += amount
        rows.append(f"{day},{said},{amount.pounds:.2f},{balance.pounds:.2f}")
    return "\n".join(rows) + "\n"


def is_asked_and_decided(journey: Journey, employer: Visitor, officer: Visitor, own: str) -> None:
    journey.move_to(date(2026, 6, 8))
    desk = officer.open(_link_with(officer.open("/council/returns"), "Morag Sinclair"))
    asking = officer.follow(desk, "Ask the person")
    noticed = str(asking.soup.select("input[name=noticed]")[-1]["value"])
    asked = officer.press(asking, "Send these questions", noticed=[noticed])
    journey.move_to(date(2026, 6, 9))
    page = employer.open(f"{own}/returns/2026-03-02")
    employer.press(page, "Send these answers", words_0="A ramp. Una was unwell, so I paid cash.")
    journey.move_to(date(2026, 6, 10))
    for _ in range(9):
        desk = officer.open(asked.path)
        things = things_on(desk)
        if not things:
            break
        page = officer.press(
            officer.open(things[0]),
            "Keep this and go on",
            action="accept and advise",
            reason="The ramp is in the plan. A photo is enough next time.",
        )
        if page.heading.startswith("The letter"):
            officer.press(page, "Decide, and send this letter")
            break
    journey.work()


def is_refused(employer: Visitor, pa: Visitor, own: str) -> None:
    """Forms that are wrong, pages that are not there, files that are no files."""
    employer.open("/employers/Una Kirkbride?email=una.kirkbride@example.org", expect=404)
    employer.open("/invitation/Una-Kirkbride-CE987654B", expect=404)
    pa.open(own, expect=404)
    page = employer.open(f"{own}/money/import")
    broken = FileStorage(BytesIO(b"PK\x03\x04" + b"Una" * 9), "Una Kirkbride.xlsx")
    employer.press(page, "Bring it in", expect=422, file=broken)
    gone = employer.client.get(f"{own}/receipts/Una%20Kirkbride/pages/1?who=Una")
    assert gone.status_code == 404
