"""A PA's week on a phone: a few taps with a signal, and nothing lost or doubled without one."""

from collections.abc import Callable
from datetime import date, time, timedelta

import pytest
from playwright.sync_api import Browser, Request, Route, ViewportSize, expect
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.planning.service import LineDetails, plan_line
from pa_employer.timesheets.models import TimesheetState
from pa_employer.timesheets.queries import sheet_for, worked_minutes_of
from pa_employer.timesheets.service import start_sheet, submit_sheet
from payroll.work.kinds import WorkKind
from tests.browser.conftest import MovableClock
from tests.browser.people import Person, at_browser
from tests.pa_employer.household import Household

MONDAY = date(2026, 5, 4)
PHONE = ViewportSize(width=320, height=640)


def plan_a_week(session: Session, household: Household) -> None:
    """Mornings on Monday and Wednesday, and a sleepover on Friday."""
    by = Actor(household.employer_account.id, household.by_employer.at)
    for number in (0, 2):
        line = LineDetails(MONDAY + timedelta(days=number), time(9), time(13))
        plan_line(session, household.assistant, line, by)
    night = LineDetails(MONDAY + timedelta(days=4), time(22), time(7), kind=WorkKind.SLEEPOVER)
    plan_line(session, household.assistant, night, by)
    session.commit()


@pytest.fixture
def pa(
    clock: MovableClock,
    session: Session,
    household: Household,
    browser: Browser,
    address: str,
) -> Person:
    """Rhona on Saturday evening, with a phone."""
    plan_a_week(session, household)
    clock.move_to(date(2026, 5, 9), 19)
    person = at_browser(browser, address, household.assistant_account)
    person.page.set_viewport_size(PHONE)
    return person


def minutes(session: Session, household: Household) -> int:
    session.expire_all()
    sheet = sheet_for(session, household.assistant.id, MONDAY)
    found = worked_minutes_of(sheet) if sheet else 0
    session.rollback()
    return found


def kept_pages(pa: Person, are_as_wanted: Callable[[list[str]], bool]) -> None:
    """Wait until the phone keeps the pages that are wanted."""
    kept: list[str] = []
    for _ in range(100):
        kept = pa.page.evaluate(
            "caches.open('pa-pages-1').then(pages => pages.keys())"
            ".then(asked => asked.map(each => new URL(each.url).pathname))"
        )
        if are_as_wanted(kept):
            return
        pa.page.wait_for_timeout(50)
    raise AssertionError(kept)


def test_a_week_as_planned_is_three_taps(
    session: Session, household: Household, pa: Person
) -> None:
    pa.open(f"/work/{household.assistant.id}")
    pa.press("Everything as planned")
    pa.reads("Filled in as planned. Look it over, then send it.")
    pa.reads("17 h, about")
    pa.press("Send to Morag")
    pa.reads("Sent to Morag.")
    session.expire_all()
    sheet = sheet_for(session, household.assistant.id, MONDAY)
    assert sheet is not None
    assert sheet.state is TimesheetState.SUBMITTED
    session.rollback()


def test_without_a_signal_shifts_are_kept_on_the_phone_and_sent_once(
    session: Session, household: Household, pa: Person
) -> None:
    week = f"/work/{household.assistant.id}/weeks/{MONDAY}"
    pa.open(week)
    kept_pages(pa, lambda paths: f"{week}/shifts/add" in paths)
    pa.page.context.set_offline(offline=True)
    pa.page.reload()
    pa.page.get_by_role("button", name="Worked as planned on Monday 4 May").click()
    pa.reads("Not sent yet: 1 thing")
    pa.page.get_by_role("link", name="Add a shift on Tuesday 5 May").click()
    expect(pa.page.get_by_label("Tuesday 5 May")).to_be_checked()
    pa.page.get_by_label("Start").fill("14")
    pa.page.get_by_label("End", exact=True).fill("16:30")
    pa.page.get_by_role("button", name="Keep this shift").click()
    pa.reads("Not sent yet: 2 things")
    pa.reads("Tuesday 5 May, 14 to 16:30")
    pa.look()
    assert minutes(session, household) == 0

    # The tab is closed and opened again, still without a signal: all is there.
    page = pa.page.context.new_page()
    pa.page.close()
    pa.page = page
    page.goto(week)
    pa.reads("Not sent yet: 2 things")
    pa.page.context.set_offline(offline=False)
    expect(page.locator("[data-not-sent]")).to_be_hidden(timeout=20_000)
    pa.reads("6 h 30 min, about")
    assert minutes(session, household) == 390
    page.reload()
    assert minutes(session, household) == 390


def test_an_answer_that_is_lost_doubles_nothing(
    session: Session, household: Household, pa: Person
) -> None:
    week = f"/work/{household.assistant.id}/weeks/{MONDAY}"
    pa.open(week)
    lost: list[int] = []

    def lose_the_first_answer(route: Route, request: Request) -> None:
        if request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    pa.page.route("**/as-planned**", lose_the_first_answer)
    pa.page.get_by_role("button", name="Everything as planned").click()
    pa.reads("Not sent yet: 1 thing")
    expect(pa.page.locator("[data-not-sent]")).to_be_hidden(timeout=20_000)
    assert len(lost) == 1
    assert minutes(session, household) == 17 * 60
    pa.reads("17 h, about")


def test_what_cannot_be_kept_is_said_and_stays_until_somebody_looked(
    clock: MovableClock, session: Session, household: Household, pa: Person
) -> None:
    week = f"/work/{household.assistant.id}/weeks/{MONDAY}"
    pa.open(week)
    kept_pages(pa, lambda paths: f"{week}/shifts/add" in paths)
    pa.page.context.set_offline(offline=True)
    pa.page.get_by_role("button", name="Worked as planned on Monday 4 May").click()
    pa.reads("Not sent yet: 1 thing")
    # Meanwhile Morag fills the week in on another machine and sends it.
    by = Actor(household.employer_account.id, clock())
    submit_sheet(session, start_sheet(session, household.assistant, MONDAY, by), by)
    session.commit()
    pa.page.context.set_offline(offline=False)
    pa.reads("These hours are sent already.")
    pa.page.get_by_role("button", name="Do not send it").click()
    expect(pa.page.locator("[data-not-sent]")).to_be_hidden()


def test_signing_out_leaves_no_page_on_the_phone(household: Household, pa: Person) -> None:
    pa.open(f"/work/{household.assistant.id}/weeks/{MONDAY}")
    kept_pages(pa, bool)
    pa.page.get_by_role("button", name="Sign out").click()
    pa.page.wait_for_url("**/sign-in*")
    kept_pages(pa, lambda paths: not paths)
