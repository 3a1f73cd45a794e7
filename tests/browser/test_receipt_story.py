"""A photo is the whole job: on a phone, on a poor line, in a closed tab, and without scripts."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.evidence.models import Receipt, ReceiptPage
from pa_employer.statements.arriving import Arriving, take_in
from pa_employer.statements.models import StatementLine
from pa_employer.statements.service import Meaning, explain_line
from payroll.ground.money import Money
from returns.groups import Group
from tests.browser.conftest import MovableClock
from tests.browser.people import Person, at_browser
from tests.pa_employer.household import Household

PHONE = ViewportSize(width=390, height=844)
SOON = 15_000


@pytest.fixture
def art(session: Session, household: Household, clock: MovableClock) -> StatementLine:
    """A payment that a receipt would help with."""
    bought = Arriving(
        identity="art", on=date(2026, 5, 2), amount=Money(-6200), description="CASTLE ARTS"
    )
    take_in(session, household.money_account, [bought], clock())
    line = session.scalars(select(StatementLine)).one()
    by = Actor(household.employer_account.id, clock())
    explain_line(session, line, Meaning(Group.ACTIVITIES), by)
    session.commit()
    return line


def photo(place: Path, name: str, total: str) -> Path:
    """A photo as a phone takes it: large, with where it was taken."""
    picture = Image.effect_noise((2400, 1800), 40).convert("RGB")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((500, 100, 1900, 1700), fill=(250, 248, 240))
    for row, words in enumerate(("CASTLE ARTS", "02/05/2026", f"TOTAL {total}")):
        pen.text((560, 160 + row * 140), words, fill=(20, 20, 20), font_size=90)
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (55.0, 51.0, 0.0)}
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=85, exif=exif)
    (place / name).write_bytes(kept.getvalue())
    return place / name


def phone_of(browser: Browser, address: str, household: Household) -> Person:
    person = at_browser(browser, address, household.employer_account)
    person.page.set_viewport_size(PHONE)
    return person


def count(session: Session, table: type[Receipt | ReceiptPage]) -> int:
    session.commit()
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.commit()
    return found


def test_taking_a_photo_on_a_phone_is_the_whole_job(
    session: Session,
    household: Household,
    art: StatementLine,
    browser: Browser,
    address: str,
    tmp_path: Path,
) -> None:
    assert art.group == Group.ACTIVITIES
    me = phone_of(browser, address, household)
    me.open(household.path)
    me.follow("Tell us about £62.00")
    me.reads("because it is more than £25.00")
    me.page.set_viewport_size(PHONE)
    me.page.set_input_files('[name="file"]', photo(tmp_path, "IMG_1.jpg", "62.00"))
    me.page.get_by_role("button", name="Add the receipt").click()
    expect(me.page.get_by_role("link", name="Look at receipt 1")).to_be_visible(timeout=SOON)
    me.follow("Look at receipt 1")
    me.reads("What it is for")
    picture = me.page.locator("img.app-receipt")
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("each => each.naturalWidth") > 1000
    me.open(f"{household.path}/money/receipts")
    me.reads("Nothing. Every payment of the last year is clear.")
    me.reads("With its payment")
    assert count(session, Receipt) == 1


def test_a_lost_connection_and_a_closed_tab_lose_nothing_and_double_nothing(
    session: Session,
    household: Household,
    browser: Browser,
    address: str,
    tmp_path: Path,
) -> None:
    me = phone_of(browser, address, household)
    me.open(f"{household.path}/money/receipts/add")
    context: BrowserContext = me.page.context
    files = [photo(tmp_path, f"IMG_{n}.jpg", f"{n}.00") for n in (1, 2)]
    me.page.set_input_files('[name="files"]', files)
    context.set_offline(True)
    me.page.get_by_role("button", name="Send").click()
    me.reads("not sent yet. It goes on by itself when there is a connection again.")
    me.page.close()
    assert count(session, Receipt) == 0
    context.set_offline(False)
    later: Page = context.new_page()
    later.goto(f"{household.path}/money/receipts")
    for name in ("IMG_1.jpg", "IMG_2.jpg"):
        sent = later.locator("li", has_text=f"{name}: Thank you. The receipt is kept.")
        expect(sent).to_be_visible(timeout=SOON)
    # A second tab finds nothing left to send.
    again = context.new_page()
    again.goto(f"{household.path}/money/receipts")
    expect(again.locator("main")).to_contain_text("No payment yet", timeout=SOON)
    assert count(session, Receipt) == 2


def test_pages_of_one_receipt_are_sent_together(
    session: Session, household: Household, browser: Browser, address: str, tmp_path: Path
) -> None:
    me = phone_of(browser, address, household)
    me.open(f"{household.path}/money/receipts/add")
    files = [photo(tmp_path, f"IMG_{n}.jpg", f"{n}.00") for n in (1, 2)]
    me.page.set_input_files('[name="files"]', files)
    me.choose("They are the pages of one receipt")
    me.page.get_by_role("button", name="Send").click()
    for name in ("IMG_1.jpg", "IMG_2.jpg"):
        sent = me.page.locator("li", has_text=f"{name}: Thank you. The receipt is kept.")
        expect(sent).to_be_visible(timeout=SOON)
    assert (count(session, Receipt), count(session, ReceiptPage)) == (1, 2)
    me.page.get_by_role("link", name="Look at it").first.click()
    me.look()
    me.reads("Page 2 of 2")


def test_a_private_part_is_covered_with_a_finger(
    session: Session, household: Household, browser: Browser, address: str, tmp_path: Path
) -> None:
    me = phone_of(browser, address, household)
    me.open(f"{household.path}/money/receipts/add")
    me.page.set_input_files('[name="files"]', photo(tmp_path, "IMG_1.jpg", "5.00"))
    me.page.get_by_role("button", name="Send").click()
    me.page.wait_for_url("**/money/receipts/*-*", timeout=SOON)
    me.follow("Cover a private part")
    me.page.set_viewport_size(PHONE)
    expect(me.page.locator("[data-cover-hint]")).to_be_visible()
    me.page.evaluate("document.fonts.ready")
    sheet = me.page.locator("[data-cover]")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box is not None
    me.page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.25)
    me.page.mouse.down()
    me.page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.5, steps=4)
    me.page.mouse.up()
    for name, value in (("left", "10"), ("right", "90"), ("top", "25"), ("bottom", "50")):
        expect(me.page.locator(f"[name={name}]")).to_have_value(value)
    me.press("Cover this part")
    me.reads("That part is covered.")
    (page,) = session.scalars(select(ReceiptPage))
    assert page.covered_at is not None
    session.commit()


def test_without_scripts_a_form_does_it_all(
    session: Session, household: Household, browser: Browser, address: str, tmp_path: Path
) -> None:
    me = at_browser(browser, address, household.employer_account, has_scripts=False)
    me.page.goto(f"{household.path}/money/receipts/add")
    files = [photo(tmp_path, f"IMG_{n}.jpg", f"{n}.00") for n in (1, 2)]
    me.page.set_input_files('[name="files"]', files)
    me.page.get_by_role("button", name="Send").click()
    expect(me.page.locator("h1")).to_have_text("2 receipts are kept")
    assert count(session, Receipt) == 2
