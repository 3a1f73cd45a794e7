"""The pages of receipts, as the supported person and their helpers use them."""

from dataclasses import replace
from datetime import date
from http import HTTPStatus

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from config.settings import ReceiptMailbox
from pa_employer.accounts.models import OrganisationKind, Post
from pa_employer.accounts.service import add_organisation
from pa_employer.evidence.forgetting import erase, place_hold
from pa_employer.evidence.hiding import cover_part
from pa_employer.evidence.known import matches_of, pages_of
from pa_employer.evidence.models import Came, LegalHold, Receipt, ReceiptAddress, ReceiptFile
from pa_employer.people.models import Capacity, Mandate
from pa_employer.statements.service import Meaning, explain_line
from receipts.covering import Patch
from returns.groups import Group
from tests.pa_employer.evidence.conftest import Shelf
from tests.pa_employer.evidence.receipts import attach
from tests.pa_employer.evidence.test_pairing import till
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Page, Visitor
from tests.pa_employer.statements.bank import file_of
from tests.receipts.files import HEIC, pdf, picture

LIST = "/money/receipts"


@pytest.fixture
def at_home(visitor: Visitor, household: Household) -> Visitor:
    visitor.sign_in(household.employer_account)
    return visitor


def photos(*data: bytes) -> list[FileStorage]:
    return [file_of(each, f"IMG_{number}.jpg") for number, each in enumerate(data)]


def send(
    at_home: Visitor, page: Page, *data: bytes, expect: int = 200, together: str = "each"
) -> Page:
    """Send photos as a browser without scripts does: all in one form."""
    return at_home.press(page, "Send", expect, files=photos(*data), together=together)


def test_an_empty_list_says_what_comes_next(at_home: Visitor, household: Household) -> None:
    page = at_home.open(household.path + LIST)
    assert "Nothing. Every payment of the last year is clear." in page.text
    assert "There are none yet. That is fine" in page.text


def test_the_list_says_what_would_help_and_how_much_needs_nothing(
    at_home: Visitor, shelf: Shelf
) -> None:
    bus, art = shelf.paid("BUS", "-20.00"), shelf.paid("ART SHOP", "-80.00")
    for line in (bus, art):
        explain_line(shelf.session, line, Meaning(Group.ACTIVITIES), shelf.by)
    page = at_home.open(shelf.household.path + LIST)
    assert "20 of every £100 you spent in the last year need no receipt" in page.text
    assert "Small, or told in your own words" in page.text
    assert "because it is more than £25.00" in page.text
    shown = at_home.follow(page, "£80.00 at ART SHOP, 12 November 2026")
    assert "A receipt would help" in shown.text


def test_a_photo_that_was_sent_is_found_its_payment_and_said_to_be_right(
    at_home: Visitor, shelf: Shelf
) -> None:
    shelf.paid("SUMUP 4411", "-62.00")
    page = at_home.open(f"{shelf.household.path}{LIST}/add")
    shown = send(at_home, page, till("62.00"))
    assert shown.heading == "Receipt for £62.00, Castle Arts"
    assert "The same amount, the same day" in shown.text
    shown = at_home.press(shown, "Yes, it is for this : SUMUP 4411, 12 November 2026")
    assert "Matched: the same amount, the same day." in shown.text
    shown = at_home.press(shown, "Yes, that is right", shop="Castle Arts")
    assert "You looked at this. You can change it." in shown.text
    apart = at_home.press(shown, "That is not it")
    assert "They are apart now." in apart.soup.get_text()


def test_several_photos_are_several_receipts_or_the_pages_of_one(
    at_home: Visitor, shelf: Shelf
) -> None:
    page = at_home.open(f"{shelf.household.path}{LIST}/add")
    shown = send(at_home, page, picture("JPEG"), HEIC, b"<html>")
    assert shown.heading == "2 receipts are kept"
    assert "IMG_2.jpg : We cannot read this kind of file." in shown.text
    page = at_home.open(f"{shelf.household.path}{LIST}/add")
    shown = send(at_home, page, picture("PNG", (30, 30)), picture("PNG", (40, 40)), together="one")
    assert shown.heading == "1 receipt is kept"
    assert "IMG_0.jpg" in shown.text
    shelf.session.expire_all()
    assert len(shelf.session.scalars(select(Receipt)).all()) == 3


