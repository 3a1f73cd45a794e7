"""Covering what is nobody's business: sealed, not shown, and only openable again by them."""

import pytest

from pa_employer.evidence.hiding import NotCoverableError, cover_part, uncover
from pa_employer.evidence.known import files_of, pages_of
from pa_employer.evidence.models import ReceiptPage
from pa_employer.evidence.taking import TRUSTED
from receipts.covering import Patch
from receipts.store import UnknownFileError
from tests.pa_employer.evidence.conftest import Shelf
from tests.receipts.files import pdf, picture

TOP = Patch(0, 0, 100, 50)


def side(shelf: Shelf, data: bytes) -> ReceiptPage:
    receipt = shelf.take(data)
    return pages_of(shelf.session, [receipt.id])[receipt.id][0]


def test_after_covering_only_a_sealed_original_is_left(shelf: Shelf) -> None:
    photo = picture("JPEG", (80, 80))
    page = side(shelf, photo)
    shown, small = page.picture_digest, page.small_digest
    cover_part(shelf.session, shelf.files, page, TOP, shelf.by)
    shelf.work()
    (file,) = files_of(shelf.session, page.receipt_id)
    for gone in (file.original_digest, shown, small):
        with pytest.raises(UnknownFileError):
            shelf.files.get(gone)
    sealed = shelf.files.get(file.sealed_digest)
    assert photo not in sealed
    assert shelf.files.get(page.picture_digest) != b""


def test_a_second_part_can_be_covered_and_all_of_it_uncovered_again(shelf: Shelf) -> None:
    photo = picture("PNG", (80, 80))
    page = side(shelf, photo)
    first = page.picture_digest
    cover_part(shelf.session, shelf.files, page, TOP, shelf.by)
    cover_part(shelf.session, shelf.files, page, Patch(0, 90, 50, 100), shelf.by)
    shelf.work()
    (file,) = files_of(shelf.session, page.receipt_id)
    uncover(shelf.session, shelf.files, TRUSTED, file.id, shelf.by)
    uncover(shelf.session, shelf.files, TRUSTED, file.id, shelf.by)
    shelf.work()
    (again,) = pages_of(shelf.session, [page.receipt_id])[page.receipt_id]
    assert again.picture_digest == first
    assert shelf.files.get(file.original_digest) == photo
    assert file.sealed_digest == ""


def test_what_was_covered_is_not_read(shelf: Shelf) -> None:
    page = side(shelf, pdf(text="Patient CHI 0101011234"))
    assert page.text == "Patient CHI 0101011234"
    cover_part(shelf.session, shelf.files, page, Patch(0, 0, 100, 100), shelf.by)
    shelf.work()
    # The reader was shown the covered picture, and made nothing out.
    (covered,) = pages_of(shelf.session, [page.receipt_id])[page.receipt_id]
    assert covered.text == ""
    assert len(shelf.reader.shown) == 1


def test_an_older_document_says_what_to_do_instead(shelf: Shelf) -> None:
    page = side(shelf, picture("JPEG"))
    page.picture_kind = "application/pdf"
    with pytest.raises(NotCoverableError):
        cover_part(shelf.session, shelf.files, page, TOP, shelf.by)
