"""Photos that come piece by piece: lost lines, second tries, two tabs, and nothing twice."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.evidence import sending
from pa_employer.evidence.models import (
    Receipt,
    ReceiptFile,
    ReceiptMatch,
    ReceiptPage,
    ReceiptUpload,
    ReceiptUploadPart,
)
from pa_employer.people.models import Capacity
from pa_employer.statements.service import Meaning, explain_line
from returns.groups import Group
from tests.pa_employer.conftest import make_employer
from tests.pa_employer.evidence.conftest import Shelf
from tests.pa_employer.household import Household, add_person
from tests.pa_employer.pages import Visitor
from tests.receipts.files import picture

PHOTO = picture("PNG", (900, 700)) + bytes(1000)


class Phone:
    """A phone that sends a photo in pieces, as the page's script does."""

    def __init__(self, client: FlaskClient, path: str, data: bytes = PHOTO) -> None:
        self.client, self.data, self.key = client, data, uuid4()
        self.path = f"{path}/money/receipts/sending"

    def send(self, start: int, length: int, expect: int = 200, **asked: str) -> dict[str, object]:
        query = {"name": "IMG_1.jpg", "size": str(len(self.data)), "from": str(start)} | asked
        answer = self.client.put(
            f"{self.path}/{self.key}",
            query_string=query,
            data=self.data[start : start + length],
            content_type="application/octet-stream",
        )
        assert answer.status_code == expect, answer.text
        state: dict[str, object] = answer.get_json() if answer.is_json else {}
        return state

    def send_all(self, length: int = 1000, **asked: str) -> dict[str, object]:
        state: dict[str, object] = {"held": 0, "ended": False}
        while not state["ended"]:
            state = self.send(int(str(state["held"])), length, 200, **asked)
        return state


@pytest.fixture
def phone(
    app: Flask, client: FlaskClient, session: Session, visitor: Visitor, household: Household
) -> Phone:
    visitor.sign_in(household.employer_account)
    app.config["WTF_CSRF_ENABLED"] = False
    made = Phone(client, household.path)
    session.commit()
    return made


def count(session: Session, table: type[Receipt | ReceiptPage | ReceiptUploadPart]) -> int:
    found = session.scalar(select(func.count()).select_from(table)) or 0
    session.commit()
    return found


def test_a_photo_in_pieces_is_one_receipt_and_its_pieces_are_gone(
    phone: Phone, session: Session
) -> None:
    state = phone.send_all()
    assert state["answer"] == "Thank you. The receipt is kept."
    assert str(state["path"]).endswith(str(session.scalars(select(Receipt)).one().id))
    assert count(session, ReceiptUploadPart) == 0


