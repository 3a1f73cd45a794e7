"""Files that come piece by piece over a poor line: what came stays, and nothing comes twice."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.evidence.models import Receipt, ReceiptUpload, ReceiptUploadPart
from pa_employer.evidence.taking import NAME_LENGTH
from pa_employer.web.text import printable
from payroll.ground.errors import DomainError
from receipts.intake import USUAL, EmptyFileError, TooLargeError

LARGEST_PIECE = 1024 * 1024


class PieceTooLargeError(DomainError):
    """The piece of the file is too large. Send the file again from the page."""


class OtherFileError(DomainError):
    """It is not the file that was begun. Send it again from the page."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A file that is on its way: what it is called, how large it is, and what it is for."""

    key: UUID
    name: str
    size: int
    line_id: UUID | None = None
    batch: str | None = None


def upload_of(session: Session, key: UUID, account_id: UUID) -> ReceiptUpload | None:
    """Return somebody's own file on its way; nobody else's."""
    found = session.get(ReceiptUpload, key)
    return found if found and found.account_id == account_id else None


def expect(session: Session, agreement: Agreement, coming: Coming, by: Actor) -> ReceiptUpload:
    """Return the file on its way under its key; begun already, it goes on where it stopped."""
    found = session.get(ReceiptUpload, coming.key, with_for_update=True)
    if found:
        if (found.account_id, found.agreement_id, found.size) != (
            by.account_id,
            agreement.id,
            coming.size,
        ):
            raise OtherFileError
        return found
    if coming.size <= 0:
        raise EmptyFileError
    if coming.size > USUAL.max_bytes:
        raise TooLargeError
    begun = ReceiptUpload(
        id=coming.key,
        account_id=by.account_id,
        agreement_id=agreement.id,
        line_id=coming.line_id,
        batch=coming.batch,
        file_name=printable(coming.name, NAME_LENGTH),
        size=coming.size,
        begun_at=by.at,
    )
    session.add(begun)
    session.flush()
    return begun


def add_piece(session: Session, upload: ReceiptUpload, start: int, data: bytes) -> None:
    """Add the next piece; one that came before, or out of turn, changes nothing."""
    if len(data) > LARGEST_PIECE:
        raise PieceTooLargeError
    if upload.ended_at or start != upload.held or not data:
        return
    if start + len(data) > upload.size:
        raise OtherFileError
    session.add(ReceiptUploadPart(upload_id=upload.id, start=start, data=data))
    upload.held += len(data)
    session.flush()


def whole(session: Session, upload: ReceiptUpload) -> bytes | None:
    """Return the file, or None while something of it is missing."""
    if upload.held < upload.size:
        return None
    parts = select(ReceiptUploadPart.data).where(ReceiptUploadPart.upload_id == upload.id)
    return b"".join(session.scalars(parts.order_by(ReceiptUploadPart.start)))


def end(
    session: Session, upload: ReceiptUpload, answer: str, by: Actor, receipt: Receipt | None = None
) -> None:
    """Write down what became of a file, and let its pieces go."""
    upload.ended_at, upload.answer = by.at, answer
    upload.receipt_id = receipt.id if receipt else None
    session.execute(delete(ReceiptUploadPart).where(ReceiptUploadPart.upload_id == upload.id))
    session.flush()