def test_sending_nothing_says_what_to_choose(at_home: Visitor, shelf: Shelf) -> None:
    page = at_home.open(f"{shelf.household.path}{LIST}/add")
    assert send(at_home, page, expect=422).errors == ["Choose a photo or a PDF, or take a photo."]
    many = send(at_home, page, *[b"x"] * 51, expect=422)
    assert many.errors == ["Send up to 50 files at a time."]


def test_the_second_press_of_the_button_sends_nothing_twice(
    at_home: Visitor, shelf: Shelf
) -> None:
    page = at_home.open(f"{shelf.household.path}{LIST}/add")
    first = send(at_home, page, picture("JPEG"))
    again = send(at_home, page, picture("JPEG"))
    assert first.path.split("?")[0] == again.path.split("?")[0]
    assert len(shelf.session.scalars(select(ReceiptFile)).all()) == 1


def test_a_total_that_is_missing_or_nothing_is_asked_for(at_home: Visitor, shelf: Shelf) -> None:
    receipt = shelf.take(picture("JPEG"))
    page = at_home.open(f"{shelf.household.path}{LIST}/{receipt.id}")
    assert at_home.press(page, "Yes, that is right", 422).errors == [
        "Enter what the receipt adds up to"
    ]
    page = at_home.press(page, "Yes, that is right", 422, total="0")
    assert page.errors == ["A receipt adds up to more than nothing."]
    page = at_home.press(page, "Yes, that is right", 422, **{"bought_on-day": "31"})
    assert "Date on the receipt (you can leave this empty) must include" in page.errors[0]


def test_a_part_is_covered_by_numbers_alone(at_home: Visitor, shelf: Shelf) -> None:
    receipt = shelf.take(picture("JPEG", (60, 60)))
    page = at_home.open(f"{shelf.household.path}{LIST}/{receipt.id}")
    page = at_home.follow(page, "Cover a private part")
    wrong = at_home.press(page, "Cover this part", 422, top="50", bottom="50")
    assert "That covers nothing." in wrong.errors[0]
    wrong = at_home.press(page, "Cover this part", 422, top="lots")
    assert wrong.errors == ["Enter a whole number from 0 to 100."]
    done = at_home.press(page, "Cover this part", top="0", bottom="50")
    assert "That part is covered." in done.soup.get_text()
    done = at_home.press(done, "Uncover it again")
    assert "The page is shown as it was sent." in done.soup.get_text()


def test_reminders_are_paused_and_home_says_nothing_of_receipts_meanwhile(
    at_home: Visitor, shelf: Shelf
) -> None:
    shelf.paid("ART SHOP", "-80.00")
    assert "£80.00 at ART SHOP" in at_home.open(shelf.household.path).text
    page = at_home.open(f"{shelf.household.path}{LIST}/pause")
    wrong = at_home.press(page, "Pause", 422)
    assert wrong.errors == ["Choose what fits best", "Choose for how long"]
    page = at_home.press(page, "Pause", reason="in hospital", until="30")
    assert "Reminders are paused until 22 December 2026." in page.text
    assert "ART SHOP" not in at_home.open(shelf.household.path).text
    page = at_home.press(at_home.open(shelf.household.path + LIST), "Let reminders come again")
    assert "Reminders can come again." in page.soup.get_text()


def test_a_receipt_that_was_taken_away_or_forgotten_shows_no_picture(
    at_home: Visitor, shelf: Shelf
) -> None:
    receipt = shelf.take(picture("JPEG"))
    page = at_home.open(f"{shelf.household.path}{LIST}/{receipt.id}")
    (shown,) = page.soup.select("img.app-receipt")
    erase(shelf.session, receipt, "its time was over", shelf.by)
    shelf.work()
    at_home.open(str(shown["src"]), expect=404)
    page = at_home.open(f"{shelf.household.path}{LIST}/{receipt.id}")
    assert "Only its fingerprint is kept" in page.text


