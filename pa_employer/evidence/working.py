"""The worker's part in receipts: scanning what was held, reading pictures, matching once more."""

from datetime import datetime, timedelta
from uuid import UUID

from pa_employer.audit.actor import Actor
from pa_employer.evidence.known import is_held, matches_of, pages_of
from pa_employer.evidence.models import FileState, Receipt, ReceiptFile, ReceiptPage
from pa_employer.evidence.pairing import pair_by_itself, paper_of
from pa_employer.evidence.taking import (
    Desk,
    MaliciousFileError,
    add_pages,
    examine,
    note,
    read_again,
    read_text,
)
from pa_employer.jobs.worker import Bench
from payroll.ground.errors import DomainError
from receipts.reading import ReceiptReader
from receipts.store import FileStore

SCAN_AGAIN = timedelta(minutes=5)
LOOK_AGAIN = timedelta(hours=6)
LOOK_FOR = timedelta(days=40)
"""How long a receipt without a payment is compared with what the bank tells meanwhile."""


def scan(desk: Desk, files: FileStore, bench: Bench, file_id: UUID) -> datetime | None:
    """Look at a held file; while the scanner is away it stays held."""
    with bench.opened() as session:
        file = session.get_one(ReceiptFile, file_id)
        session.commit()
    if file.state is not FileState.HELD:
        return None
    try:
        examined = examine(files.get(file.original_digest), desk)
    except DomainError as refused:
        _refuse(files, bench, file_id, refused)
        return None
    if examined.taken is None:
        return bench.clock() + SCAN_AGAIN
    with bench.opened() as session:
        held = session.get_one(ReceiptFile, file_id, with_for_update=True)
        if held.state is FileState.HELD:
            add_pages(session, files, held, examined.taken)
            read_again(session, session.get_one(Receipt, held.receipt_id), bench.clock())
        session.commit()
    return None


def _refuse(files: FileStore, bench: Bench, file_id: UUID, refused: DomainError) -> None:
    with bench.opened() as session:
        held = session.get_one(ReceiptFile, file_id, with_for_update=True)
        held.state, held.refused = FileState.REFUSED, refused.message
        receipt = session.get_one(Receipt, held.receipt_id)
        by = _for(receipt, bench.clock())
        note(session, receipt, "refused a file of a receipt", by, held.original_digest)
        digest = held.original_digest
        session.commit()
    if isinstance(refused, MaliciousFileError):
        files.delete(digest)


def read(
    reader: ReceiptReader, files: FileStore, bench: Bench, receipt_id: UUID
) -> datetime | None:
    """Read a receipt's pictures and match it; without a payment, look again later."""
    with bench.opened() as session:
        receipt = session.get_one(Receipt, receipt_id)
        pages = pages_of(session, [receipt_id]).get(receipt_id, [])
        session.commit()
    if receipt.removed_at or receipt.erased_at:
        return None
    unread = [page for page in pages if page.text is None and page.picture_kind == "image/jpeg"]
    texts = {page.id: reader.text_of(files.get(page.picture_digest)) for page in unread}
    now = bench.clock()
    with bench.opened() as session:
        receipt = session.get_one(Receipt, receipt_id, with_for_update=True)
        for page_id, text in texts.items():
            session.get_one(ReceiptPage, page_id).text = text
        if receipt.confirmed_at is None:
            read_text(session, receipt, now)
        if pages and receipt.read_at is None:
            # Nothing was made out, and the page says so in place of “in a moment”.
            receipt.read_at = now
        pair_by_itself(session, receipt, _for(receipt, now))
        is_placed = bool(matches_of(session, [receipt_id]))
        is_known = paper_of(receipt) is not None or is_held(session, receipt_id)
        session.commit()
    if is_placed or not is_known or now > receipt.added_at + LOOK_FOR:
        return None
    return now + LOOK_AGAIN


def _for(receipt: Receipt, at: datetime) -> Actor:
    """Return in whose name the worker does it: whoever sent the receipt."""
    return Actor(receipt.added_by_id, at)
