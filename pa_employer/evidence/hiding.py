"""Covering a part of a receipt that is nobody's business: the original is sealed, not shown."""

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.evidence.forgetting import forget_files
from pa_employer.evidence.models import Receipt, ReceiptFile, ReceiptPage
from pa_employer.evidence.taking import Desk, add_pages, note, put, read_again
from pa_employer.sealing import SEAL
from payroll.ground.errors import DomainError
from receipts.covering import Patch, cover
from receipts.store import FileStore

PLACE = "receipt original"


class NotCoverableError(DomainError):
    """We cannot cover this page. Take a photo of it with a piece of paper on that part."""


def cover_part(
    session: Session, files: FileStore, page: ReceiptPage, patch: Patch, by: Actor
) -> None:
    """Paint over a part of a page, seal the original, and have the open copies forgotten."""
    if page.picture_kind != "image/jpeg":
        raise NotCoverableError
    covered = cover(files.get(page.picture_digest), patch)
    receipt, file = (
        session.get_one(Receipt, page.receipt_id),
        session.get_one(ReceiptFile, page.file_id),
    )
    given_up = [page.picture_digest, page.small_digest]
    if not file.sealed_digest:
        sealed = SEAL.close_bytes(files.get(file.original_digest), PLACE)
        file.sealed_digest = put(session, files, sealed)
        given_up.append(file.original_digest)
    page.picture_digest = put(session, files, covered.picture)
    page.small_digest = put(session, files, covered.small)
    page.look, page.text = covered.look, None
    page.covered_at, page.covered_by_id = by.at, by.account_id
    receipt.reading = None
    session.flush()
    forget_files(session, given_up, by.at)
    note(session, receipt, "covered a part of a receipt", by, file.original_digest)
    read_again(session, receipt, by.at)


def uncover(
    session: Session, files: FileStore, desk: Desk, file_id: UUID, by: Actor
) -> ReceiptFile:
    """Show a file's pages as they were sent, from the sealed original."""
    file = session.get_one(ReceiptFile, file_id)
    if not file.sealed_digest:
        return file
    original = SEAL.open_bytes(files.get(file.sealed_digest), PLACE)
    taken = desk.open_file(original)
    put(session, files, original)
    forget_files(session, [file.sealed_digest], by.at)
    file.sealed_digest = ""
    session.execute(delete(ReceiptPage).where(ReceiptPage.file_id == file.id))
    add_pages(session, files, file, taken)
    receipt = session.get_one(Receipt, file.receipt_id)
    note(session, receipt, "uncovered a receipt", by, file.original_digest)
    read_again(session, receipt, by.at)
    return file