def test_whatever_is_sent_again_after_a_lost_answer_changes_nothing(
    phone: Phone, session: Session
) -> None:
    half = len(PHOTO) // 2
    assert phone.send(0, half)["held"] == half
    assert phone.send(0, half)["held"] == half
    assert phone.send(half + 100, 100)["held"] == half
    done = phone.send(half, len(PHOTO))
    assert done["ended"] is True
    assert phone.send(half, len(PHOTO)) == done
    assert phone.send(0, half) == done
    assert count(session, Receipt) == count(session, ReceiptPage) == 1


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    tries=st.lists(st.tuples(st.integers(0, len(PHOTO)), st.integers(1, len(PHOTO))), max_size=8)
)
def test_in_whatever_order_pieces_come_the_photo_is_whole(
    phone: Phone, session: Session, tries: list[tuple[int, int]]
) -> None:
    phone.key = uuid4()
    for start, size in tries:
        phone.send(min(start, len(PHOTO)), size)
    phone.send_all(len(PHOTO) // 3)
    # The same photo under every key: one receipt, whatever was tried.
    assert count(session, Receipt) == count(session, ReceiptPage) == 1


def test_a_photo_for_a_payment_is_with_it(shelf: Shelf, phone: Phone) -> None:
    line = shelf.paid("ART SHOP", "-62.00")
    line_id = line.id
    shelf.session.commit()
    phone.send_all(len(PHOTO), line=str(line_id))
    (match,) = shelf.session.scalars(select(ReceiptMatch))
    assert match.line_id == line_id


def test_pages_of_one_receipt_come_together(phone: Phone, session: Session) -> None:
    for number in range(3):
        page = Phone(phone.client, "", picture("PNG", (50 + number, 50)))
        page.path = phone.path
        page.send_all(10_000, batch="abc")
    assert (count(session, Receipt), count(session, ReceiptPage)) == (1, 3)


def test_what_is_no_photo_is_said_to_be_none_and_said_again_when_asked_again(
    phone: Phone, session: Session
) -> None:
    phone.data = b"<html><script>alert(1)</script></html>"
    state = phone.send_all()
    assert str(state["answer"]).startswith("We cannot read this kind of file.")
    assert state["path"] == ""
    assert phone.send_all() == state
    assert count(session, Receipt) == count(session, ReceiptUploadPart) == 0


def test_what_is_too_large_is_refused_before_it_is_sent(phone: Phone) -> None:
    state = phone.send(0, 10, expect=409, size=str(11 * 1024 * 1024))
    assert str(state["error"]).startswith("The file is too big.")
    for none in ("0", "-5", "lots"):
        state = phone.send(0, 10, expect=409, size=none)
    assert str(state["error"]).startswith("The file is empty.")


def test_more_than_was_announced_or_a_piece_too_large_is_refused(
    phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone.send(0, 10, size="20")
    assert "not the file" in str(phone.send(0, 10, expect=409, size="21")["error"])
    assert "not the file" in str(phone.send(10, 11, expect=409, size="20")["error"])
    monkeypatch.setattr(sending, "LARGEST_PIECE", 5)
    assert "too large" in str(phone.send(10, 10, expect=409, size="20")["error"])


def test_a_key_is_only_its_own_person_s(
    app: Flask, phone: Phone, session: Session, household: Household, visitor: Visitor
) -> None:
    phone.send(0, 100)
    stranger = add_person(app, session, "Ewan Grant")
    own = f"/employers/{make_employer(session, stranger, Capacity.SELF).id}"
    visitor.press(visitor.open(household.path), "Sign out")
    visitor.sign_in(stranger)
    phone.send(100, 100, expect=404)
    phone.path = f"{own}/money/receipts/sending"
    # The stranger has no direct payment at all.
    phone.send(100, 100, expect=404)
    (upload,) = session.scalars(select(ReceiptUpload))
    assert upload.held == 100


def test_a_wage_takes_no_receipt_and_says_so_at_once(shelf: Shelf, phone: Phone) -> None:
    wage = shelf.paid("R BAIRD", "-62.00")
    explain_line(shelf.session, wage, Meaning(Group.WAGES), shelf.by)
    wage_id = str(wage.id)
    shelf.session.commit()
    state = phone.send(0, 100, expect=409, line=wage_id)
    assert str(state["error"]).startswith("Wages, tax and pension need no receipt")
    assert count(shelf.session, Receipt) == 0


def test_a_payment_of_another_household_does_not_exist(phone: Phone) -> None:
    phone.send(0, 100, expect=404, line=str(uuid4()))


def test_a_piece_without_the_page_s_token_is_refused(
    app: Flask, phone: Phone, session: Session
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    phone.send(0, 100, expect=400)
    assert session.scalars(select(ReceiptUpload)).all() == []


def test_a_name_with_signs_nobody_can_see_is_kept_without_them(
    phone: Phone, session: Session
) -> None:
    phone.send_all(len(PHOTO), name="till\n\u202egpj.exe")
    (file,) = session.scalars(select(ReceiptFile))
    assert file.file_name == "tillgpj.exe"
