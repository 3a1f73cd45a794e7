"""Taking receipts in: scanned, drawn afresh, kept once under its digest, and never lost unsaid."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.clock import day_of
from pa_employer.evidence.known import as_kept, matches_of, text_of
from pa_employer.evidence.models import (
    Came,
    FileState,
    FileToForget,
    Receipt,
    ReceiptFile,
    ReceiptPage,
)
from pa_employer.evidence.scanner import NoScanner, Scanner, ScannerAwayError
from pa_employer.jobs.service import ask_for
from pa_employer.web.text import printable
from payroll.ground.errors import DomainError
from receipts.apart import take_in_apart
from receipts.intake import USUAL, EmptyFileError, Intake, TooLargeError, kind_of, take_in
from receipts.reading import read_receipt
from receipts.store import FileStore

READ_JOB = "receipt reading"
SCAN_JOB = "receipt scan"
MOST_PAGES = 30
NAME_LENGTH = 200
WITHIN_SECONDS = 2
"""A worker waits so long for the change that asks it to be kept."""


class MaliciousFileError(DomainError):
    """Our scanner says that this file is not safe, so it is not kept. Send a photo instead."""


class TooManyTogetherError(DomainError):
    """A receipt can have 30 photos or PDFs. Send the rest as another receipt."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What files are looked at with: the scanner, and what opens them."""

    scanner: Scanner = NoScanner()  # noqa: RUF009  # it holds nothing
    open_file: Callable[[bytes], Intake] = take_in_apart


TRUSTED = Desk(open_file=take_in)
"""For pictures that we drew ourselves."""


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that was looked at; nothing is known of one that the scanner could not look at."""

    data: bytes
    digest: str
    taken: Intake | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """How receipts arrive: whose, by whom, in which way; pages of one receipt share a batch."""

    agreement: Agreement
    by: Actor
    came: Came = Came.SENT
    batch: str | None = None
    mail_id: UUID | None = None
    handed_by: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file, and the sentence that says so."""

    receipt: Receipt
    is_new: bool
    words: str


def examine(data: bytes, desk: Desk) -> Examined:
    """Look at a file, or raise the DomainError that says what is wrong with it."""
    if not data:
        raise EmptyFileError
    kind = kind_of(data)
    if len(data) > USUAL.max_bytes:
        raise TooLargeError(TooLargeError.words(kind, USUAL))
    digest = hashlib.sha256(data).hexdigest()
    try:
        found = desk.scanner.found_in(data)
    except ScannerAwayError:
        return Examined(data, digest, None)
    if found:
        raise MaliciousFileError
    return Examined(data, digest, desk.open_file(data))


def keep(
    session: Session, files: FileStore, arrival: Arrival, examined: Examined, name: str
) -> Outcome:
    """Keep a file as a receipt, or as a further page of its batch; the same file is kept once."""
    _take_turns(session, arrival.agreement)
    known = session.scalar(
        select(ReceiptFile).where(
            ReceiptFile.agreement_id == arrival.agreement.id,
            ReceiptFile.original_digest == examined.digest,
        )
    )
    if known and known.state is not FileState.REFUSED:
        return _known(session, files, known, examined, name, arrival.by)
    receipt = _receipt_for(session, arrival)
    place = _next_place(session, receipt)
    put(session, files, examined.data)
    if known:
        session.delete(known)
        session.flush()
    file = ReceiptFile(
        agreement_id=receipt.agreement_id,
        receipt_id=receipt.id,
        place=place,
        file_name=printable(name, NAME_LENGTH),
        size=len(examined.data),
        original_digest=examined.digest,
        state=FileState.HELD,
    )
    session.add(file)
    session.flush()
    note(session, receipt, "added a receipt", arrival.by, file.original_digest)
    return _begin(session, files, receipt, file, examined)


def _begin(
    session: Session, files: FileStore, receipt: Receipt, file: ReceiptFile, examined: Examined
) -> Outcome:
    if examined.taken is None:
        ask_for(session, SCAN_JOB, file.id, receipt.added_at)
        words = "It is kept safely, and shown as soon as our scanner has looked at it."
        return Outcome(receipt, is_new=True, words=words)
    add_pages(session, files, file, examined.taken)
    read_again(session, receipt, receipt.added_at)
    return Outcome(receipt, is_new=True, words="Thank you. The receipt is kept.")