def test_every_page_of_a_receipt_is_only_its_own_household_s(
    app: Flask, at_home: Visitor, shelf: Shelf
) -> None:
    receipt = shelf.take(pdf(2))
    page = at_home.open(f"{shelf.household.path}{LIST}/{receipt.id}")
    pictures = [str(found["src"]) for found in page.soup.select("img.app-receipt")]
    assert len(pictures) == 2
    stranger = add_person(app, shelf.session, "Ewan Grant")
    at_home.press(page, "Sign out")
    at_home.sign_in(stranger)
    for path in (*pictures, f"{shelf.household.path}{LIST}/{receipt.id}"):
        at_home.open(path, expect=404)


def test_a_supporter_helps_but_does_not_uncover(
    app: Flask, shelf: Shelf, visitor: Visitor
) -> None:
    friend = add_person(app, shelf.session, "Isla Ross")
    shelf.session.add(
        Mandate(
            employer_id=shelf.household.employer.id,
            capacity=Capacity.SUPPORTER,
            from_on=date(2026, 1, 1),
            given_at=shelf.at,
            given_by_id=shelf.by.account_id,
            account_id=friend.id,
        )
    )
    receipt = shelf.take(picture("JPEG", (40, 40)))
    (side,) = pages_of(shelf.session, [receipt.id])[receipt.id]
    cover_part(shelf.session, shelf.files, side, Patch(0, 0, 100, 50), shelf.by)
    shelf.work()
    visitor.sign_in(friend)
    page = visitor.open(f"{shelf.household.path}{LIST}/{receipt.id}")
    visitor.press(page, "Uncover it again", HTTPStatus.CONFLICT)


def test_an_address_for_email_is_made_and_made_again(
    app: Flask, at_home: Visitor, shelf: Shelf
) -> None:
    assert "Receipts by email" not in at_home.open(shelf.household.path + LIST).text
    mailbox = ReceiptMailbox(
        host="127.0.0.1",
        port=1,
        user="x",
        password="x",  # noqa: S106  # a test's own
        address="receipts+{}@example.org",
        is_secure=False,
    )
    app.extensions["settings"] = replace(shelf.settings, receipt_mailbox=mailbox)
    page = at_home.press(at_home.open(shelf.household.path + LIST), "Make my address")
    (made,) = shelf.session.scalars(select(ReceiptAddress))
    assert f"receipts+{made.token}@example.org" in page.text
    shelf.session.commit()
    page = at_home.press(page, "Make a new address and stop this one")
    assert made.token not in page.text


def test_a_receipt_kept_under_a_hold_says_so_and_stays(at_home: Visitor, shelf: Shelf) -> None:
    line = shelf.paid("ART SHOP", "-62.00")
    receipt = attach(shelf.session, shelf.files, line, shelf.by, picture("JPEG"))
    place_hold(shelf.session, shelf.household.agreement, "An appeal about March", shelf.by)
    page = at_home.open(f"{shelf.household.path}{LIST}/{receipt.id}")
    assert "because there is a legal hold: An appeal about March" in page.text
    kept = at_home.press(page, "Take this receipt away", 422)
    assert "Everything of this direct payment is held for now" in kept.errors[0]


def test_an_officer_at_a_visit_takes_receipts_and_sees_nothing_else(
    visitor: Visitor, shelf: Shelf
) -> None:
    shelf.paid("ART SHOP", "-62.00")
    visitor.sign_in(shelf.household.officer)
    page = visitor.open("/council/visits")
    wrong = visitor.press(page, "Go on", 422, reference="NOBODY")
    assert "Your council has no direct payment with this reference." in wrong.errors[0]
    reference = shelf.household.agreement.reference
    shelf.session.commit()
    page = visitor.press(page, "Go on", reference=f" {reference.lower()} ")
    assert "ART SHOP" not in page.text
    answer = visitor.press(page, "Send", files=photos(picture("JPEG")), handed_by="Morag's sister")
    assert "Thank you. The receipt is kept." in answer.text
    (receipt,) = shelf.session.scalars(select(Receipt))
    assert (receipt.came, receipt.handed_by) == (Came.HANDED, "Morag's sister")
    assert receipt.added_by_id == shelf.household.officer.id
    assert matches_of(shelf.session, [receipt.id]) == {}
    shelf.session.commit()
    visitor.press(visitor.open("/council/visits"), "Sign out")
    visitor.sign_in(shelf.household.employer_account)
    shown = visitor.open(f"{shelf.household.path}{LIST}/{receipt.id}")
    officer = shelf.household.officer.name
    assert f"Handed over by Morag's sister to {officer} at a visit" in shown.text


