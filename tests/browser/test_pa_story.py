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


def claimed(session: Session, household: Household) -> list[tuple[str, str]]:
    """What is to be paid back for the week."""
    session.expire_all()
    sheet = sheet_for(session, household.assistant.id, MONDAY)
    found = [
        (claim.what, str(claim.miles.normalize()) if claim.miles else str(claim.amount))
        for claim in (sheet.claims if sheet else [])
    ]
    session.rollback()
    return found


def add_claim(pa: Person, what: str, amount: str) -> None:
    pa.page.get_by_role("link", name="Add miles or money").click()
    pa.page.get_by_label("Monday 4 May").check()
    pa.page.get_by_label("What for, or where to?").fill(what)
    pa.page.get_by_label("Amount").fill(amount)
    pa.page.get_by_role("button", name="Keep this").click()


def test_without_a_signal_claims_are_kept_changed_and_sent_once(
    session: Session, household: Household, pa: Person
) -> None:
    pa.page.set_viewport_size(ViewportSize(width=390, height=844))
    week = f"/work/{household.assistant.id}/weeks/{MONDAY}"
    pa.open(week)
    kept_pages(pa, lambda paths: f"{week}/claims/add" in paths)
    pa.page.context.set_offline(offline=True)
    pa.page.get_by_role("button", name="Worked as planned on Monday 4 May").click()
    pa.reads("Not sent yet: 1 thing")
    add_claim(pa, "Cinema tickets", "12.50")
    pa.reads("Monday 4 May, Cinema tickets, £12.50")
    add_claim(pa, "Bus", "3")
    pa.page.get_by_role("link", name="Add miles or money").click()
    pa.reads("A photo of it needs a signal: Morag adds it later.")
    pa.page.get_by_label("Miles in my own car").check()
    pa.page.get_by_label("Wednesday 6 May").check()
    pa.page.get_by_label("What for, or where to?").fill("To the pool and back")
    pa.page.get_by_label("Miles", exact=True).fill("12")
    pa.page.get_by_role("button", name="Keep this").click()
    pa.reads("Not sent yet: 4 things")
    pa.reads("Wednesday 6 May, To the pool and back, 12 miles")
    pa.look()

    # Still without a signal one is changed, and one is not sent at all.
    pa.page.get_by_role("link", name="Change Monday 4 May, Cinema tickets").click()
    expect(pa.page.get_by_label("What for, or where to?")).to_have_value("Cinema tickets")
    expect(pa.page.get_by_label("Monday 4 May")).to_be_checked()
    pa.page.get_by_label("Amount").fill("14.50")
    pa.page.get_by_role("button", name="Keep this").click()
    pa.reads("Monday 4 May, Cinema tickets, £14.50")
    pa.page.get_by_role("button", name="Do not send it Monday 4 May, Bus").click()
    pa.reads("Not sent yet: 3 things")
    assert claimed(session, household) == []

    pa.page.context.set_offline(offline=False)
    expect(pa.page.locator("[data-not-sent]")).to_be_hidden(timeout=20_000)
    pa.reads("Cinema tickets, Monday 4 May: £14.50")
    expected = [("Cinema tickets", "£14.50"), ("To the pool and back", "12")]
    assert claimed(session, household) == expected
    pa.page.reload()
    assert claimed(session, household) == expected
    assert minutes(session, household) == 240


def test_a_kept_shift_is_changed_before_it_is_sent(
    session: Session, household: Household, pa: Person
) -> None:
    week = f"/work/{household.assistant.id}/weeks/{MONDAY}"
    pa.open(week)
    kept_pages(pa, lambda paths: f"{week}/shifts/add" in paths)
    pa.page.context.set_offline(offline=True)
    pa.page.get_by_role("link", name="Add a shift on Tuesday 5 May").click()
    pa.page.get_by_label("Start").fill("14")
    pa.page.get_by_label("End", exact=True).fill("16:30")
    pa.page.get_by_role("button", name="Keep this shift").click()
    pa.page.get_by_role("link", name="Change Tuesday 5 May, 14 to 16:30").click()
    expect(pa.page.get_by_label("Start")).to_have_value("14")
    # While it is being changed it is not sent from under the form.
    pa.page.context.set_offline(offline=False)
    pa.page.get_by_label("End", exact=True).fill("17")
    pa.page.get_by_role("button", name="Keep this shift").click()
    pa.reads("3 h, about")
    assert minutes(session, household) == 180


def test_a_claim_that_is_refused_waits_to_be_mended(
    session: Session, household: Household, pa: Person
) -> None:
    week = f"/work/{household.assistant.id}/weeks/{MONDAY}"
    pa.open(week)
    kept_pages(pa, lambda paths: f"{week}/claims/add" in paths)
    pa.page.context.set_offline(offline=True)
    add_claim(pa, "Cinema tickets", "")
    pa.reads("Not sent yet: 1 thing")
    pa.page.context.set_offline(offline=False)
    pa.reads("Enter the miles or the amount, more than nothing.")
    pa.page.get_by_role("link", name="Change Monday 4 May, Cinema tickets").click()
    pa.reads("Enter the miles or the amount, more than nothing.")
    pa.page.get_by_label("Amount").fill("12.50")
    pa.page.get_by_role("button", name="Keep this").click()
    pa.reads("Cinema tickets, Monday 4 May: £12.50")
    assert claimed(session, household) == [("Cinema tickets", "£12.50")]


def test_what_may_have_arrived_is_not_offered_to_be_changed(
    session: Session, household: Household, pa: Person
) -> None:
    pa.open(f"/work/{household.assistant.id}/weeks/{MONDAY}/claims/add")
    lost: list[int] = []

    def lose_every_answer(route: Route, request: Request) -> None:
        if request.method == "POST":
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    pa.page.route("**/claims/add", lose_every_answer)
    pa.page.get_by_label("Monday 4 May").check()
    pa.page.get_by_label("What for, or where to?").fill("Bus")
    pa.page.get_by_label("Amount").fill("3")
    pa.page.get_by_role("button", name="Keep this").click()
    pa.reads("Not sent yet: 1 thing")
    waiting = pa.page.locator("[data-not-sent]")
    expect(waiting.get_by_role("button")).to_have_count(0)
    expect(waiting.get_by_role("link")).to_have_count(0)
    pa.page.unroute("**/claims/add")
    expect(waiting).to_be_hidden(timeout=20_000)
    assert lost
    assert claimed(session, household) == [("Bus", "£3.00")]


def test_signing_out_leaves_no_page_on_the_phone(household: Household, pa: Person) -> None:
    pa.open(f"/work/{household.assistant.id}/weeks/{MONDAY}")
    kept_pages(pa, bool)
    pa.page.get_by_role("button", name="Sign out").click()
    pa.page.wait_for_url("**/sign-in*")
    kept_pages(pa, lambda paths: not paths)