def add_pages(session: Session, files: FileStore, file: ReceiptFile, taken: Intake) -> None:
    """Keep the pages of a file that may be shown."""
    for number, page in enumerate(taken.pages):
        session.add(
            ReceiptPage(
                receipt_id=file.receipt_id,
                file_id=file.id,
                place=file.place + number,
                picture_digest=put(session, files, page.picture),
                picture_kind="image/jpeg",
                small_digest=put(session, files, page.small),
                width=page.width,
                height=page.height,
                look=page.look,
                text=page.text or None,
            )
        )
    file.state = FileState.TAKEN
    session.flush()


def put(session: Session, files: FileStore, data: bytes) -> str:
    """Keep bytes and return their digest, even if they were just about to be forgotten."""
    digest = hashlib.sha256(data).hexdigest()
    # Whoever is forgetting this very file now is waited for, and does it before we keep it.
    session.execute(delete(FileToForget).where(FileToForget.digest == digest))
    return files.put(data)


def read_again(session: Session, receipt: Receipt, at: datetime) -> None:
    """Read what a receipt's pages say; pictures without text are read by the worker."""
    read_text(session, receipt, at)
    ask_for(session, READ_JOB, receipt.id, at)
    session.flush()


def read_text(session: Session, receipt: Receipt, at: datetime) -> None:
    """Make out what the text of a receipt's pages says, if they have any."""
    text = text_of(session, receipt.id)
    if text:
        matches = matches_of(session, [receipt.id]).get(receipt.id, [])
        expected = [abs(match.line.amount) for match in matches]
        receipt.reading = as_kept(read_receipt(text, day_of(at), expected))
        receipt.read_at = at


def note(session: Session, receipt: Receipt, what: str, by: Actor, digest: str = "") -> None:
    """Write down in the audit trail what was done to a receipt, with the file's digest."""
    subject = f"receipt {receipt.id}" + (f" sha256 {digest}" if digest else "")
    record(session, by, what, employer_id=receipt.agreement.employer_id, subject=subject)


def _take_turns(session: Session, agreement: Agreement) -> None:
    """Let only one at a time add to a direct payment's receipts."""
    session.execute(select(Agreement.id).where(Agreement.id == agreement.id).with_for_update())


def _known(  # noqa: PLR0913, PLR0917  # the file that came before, and the one that comes
    session: Session,
    files: FileStore,
    file: ReceiptFile,
    examined: Examined,
    name: str,
    by: Actor,
) -> Outcome:
    """Answer for a file that came before; one that was taken away meanwhile is brought back."""
    receipt = session.get_one(Receipt, file.receipt_id)
    if not receipt.removed_at and not receipt.erased_at:
        words = "This one is here already. It is kept once."
        return Outcome(receipt, is_new=False, words=words)
    was_erased = receipt.erased_at is not None
    receipt.removed_at = receipt.removed_by_id = receipt.erased_at = None
    receipt.erased_why = ""
    note(session, receipt, "brought a receipt back", by, file.original_digest)
    if not was_erased:
        return Outcome(receipt, is_new=True, words="Thank you. The receipt is kept again.")
    put(session, files, examined.data)
    session.execute(delete(ReceiptPage).where(ReceiptPage.file_id == file.id))
    file.file_name, file.state = printable(name, NAME_LENGTH), FileState.HELD
    session.flush()
    return _begin(session, files, receipt, file, examined)


def _receipt_for(session: Session, arrival: Arrival) -> Receipt:
    """Return the receipt of the batch, if it has begun, or else a new one."""
    if arrival.batch:
        found = select(Receipt).where(
            Receipt.agreement_id == arrival.agreement.id, Receipt.batch == arrival.batch
        )
        begun = session.scalar(found)
        if begun:
            return begun
    receipt = Receipt(
        agreement_id=arrival.agreement.id,
        came=arrival.came,
        added_at=arrival.by.at,
        added_by_id=arrival.by.account_id,
        batch=arrival.batch,
        mail_id=arrival.mail_id,
        handed_by=arrival.handed_by,
    )
    session.add(receipt)
    session.flush()
    return receipt


def _next_place(session: Session, receipt: Receipt) -> int:
    """Return where a further file's pages begin; each file has room for the pages of a PDF."""
    last = select(func.max(ReceiptFile.place)).where(ReceiptFile.receipt_id == receipt.id)
    found = session.scalar(last)
    place = 0 if found is None else found + USUAL.max_pages
    if place >= MOST_PAGES * USUAL.max_pages:
        raise TooManyTogetherError
    return place