def test_another_council_visits_and_holds_nothing_of_this_one(
    app: Flask, visitor: Visitor, shelf: Shelf
) -> None:
    hold = place_hold(shelf.session, shelf.household.agreement, "An appeal", shelf.by)
    hold_id, agreement_id = hold.id, shelf.household.agreement.id
    reference = shelf.household.agreement.reference
    other = add_organisation(shelf.session, OrganisationKind.AUTHORITY, "Farland Council")
    officer = add_person(app, shelf.session, "Una Kerr", (Post.FINANCE_OFFICER, other))
    shelf.session.commit()
    visitor.sign_in(officer)
    visitor.open(f"/council/visits/{agreement_id}", 404)
    visitor.press(visitor.open("/council/visits"), "Go on", 422, reference=reference)
    page = visitor.open("/council/keeping")
    assert "An appeal" not in page.text
    app.config["WTF_CSRF_ENABLED"] = False
    shelf.session.commit()
    assert visitor.client.post(f"/council/keeping/{hold_id}/lift").status_code == 404


def test_an_officer_places_a_hold_and_lifts_it(visitor: Visitor, shelf: Shelf) -> None:
    visitor.sign_in(shelf.household.officer)
    page = visitor.open("/council/keeping")
    assert "Receipts are kept for 6 years after the tax year of the payment." in page.text
    reference = shelf.household.agreement.reference
    shelf.session.commit()
    page = visitor.press(page, "Place the hold", reference=reference, reason="An appeal")
    assert f"{reference} : An appeal" in page.text
    page = visitor.press(page, f"Lift the hold on {reference}")
    (hold,) = shelf.session.scalars(select(LegalHold))
    assert hold.lifted_at is not None


def test_two_receipts_that_add_up_are_put_with_a_payment_by_one_press(
    at_home: Visitor, shelf: Shelf, session: Session
) -> None:
    line = shelf.paid("SHOPPING CENTRE", "-62.00")
    shelf.take(till("40.00"))
    shelf.take(till("22.00", "Book Nook"))
    path = f"{shelf.household.path}/money/lines/{line.id}"
    session.commit()
    page = at_home.press(at_home.open(path), "Yes, they are for this")
    assert "Look at receipt 2" in page.text


def test_the_reason_for_a_match_is_ours_whatever_is_sent(
    app: Flask, at_home: Visitor, shelf: Shelf, session: Session
) -> None:
    line = shelf.paid("SUMUP", "-70.00")
    receipt = shelf.take(till("62.00"))
    path, line_id = f"{shelf.household.path}{LIST}/{receipt.id}", str(line.id)
    session.commit()
    app.config["WTF_CSRF_ENABLED"] = False
    forged = {"line": line_id, "why": "the council agreed"}
    assert at_home.client.post(f"{path}/lines", data=forged).status_code == HTTPStatus.SEE_OTHER
    assert "Matched: a person said so." in at_home.open(path).text


def test_photos_for_a_wage_are_refused_before_they_are_kept(
    at_home: Visitor, shelf: Shelf
) -> None:
    wage = shelf.paid("R BAIRD", "-62.00")
    explain_line(shelf.session, wage, Meaning(Group.WAGES), shelf.by)
    page = at_home.open(f"{shelf.household.path}{LIST}/add?line={wage.id}")
    refused = send(at_home, page, picture("JPEG"), expect=422)
    assert "Wages, tax and pension need no receipt" in refused.errors[0]
    assert shelf.session.scalars(select(Receipt)).all() == []


def test_a_picture_nobody_can_read_is_said_to_be_one(at_home: Visitor, shelf: Shelf) -> None:
    receipt = shelf.take(picture("JPEG"))
    path = f"{shelf.household.path}{LIST}/{receipt.id}"
    assert "we may be able to read it in a moment" in at_home.open(path).text
    shelf.work()
    assert "We could not make it out. You can fill it in yourself." in at_home.open(path).text
