"""Files become receipts: kept once, page by page, and never passed while nobody looked at them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.models import AuditEvent
from pa_employer.evidence.forgetting import erase, remove_receipt
from pa_employer.evidence.known import files_of, pages_of, said_on
from pa_employer.evidence.models import (
    FileState,
    Receipt,
    ReceiptFile,
    ReceiptMatch,
    ReceiptPage,
)
from pa_employer.evidence.scanner import ClamScanner
from pa_employer.evidence.taking import (
    TRUSTED,
    Arrival,
    Desk,
    MaliciousFileError,
    examine,
    keep,
)
from pa_employer.jobs.worker import work_off
from receipts.intake import EmptyFileError, TooLargeError, WrongKindError, take_in
from receipts.store import UnknownFileError
from tests.pa_employer.conftest import AT
from tests.pa_employer.evidence.conftest import Shelf
from tests.receipts.files import HEIC, pdf, picture


class Found:
    """A scanner that finds something in everything."""

    def found_in(self, data: bytes) -> str:
        return f"Test.{len(data)}"


def away(tmp_path: Path) -> Desk:
    """A desk whose scanner does not answer."""
    return Desk(ClamScanner(tmp_path / "nobody"), take_in)


def count(session: Session, table: type[Receipt | ReceiptFile | ReceiptPage]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_same_photo_fifty_times_is_kept_once_and_each_time_has_a_sentence(
    shelf: Shelf,
) -> None:
    arrival = Arrival(shelf.household.agreement, shelf.by)
    said = []
    for number in range(50):
        looked_at = examine(picture("JPEG"), TRUSTED)
        outcome = keep(shelf.session, shelf.files, arrival, looked_at, f"IMG_{number}.jpg")
        said.append(outcome.words)
    assert said == [
        "Thank you. The receipt is kept.",
        *["This one is here already. It is kept once."] * 49,
    ]
    assert count(shelf.session, Receipt) == count(shelf.session, ReceiptPage) == 1


def test_pages_sent_one_by_one_are_one_receipt(shelf: Shelf) -> None:
    arrival = Arrival(shelf.household.agreement, shelf.by, batch="b" * 32)
    sent = [picture("JPEG"), pdf(2), picture("PNG", (20, 20)), HEIC]
    kept = {
        keep(shelf.session, shelf.files, arrival, examine(data, TRUSTED), "page").receipt.id
        for data in sent
    }
    (receipt_id,) = kept
    pages = pages_of(shelf.session, [receipt_id])[receipt_id]
    assert [page.place for page in pages] == [0, 10, 11, 20, 30]
    assert [file.place for file in files_of(shelf.session, receipt_id)] == [0, 10, 20, 30]


def test_the_original_and_the_safe_copy_are_kept_and_the_digest_is_in_the_audit_trail(
    shelf: Shelf,
) -> None:
    photo = picture("PNG", (64, 48))
    receipt = shelf.take(photo)
    (file,) = files_of(shelf.session, receipt.id)
    (page,) = pages_of(shelf.session, [receipt.id])[receipt.id]
    assert shelf.files.get(file.original_digest) == photo
    assert shelf.files.get(page.picture_digest)[:3] == b"\xff\xd8\xff"
    event = shelf.session.scalars(
        select(AuditEvent).where(AuditEvent.what == "added a receipt")
    ).one()
    assert event.subject == f"receipt {receipt.id} sha256 {file.original_digest}"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyFileError),
        (b"PK\x03\x04" + b"\0" * 60, WrongKindError),
        (picture("JPEG") + b"\0" * 10 * 1024 * 1024, TooLargeError),
    ],
    ids=["empty", "a zip", "too large"],
)
def test_what_cannot_be_taken_is_refused_before_the_scanner_is_asked(
    data: bytes, error: type[Exception]
) -> None:
    with pytest.raises(error):
        examine(data, Desk(Found(), take_in))


def test_what_the_scanner_finds_is_not_kept(shelf: Shelf) -> None:
    with pytest.raises(MaliciousFileError):
        examine(picture("JPEG"), Desk(Found(), take_in))
    assert count(shelf.session, ReceiptFile) == 0


def test_while_the_scanner_is_away_a_file_is_held_and_nothing_of_it_is_shown(
    shelf: Shelf, tmp_path: Path
) -> None:
    looked_at = examine(picture("JPEG"), away(tmp_path))
    arrival = Arrival(shelf.household.agreement, shelf.by)
    outcome = keep(shelf.session, shelf.files, arrival, looked_at, "till.jpg")
    (file,) = files_of(shelf.session, outcome.receipt.id)
    assert file.state is FileState.HELD
    assert outcome.words.startswith("It is kept safely, and shown as soon as")
    assert pages_of(shelf.session, [outcome.receipt.id]) == {}


def test_a_file_that_was_taken_away_comes_back_when_it_is_sent_again(shelf: Shelf) -> None:
    receipt = shelf.take(picture("JPEG"))
    remove_receipt(shelf.session, receipt, shelf.by)
    assert shelf.take(picture("JPEG")).id == receipt.id
    assert receipt.removed_at is None


def test_a_file_that_was_forgotten_can_be_sent_again(shelf: Shelf) -> None:
    receipt = shelf.take(picture("JPEG"))
    erase(shelf.session, receipt, "its time was over", shelf.by)
    shelf.work()
    (file,) = files_of(shelf.session, receipt.id)
    with pytest.raises(UnknownFileError):
        shelf.files.get(file.original_digest)
    again = shelf.take(picture("JPEG"))
    assert again.id == receipt.id
    assert again.erased_at is None
    assert shelf.files.get(file.original_digest) == picture("JPEG")
    shelf.work()
    assert len(pages_of(shelf.session, [again.id])[again.id]) == 1
    assert shelf.files.get(file.original_digest) == picture("JPEG")


def test_what_a_pdf_says_is_read_at_once_and_what_a_picture_says_by_the_worker(
    shelf: Shelf,
) -> None:
    document = shelf.take(pdf(text="Total 18.40"))
    assert str(said_on(document).total) == "£18.40"
    photo = shelf.take(picture("JPEG"))
    assert said_on(photo).total is None
    shelf.reader.text = "ART SHOP\n12/11/2026\nTOTAL 62.00"
    shelf.work()
    said = said_on(shelf.session.get_one(Receipt, photo.id))
    assert (str(said.total), said.shop, said.is_confirmed) == ("£62.00", "ART SHOP", False)
    assert len(shelf.reader.shown) == 1
    assert shelf.session.scalars(select(ReceiptMatch)).all() == []


def test_the_same_photo_from_four_phones_at_once_is_kept_once(shelf: Shelf) -> None:
    agreement_id, account_id = shelf.household.agreement.id, shelf.by.account_id
    shelf.session.commit()
    looked_at = examine(picture("JPEG"), TRUSTED)

    def send(number: int) -> str:
        with Session(shelf.engine) as session:
            arrival = Arrival(session.get_one(Agreement, agreement_id), Actor(account_id, AT))
            said = keep(session, shelf.files, arrival, looked_at, f"IMG_{number}.jpg").words
            session.commit()
        return said

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(send, range(4)))
    assert said == [
        "Thank you. The receipt is kept.",
        *["This one is here already. It is kept once."] * 3,
    ]
    assert count(shelf.session, Receipt) == count(shelf.session, ReceiptFile) == 1


def test_a_file_that_is_being_forgotten_and_sent_again_at_once_is_kept(shelf: Shelf) -> None:
    """Whichever comes first, what a receipt needs is there in the end."""
    receipt = shelf.take(picture("JPEG"))
    erase(shelf.session, receipt, "its time was over", shelf.by)
    agreement_id, account_id = shelf.household.agreement.id, shelf.by.account_id
    shelf.session.commit()

    def send() -> None:
        with Session(shelf.engine) as session:
            arrival = Arrival(session.get_one(Agreement, agreement_id), Actor(account_id, AT))
            keep(session, shelf.files, arrival, examine(picture("JPEG"), TRUSTED), "again.jpg")
            session.commit()

    with ThreadPoolExecutor(2) as pool:
        forgetting, sending = pool.submit(work_off, shelf.bench()), pool.submit(send)
        forgetting.result()
        sending.result()
    shelf.work()
    (page,) = pages_of(shelf.session, [receipt.id])[receipt.id]
    (file,) = files_of(shelf.session, receipt.id)
    assert shelf.files.get(file.original_digest) == picture("JPEG")
    assert shelf.files.get(page.picture_digest)
