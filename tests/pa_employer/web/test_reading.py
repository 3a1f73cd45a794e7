"""How somebody reads: the print of every page, which document comes first, one idea a line."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.messages.service import MessageDetails, prefer_reading, send_message
from pa_employer.payruns.models import PayslipRow
from pa_employer.web.pdf import STATIC
from pa_employer.web.reading import Reading, easy_lines
from tests.pa_employer.conftest import AT
from tests.pa_employer.filings.month import APRIL_26, MAY_1
from tests.pa_employer.household import Household
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.payruns.work import agree_eighty_hours, pay

LARGE = (Reading.LARGE, Reading.EASY)


def reads(session: Session, household: Household, reading: Reading) -> None:
    for account in (household.employer_account, household.assistant_account):
        prefer_reading(session, account, reading, Actor(account.id, AT))


def is_large(page: Page) -> bool:
    return bool(page.soup.select("html.app-large"))


def pdfs(page: Page) -> list[str]:
    return [str(each["href"]) for each in page.soup.select("main a[href*='.pdf']")]


@pytest.mark.parametrize("reading", Reading)
def test_every_page_is_large_for_whoever_wants_it(
    employer: Visitor, session: Session, household: Household, reading: Reading
) -> None:
    reads(session, household, reading)
    for path in ("", "/hours", "/pay", "/money", "/returns"):
        assert is_large(employer.open(household.path + path)) is (reading in LARGE)
    assert is_large(employer.open("/messages")) is (reading in LARGE)
    assert is_large(employer.open("/no-such-page", expect=404)) is (reading in LARGE)


def test_who_is_not_signed_in_reads_standard_print(visitor: Visitor) -> None:
    assert not is_large(visitor.open("/sign-in"))


def test_large_print_is_a_third_larger_than_standard_or_more() -> None:
    css = (STATIC / "app.css").read_text(encoding="utf-8")
    (percent,) = re.findall(r"\.app-large\{font-size:([0-9.]+)%\}", css)
    assert float(percent) >= 133
    assert not re.search(r"font-size:\d+px", css), "text in px does not grow with its page"


@pytest.mark.parametrize("reading", Reading)
def test_a_payslip_is_offered_first_as_its_reader_reads(
    employer: Visitor, pa: Visitor, session: Session, household: Household, reading: Reading
) -> None:
    agree_eighty_hours(session, household.assistant)
    pay(session, household, MAY_1, APRIL_26)
    slip = session.scalars(select(PayslipRow)).one()
    reads(session, household, reading)
    for somebody, own in (
        (pa, f"/work/{household.assistant.id}/payslips/{slip.id}"),
        (employer, f"{household.path}/pay/payslips/{slip.id}"),
    ):
        both = [f"{own}.pdf", f"{own}.pdf?print=large"]
        assert pdfs(somebody.open(own)) == (both[::-1] if reading in LARGE else both)


@pytest.mark.parametrize("reading", Reading)
def test_a_statement_and_a_week_on_paper_are_offered_first_as_their_reader_reads(
    employer: Visitor, pa: Visitor, session: Session, household: Household, reading: Reading
) -> None:
    own = f"{household.path}/assistants/{household.assistant.id}"
    employer.press(employer.open(f"{own}/particulars/make"), "Make the statement")
    reads(session, household, reading)
    for somebody, path in (
        (employer, f"{own}/particulars"),
        (pa, f"/work/{household.assistant.id}/papers"),
        (pa, f"/work/{household.assistant.id}/weeks/2026-11-16"),
    ):
        offered = [href.endswith("print=large") for href in pdfs(somebody.open(path))]
        assert offered == ([True, False] if reading in LARGE else [False, True])


WORDS = "Dr. Orr comes on Friday. Can you be here at 9.30? It takes £12.50 an hour.\nThank you!"


@pytest.mark.parametrize("reading", Reading)
def test_a_message_in_easy_read_is_one_idea_a_line_with_a_symbol(
    pa: Visitor, session: Session, household: Household, reading: Reading
) -> None:
    by = Actor(household.employer_account.id, AT)
    details = MessageDetails("About Friday", WORDS)
    sent = send_message(session, household.assistant_account, household.employer.id, details, by)
    reads(session, household, reading)
    page = pa.open(f"/messages/{sent.id}")
    lines = page.soup.select(".app-easy li")
    assert [line.get_text(" ", strip=True) for line in lines] == (
        [
            "Dr. Orr comes on Friday.",
            "Can you be here at 9.30?",
            "It takes £12.50 an hour.",
            "Thank you!",
        ]
        if reading is Reading.EASY
        else []
    )
    assert all(line.find("svg", attrs={"aria-hidden": "true"}) for line in lines)
    if reading is not Reading.EASY:
        assert "Can you be here at 9.30?" in page.text


def test_what_is_no_sentence_is_kept_as_it_is() -> None:
    assert [line.words for line in easy_lines("J. Baird\n\n  ok  ")] == ["J. Baird", "ok"]
    assert easy_lines("") == []


def test_choosing_the_same_again_is_written_down_once(pa: Visitor, session: Session) -> None:
    page = pa.open("/messages/how")
    page = pa.press(page, "Keep this", channel="email", reading="large print")
    assert is_large(page)
    pa.press(pa.open("/messages/how"), "Keep this")
    assert is_large(pa.open("/messages"))
    told = select(AuditEvent.what).where(AuditEvent.what == "chose how to read")
    assert len(session.scalars(told).all()) == 1
