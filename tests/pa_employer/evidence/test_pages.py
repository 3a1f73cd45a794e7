"""Receipts on a payment's page: only where one helps, made safe, and nobody else's."""

from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from pa_employer.audit.actor import Actor
from pa_employer.evidence.models import Receipt, ReceiptFile, ReceiptMatch
from pa_employer.people.models import Capacity
from pa_employer.statements.service import Upload, import_statement
from payroll.ground.money import Money
from receipts.intake import BrokenPictureError, WrongKindError
from receipts.store import FileStore
from tests.pa_employer.conftest import AT, make_employer
from tests.pa_employer.evidence.receipts import attach
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.statements.bank import HEADER, STATEMENT, file_of, line, owe
from tests.receipts.files import HEIC, pdf, picture

ART = HEADER + "12/05/2026,ART SHOP,-62.00,938.00\n"


@pytest.fixture
def files(app: Flask) -> FileStore:
    kept: FileStore = app.extensions["files"]
    return kept


@pytest.fixture
def at_home(visitor: Visitor, household: Household, session: Session, files: FileStore) -> Visitor:
    """Morag, signed in, with two statements brought in."""
    by = Actor(household.employer_account.id, AT)
    owe(session, household, 80_000)
    for name, text in (("may.csv", STATEMENT), ("art.csv", ART)):
        upload = Upload(name, text.encode())
        import_statement(session, files, household.money_account, upload, by)
    visitor.sign_in(household.employer_account)
    return visitor


def page_of(at_home: Visitor, household: Household, session: Session, description: str) -> Page:
    found = line(session, description).id
    return at_home.open(f"{household.path}/money/lines/{found}")


def add(page: Page, at_home: Visitor, data: bytes, expect: int = 200, **typed: str) -> Page:
    return at_home.press(page, "Add the receipt", expect, file=file_of(data, "till.jpg"), **typed)


def press_without_file(page: Page, at_home: Visitor) -> Page:
    return at_home.press(page, "Add the receipt", 422)


def picture_of(at_home: Visitor, session: Session, link: str) -> TestResponse:
    """The first page's picture, as the receipt's own page shows it."""
    shown = at_home.open(link).soup.select_one("img.app-receipt")
    assert shown is not None
    session.commit()
    return at_home.client.get(str(shown["src"]))


def receipts(session: Session) -> list[Receipt]:
    return list(session.scalars(select(Receipt).order_by(Receipt.added_at)))


def test_a_receipt_is_asked_for_only_where_it_helps(
    at_home: Visitor, household: Household, session: Session
) -> None:
    large = page_of(at_home, household, session, "ART SHOP")
    assert "A receipt would help" in large.text
    small = page_of(at_home, household, session, "GARDEN CENTRE")
    assert "No receipt is needed" in small.text
    assert "You can add one anyway." in small.text
    for nothing in ("R BAIRD WAGES", "KINNAIRD COUNCIL"):
        page = page_of(at_home, household, session, nothing)
        assert "receipt" not in page.text.casefold()


def test_a_receipt_is_taken_and_shown_as_a_clean_copy_that_can_do_nothing(
    at_home: Visitor, household: Household, session: Session, files: FileStore
) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Phone of Morag"
    photo = picture("JPEG", (64, 32), exif=exif)
    page = add(page_of(at_home, household, session, "ART SHOP"), at_home, photo, total="62.00")
    assert "Thank you. The receipt is kept with this payment." in page.soup.get_text()
    assert "The receipt of 12 May 2026 is for the same £62.00." in page.text
    assert "added on 22 November 2026 at 09:00" in page.text
    (kept,) = session.scalars(select(ReceiptFile))
    assert files.get(kept.original_digest) == photo
    answer = picture_of(at_home, session, page.link("Look at receipt 1"))
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'inline; filename="receipt.jpg"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"Phone of Morag" in photo
    assert b"Phone of Morag" not in answer.data
    assert Image.open(BytesIO(answer.data)).size == (64, 32)


@pytest.mark.parametrize(
    "data",
    [picture("PNG"), picture("WEBP"), HEIC, pdf(2, text="Art")],
    ids=["png", "webp", "heic", "pdf"],
)
def test_whatever_a_phone_sends_is_taken(
    at_home: Visitor, household: Household, session: Session, data: bytes
) -> None:
    page = add(page_of(at_home, household, session, "ART SHOP"), at_home, data)
    assert "A person matched the receipt: it is for the same amount." in page.text
    answer = picture_of(at_home, session, page.link("Look at receipt 1"))
    assert answer.headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Choose the photo or PDF"),
        (b"<svg onload=alert(1)></svg>", str(WrongKindError())),
        (b"#!/bin/sh\nrm -rf /", str(WrongKindError())),
        (picture("PNG")[:40], str(BrokenPictureError())),
        (b"%PDF-1.7 not really", "We cannot open this PDF. Save it again, or send a photo of it."),
    ],
    ids=["empty", "svg", "script", "half a picture", "half a pdf"],
)
def test_a_file_that_is_no_receipt_is_refused_beside_its_field(
    at_home: Visitor, household: Household, session: Session, data: bytes, says: str
) -> None:
    page = page_of(at_home, household, session, "ART SHOP")
    page = add(page, at_home, data, 422) if data else press_without_file(page, at_home)
    assert page.errors == [says]
    assert page.soup.select_one("#file-error") is not None
    assert receipts(session) == []


