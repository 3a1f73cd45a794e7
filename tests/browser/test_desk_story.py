"""An officer's morning in a real browser: a hundred clean returns, and one that is not clear."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.reviews.models import DecisionLetter, FinancialReturn, ReturnState
from pa_employer.statements.service import Meaning, explain_line
from returns.groups import Group
from returns.sampling import is_drawn
from tests.browser.conftest import MovableClock
from tests.browser.people import Person, at_browser
from tests.pa_employer.desk.test_queue import clean_return
from tests.pa_employer.household import Household
from tests.pa_employer.reviews.book import ROWS, SPRING, SUMMER, import_lines, line_called, send

CLEAN = 100
STALL = (date(2026, 4, 10), "PLANT STALL", "-30.00", None)
RATE = 5
MOST_ACTIONS = 40
"""At three seconds each, a little under two minutes."""


@contextmanager
def counted(person: Person) -> Iterator[list[str]]:
    """Count what somebody does at the browser: opening, pressing, typing, choosing."""
    done: list[str] = []

    def noting(name: str) -> None:
        own = getattr(person, name)

        def act(*args: object, **named: object) -> None:
            done.append(name)
            own(*args, **named)

        object.__setattr__(person, name, act)

    for name in ("open", "follow", "press", "fill", "choose"):
        noting(name)
    yield done


def a_hundred_clean_and_one_unclear(session: Session, household: Household, at: Actor) -> None:
    import_lines(session, household, (STALL, *ROWS))
    by = Actor(household.employer_account.id, at.at)
    line = line_called(session, "GARDEN WORLD")
    explain_line(session, line, Meaning(Group.OTHER, "Seeds.", no_receipt=True), by)
    example = send(session, household).versions[-1]
    assert example.is_clean
    for number in range(CLEAN - 1):
        clean_return(session, household, example, number, at)
    send(session, household, SPRING)
    session.commit()


def test_an_officer_closes_a_hundred_clean_returns_and_decides_an_unclear_one(
    app: Flask,
    clock: MovableClock,
    session: Session,
    household: Household,
    browser: Browser,
    address: str,
) -> None:
    assert app.extensions["clock"] is clock
    clock.move_to(date(2026, 11, 22), 9)
    at = Actor(household.officer.id, clock())
    a_hundred_clean_and_one_unclear(session, household, at)
    officer = at_browser(browser, address, household.officer)
    employer = at_browser(browser, address, household.employer_account)
    with counted(officer) as done:
        drawn = officer_closes_the_clean_ones(officer, session)
        officer_asks_about_the_stall(officer)
        clock.move_to(date(2026, 11, 24))
        employer_answers(employer, household)
        officer_decides_it(officer)
    assert len(done) + drawn < MOST_ACTIONS
    employer_reads_who_looked_and_what_was_decided(employer, household)
    session.expire_all()
    open_ones = select(func.count()).where(FinancialReturn.state == ReturnState.SUBMITTED)
    assert session.scalar(open_ones) == 0
    # One letter for each: a hundred that are accepted, and one that allows something once.
    assert session.scalar(select(func.count(DecisionLetter.id))) == CLEAN + 1


def officer_closes_the_clean_ones(officer: Person, session: Session) -> int:
    """Close what is not drawn in one press, and look at each that is; return how many."""
    waiting = session.scalars(
        select(FinancialReturn.id).where(FinancialReturn.starts_on == SUMMER.first)
    ).all()
    session.commit()
    drawn = [each for each in waiting if is_drawn(each, date(2026, 11, 22), RATE)]
    officer.open("/council/returns?show=clean")
    officer.reads(f"Clean ({CLEAN})")
    officer.follow("Close clean returns together")
    officer.reads(f"{CLEAN - len(drawn)} can be closed now.")
    officer.press(f"Close {CLEAN - len(drawn)} clean returns")
    officer.reads("Everybody sees that their return was accepted.")
    for each in drawn:
        officer.open(f"/council/returns/{each}")
        officer.reads("Nothing is left to ask or look at.")
        officer.press("Accept and close")
    return len(drawn)


def officer_asks_about_the_stall(officer: Person) -> None:
    officer.open("/council/returns")
    officer.follow("Morag Sinclair, March to May 2026")
    officer.reads("PLANT STALL")
    officer.page.get_by_text("Open single payments").click()
    officer.follow("Not clear yet: 1 payment")
    officer.fill(reason="Which stall was it?")
    officer.press("Open it for today")
    officer.reads("PLANT STALL")
    officer.follow("Back to the return")
    officer.follow("Ask the person")
    officer.page.get_by_label("PLANT STALL").check()
    officer.reads("about 10 minutes of the person's time")
    officer.press("Send these questions")
    officer.reads("Asked: waiting for the person")


def employer_answers(employer: Person, household: Household) -> None:
    employer.open(f"{household.path}/returns/{SPRING.first}")
    employer.reads("There is time to answer until 20 December 2026.")
    employer.fill(words_0="Herbs for the window box in my plan. The stall gives no receipts.")
    employer.press("Send these answers")
    employer.reads("The council has your answers")


def officer_decides_it(officer: Person) -> None:
    officer.open("/council/returns")
    officer.follow("Morag Sinclair, March to May 2026")
    officer.reads("Herbs for the window box in my plan.")
    for _ in range(2):
        officer.page.wait_for_load_state()
        if "items/" not in officer.page.url:
            officer.page.keyboard.press("j")
            officer.page.keyboard.press("Enter")
            officer.page.wait_for_url("**/items/*")
            officer.look()
        officer.page.keyboard.press("o")
        officer.fill(reason="Small markets give no receipts, and herbs are in the plan.")
        officer.press("Keep this and go on")
        if "finish" in officer.page.url:
            break
    officer.reads("The letter to Morag Sinclair")
    officer.press("Decide, and send this letter")
    officer.reads("Decided.")


def employer_reads_who_looked_and_what_was_decided(employer: Person, household: Household) -> None:
    employer.open(f"{household.path}/returns/{SPRING.first}")
    employer.reads("We allow this once.")
    employer.reads("If you think it is wrong, say so by 22 December 2026.")
    employer.reads("opened single payments: not clear yet")
    employer.reads("The reason: Which stall was it?")
    employer.follow("Read the letter")
    employer.reads("Small markets give no receipts, and herbs are in the plan.")
    employer.reads("Scottish Public Services Ombudsman")
