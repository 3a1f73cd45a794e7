"""Every page that needs no more than a household: desktop, phone, large print, past axe."""

from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.contested.models import AskKind
from pa_employer.evidence.known import pages_of
from pa_employer.hiring.applicants import ApplicantDetails, move, note_applicant, write_note
from pa_employer.hiring.service import begin_vacancy
from pa_employer.hiring.standing import Standing
from pa_employer.messages.service import prefer_reading
from pa_employer.privacy.asking import Wish, ask
from pa_employer.privacy.copying import ask_for_copy
from pa_employer.privacy.data_map import Whose, data_map
from pa_employer.privacy.queries import Standing as Known
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.models import StatementLine
from pa_employer.web.reading import Reading
from payroll.ground.money import Money
from tests.browser.conftest import MovableClock
from tests.browser.people import at_browser
from tests.pa_employer.evidence.receipts import attach, take
from tests.pa_employer.household import Household
from tests.receipts.files import picture

ABOUT_ONESELF = ("/messages/how", "/messages/sent", "/information")
FILES = (".pdf", ".csv", ".xlsx", ".ics", "/picture", "/small")


def pages(app: Flask, start: str, known: dict[str, object]) -> list[str]:
    """Return the addresses below `start` whose every part is known."""
    adapter = app.url_map.bind("localhost")
    return [
        adapter.build(rule.endpoint, {name: known[name] for name in rule.arguments})
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith(start)
        and "GET" in (rule.methods or ())
        and rule.arguments <= known.keys()
        and not rule.rule.endswith(FILES)
    ]


def a_receipt(
    app: Flask, session: Session, household: Household, clock: MovableClock
) -> dict[str, object]:
    """A payment with a receipt, one without, and a receipt that has none."""
    by = Actor(household.employer_account.id, clock())
    arriving = [
        Arriving(identity=words, on=date(2026, 5, 2), amount=Money(-6200), description=words)
        for words in ("CASTLE ARTS", "RAMP MAKERS")
    ]
    take_in(session, household.money_account, arriving, clock())
    files = app.extensions["files"]
    shown, _ = session.scalars(select(StatementLine).order_by(StatementLine.description))
    kept = attach(session, files, shown, by, picture("JPEG", (600, 800)), Money(6500))
    take(session, files, household.agreement, by, picture("PNG", (300, 400)))
    (side,) = pages_of(session, [kept.id])[kept.id]
    return {"line_id": shown.id, "receipt_id": kept.id, "page_id": side.id}


def a_search(session: Session, household: Household, clock: MovableClock) -> dict[str, object]:
    """A search for a PA, and somebody who said yes, with a note of meeting them."""
    by = Actor(household.employer_account.id, clock())
    vacancy = begin_vacancy(session, household.employer.id, by)
    una = note_applicant(session, vacancy, ApplicantDetails("Una Grant"), by.today, by)
    for standing in (Standing.MET, Standing.OFFERED, Standing.YES):
        move(session, vacancy, una, (standing, by.today), by)
    write_note(session, vacancy, una, "Kind, and on time.", by)
    return {"vacancy_id": vacancy.id, "applicant_id": una.id, "question": "apply"}


def an_ask(session: Session, household: Household, clock: MovableClock) -> dict[str, object]:
    """The PA asks that something about their pay is kept and not used."""
    standing = Known(Whose.ASSISTANT, household.assistant.id, "")
    wish = Wish(AskKind.RESTRICTION, data_map()["payslip"], "The hours are not mine.")
    by = Actor(household.assistant_account.id, clock())
    return {"ask_id": ask(session, standing, wish, by).id}


def wrong_path(who: str, household: Household) -> str:
    """Where somebody says that something about their pay is wrong."""
    root = household.employer.id if who == "employer" else household.assistant.id
    whose = "household" if who == "employer" else "assistant"
    return f"/information/wrong?as={whose}-{root}&for=pay"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("reading", [Reading.STANDARD, Reading.EASY])
@pytest.mark.parametrize("who", ["employer", "assistant"])
def test_every_page_of_a_household_fits_a_phone_and_passes_axe(
    who: str,
    reading: Reading,
    app: Flask,
    session: Session,
    household: Household,
    clock: MovableClock,
    browser: Browser,
    address: str,
) -> None:
    clock.move_to(date(2026, 5, 5))
    known = {
        **a_receipt(app, session, household, clock),
        **a_search(session, household, clock),
        **an_ask(session, household, clock),
        "employer_id": household.employer.id,
        "agreement_id": household.agreement.id,
        "assistant_id": household.assistant.id,
        "day": "2026-04-27",
    }
    session.commit()
    account, start = {
        "employer": (household.employer_account, "/employers/<uuid:employer_id>"),
        "assistant": (household.assistant_account, "/work"),
    }[who]
    by = Actor(account.id, clock())
    prefer_reading(session, account, reading, by)
    copy = f"/information/copies/{ask_for_copy(session, account, by).id}"
    session.commit()
    person = at_browser(browser, address, account)
    failed: list[str] = []
    person.page.on(
        "response", lambda answer: failed.append(answer.url) if answer.status >= 500 else None
    )
    for path in [*pages(app, start, known), *ABOUT_ONESELF, wrong_path(who, household), copy]:
        person.open(path)
    assert not failed
    assert len(person.seen) >= {"employer": 56, "assistant": 8}[who]