def test_a_total_that_is_no_amount_is_refused(
    at_home: Visitor, household: Household, session: Session
) -> None:
    page = page_of(at_home, household, session, "ART SHOP")
    page = add(page, at_home, picture("PNG"), 422, total="lots")
    assert page.errors == ["Enter an amount in pounds and pence, like 18.40."]


def test_the_same_file_twice_is_one_receipt(
    at_home: Visitor, household: Household, session: Session
) -> None:
    page = page_of(at_home, household, session, "ART SHOP")
    other = page_of(at_home, household, session, "ART SHOP")
    for each in (page, page, other):
        shown = add(each, at_home, picture("PNG"))
        assert shown.text.count("Look at receipt") == 1
    for table in (Receipt, ReceiptFile, ReceiptMatch):
        assert session.scalar(select(func.count()).select_from(table)) == 1


def test_another_total_is_said_kindly_and_kept(
    at_home: Visitor, household: Household, session: Session
) -> None:
    page = page_of(at_home, household, session, "ART SHOP")
    page = add(page, at_home, picture("PNG"), total="£60")
    assert (
        "The receipt adds up to £60.00 and the payment is £62.00. This may be fine." in page.text
    )
    assert receipts(session)[0].total == Money(6_000)


def test_a_receipt_is_taken_away_and_can_come_back(
    at_home: Visitor, household: Household, session: Session
) -> None:
    page = add(page_of(at_home, household, session, "ART SHOP"), at_home, picture("PNG"))
    link = page.link("Look at receipt 1")
    gone = at_home.press(at_home.open(link), "Take this receipt away")
    assert "You can bring it back until 22 December 2026; then it is gone." in gone.text
    assert receipts(session)[0].removed_at == AT
    page = page_of(at_home, household, session, "ART SHOP")
    assert "Look at receipt" not in page.text
    # The same photo sent again brings it back, with its payment.
    back = add(page, at_home, picture("PNG"))
    assert back.link("Look at receipt 1") == link
    gone = at_home.press(at_home.open(link), "Take this receipt away")
    back = at_home.press(gone, "Bring it back")
    assert "The receipt is back." in back.soup.get_text()
    assert receipts(session)[0].removed_at is None


def test_wages_and_money_in_take_no_receipt_even_if_one_is_sent(
    at_home: Visitor, household: Household, session: Session, app: Flask
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for description in ("R BAIRD WAGES", "KINNAIRD COUNCIL"):
        to = f"{household.path}/money/lines/{line(session, description).id}/receipt"
        session.commit()
        sent = {"file": file_of(picture("PNG"), "till.png")}
        answer = at_home.client.post(to, data=sent)
        assert answer.status_code == 422
        assert "no receipt" in answer.text
    assert receipts(session) == []


def test_a_receipt_is_only_its_own_household_s(
    app: Flask, at_home: Visitor, household: Household, session: Session, files: FileStore
) -> None:
    """Neither under the household's address nor under the stranger's own."""
    by = Actor(household.employer_account.id, AT)
    shop = line(session, "ART SHOP")
    kept = attach(session, files, shop, by, picture("PNG"))
    kept_id, theirs, line_id = kept.id, household.path, shop.id
    stranger = add_person(app, session, "Ewan Grant")
    own = f"/employers/{make_employer(session, stranger, Capacity.SELF).id}"
    at_home.press(at_home.open(theirs), "Sign out")
    at_home.sign_in(stranger)
    app.config["WTF_CSRF_ENABLED"] = False
    for path in (theirs, own):
        at_home.open(f"{path}/money/receipts/{kept_id}", expect=404)
        session.commit()
        removed = at_home.client.post(f"{path}/money/receipts/{kept_id}/remove")
        assert removed.status_code == 404
        sent = {"file": file_of(picture("PNG"), "till.png")}
        added = at_home.client.post(f"{path}/money/lines/{line_id}/receipt", data=sent)
        assert added.status_code == 404
    session.refresh(kept)
    assert kept.removed_at is None
    assert kept.added_at.date() == date(2026, 11, 22)
