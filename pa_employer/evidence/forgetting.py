"""Forgetting what is no longer needed: by its time, never under a legal hold, with a tombstone."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, exists, or_, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.cards.models import CardEvent
from pa_employer.clock import day_of
from pa_employer.contested.queries import is_restricted
from pa_employer.db import insert_once, keepers, shares
from pa_employer.evidence.known import files_of, matches_of, pages_of
from pa_employer.evidence.models import (
    FileState,
    FileToForget,
    LegalHold,
    Receipt,
    ReceiptFile,
    ReceiptMail,
    ReceiptPage,
    ReceiptUpload,
    ReceiptUploadPart,
)
from pa_employer.evidence.taking import note
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench
from payroll.ground.errors import DomainError
from receipts.keeping import Kept, fewest_years, keeping_rule, kept_until
from receipts.store import FileStore

JOB = "forgetting"
FILES_JOB = "forgetting files"
EVERYTHING = UUID(int=0)
"""The subject of work that is about the whole service."""
EVERY, SHORTEST_YEAR = timedelta(hours=24), timedelta(days=365)
AT_ONCE, MOST_NEWS = 500, 20_000
OVER = "its time was over"
TAKEN_AWAY = "it was taken away"

log = logging.getLogger(__name__)


class HeldError(DomainError):
    """Everything of this direct payment is held for now, so nothing can be taken away."""


class NotHeldError(DomainError):
    """There is no such hold, or it was lifted already."""


@dataclass(frozen=True, slots=True)
class Due:
    """A receipt whose time is over, and why."""

    receipt: Receipt
    why: str


@dataclass(slots=True)
class Report:
    """How much was forgotten; it names nothing and nobody."""

    receipts: int = 0
    held: int = 0
    """Receipts whose time is over and that a legal hold keeps."""
    uploads: int = 0
    mails: int = 0
    refused: int = 0
    news: int = 0
    """Messages of card programmes."""

    @property
    def words(self) -> str:
        """Return the report as a sentence."""
        return (
            f"{self.receipts:,} receipts, {self.mails:,} emails, {self.uploads:,} unfinished, "
            f"{self.refused:,} refused files and {self.news:,} messages of card programmes. "
            f"{self.held:,} receipts stay because of a legal hold."
        )


def hold_of(session: Session, agreement_id: UUID) -> LegalHold | None:
    """Return the hold that keeps everything of a direct payment, if there is one."""
    found = select(LegalHold).where(
        LegalHold.agreement_id == agreement_id, LegalHold.lifted_at.is_(None)
    )
    return session.scalars(found.order_by(LegalHold.placed_at)).first()


def is_held(session: Session, agreement_id: UUID) -> bool:
    """Tell whether nothing of a direct payment may be forgotten: a hold, or somebody's wish."""
    if hold_of(session, agreement_id):
        return True
    found = select(Agreement.employer_id).where(Agreement.id == agreement_id)
    employer_id = session.scalar(found)
    return employer_id is not None and is_restricted(session, employer_id)


def holds_of(session: Session, authority_id: UUID) -> list[LegalHold]:
    """Return every hold a council placed, newest first."""
    found = (
        select(LegalHold)
        .join(Agreement, Agreement.id == LegalHold.agreement_id)
        .where(Agreement.authority_id == authority_id)
    )
    return list(session.scalars(found.order_by(LegalHold.placed_at.desc())))


def place_hold(session: Session, agreement: Agreement, reason: str, by: Actor) -> LegalHold:
    """Keep everything of a direct payment until the hold is lifted; a second one is the first."""
    found = hold_of(session, agreement.id)
    if found:
        return found
    hold = LegalHold(
        agreement_id=agreement.id, reason=reason, placed_at=by.at, placed_by_id=by.account_id
    )
    session.add(hold)
    session.flush()
    employer_id = agreement.employer_id
    record(session, by, "placed a legal hold", employer_id=employer_id, subject=f"hold {hold.id}")
    return hold


def lift_hold(session: Session, hold: LegalHold, by: Actor) -> LegalHold:
    """Let things be forgotten again when their time is over."""
    if hold.lifted_at:
        raise NotHeldError
    hold.lifted_at, hold.lifted_by_id = by.at, by.account_id
    session.flush()
    employer_id = hold.agreement.employer_id
    record(session, by, "lifted a legal hold", employer_id=employer_id, subject=f"hold {hold.id}")
    return hold


def last_day_of(session: Session, receipt: Receipt) -> date:
    """Return the last day a receipt is kept, if no hold keeps it longer."""
    matches = matches_of(session, [receipt.id]).get(receipt.id, [])
    since = max((match.line.posted_on for match in matches), default=day_of(receipt.added_at))
    added = day_of(receipt.added_at)
    by_age = kept_until(keeping_rule(Kept.RECEIPT, added), max(since, added))
    if receipt.removed_at is None:
        return by_age
    gone = day_of(receipt.removed_at)
    return min(by_age, kept_until(keeping_rule(Kept.RECEIPT_TAKEN_AWAY, gone), gone))


def remove_receipt(session: Session, receipt: Receipt, by: Actor) -> Receipt:
    """Take a receipt away; it can be brought back for a while, and that it was there stays."""
    if receipt.removed_at:
        return receipt
    if is_held(session, receipt.agreement_id):
        raise HeldError
    receipt.removed_at, receipt.removed_by_id = by.at, by.account_id
    session.flush()
    note(session, receipt, "took a receipt away", by)
    return receipt


def bring_back(session: Session, receipt: Receipt, by: Actor) -> Receipt:
    """Bring back a receipt that was taken away and is not forgotten yet."""
    if receipt.removed_at is None or receipt.erased_at:
        return receipt
    receipt.removed_at = receipt.removed_by_id = None
    session.flush()
    note(session, receipt, "brought a receipt back", by)
    return receipt


def erase(session: Session, receipt: Receipt, why: str, by: Actor) -> None:
    """Forget a receipt but for its digests, its days and its sums."""
    files, pages = files_of(session, receipt.id), pages_of(session, [receipt.id])
    for page in pages.get(receipt.id, []):
        forget_files(session, (page.picture_digest, page.small_digest), by.at)
        page.text, page.look = None, ""
    for file in files:
        forget_files(session, (file.original_digest, file.sealed_digest), by.at)
        file.file_name, file.sealed_digest = "", ""
        note(session, receipt, "forgot a receipt", by, file.original_digest)
    receipt.shop = receipt.words = receipt.handed_by = ""
    receipt.reading = None
    receipt.erased_at, receipt.erased_why = by.at, why
    session.flush()


def forget_files(session: Session, digests: Iterable[str], at: datetime) -> None:
    """Have files forgotten once this change is kept, unless something else needs them."""
    for digest in digests:
        if digest:
            insert_once(session, FileToForget, {"digest": digest, "asked_at": at})
    ask_for(session, FILES_JOB, EVERYTHING, at)


def work_off_files(files: FileStore, bench: Bench, _subject: UUID) -> datetime | None:
    """Forget the files that were given up; a crash in between only does it once more."""
    with bench.opened() as session:
        given_up = select(FileToForget.digest).limit(AT_ONCE).with_for_update(skip_locked=True)
        digests = list(session.scalars(given_up))
        for digest in digests:
            if not _is_needed(session, digest):
                files.delete(digest)
        session.execute(delete(FileToForget).where(FileToForget.digest.in_(digests)))
        session.commit()
    return bench.clock() if len(digests) == AT_ONCE else None


def forget_what_is_due(bench: Bench, _subject: UUID) -> datetime | None:
    """Forget everything of receipts whose time is over, and come back tomorrow."""
    report = Report()
    with bench.opened() as session:
        due, held = due_receipts(session, bench.clock())
        ids = [(each.receipt.id, each.why) for each in due]
        report.held = held
        session.commit()
    for receipt_id, why in ids:
        with bench.opened() as session:
            receipt = session.get_one(Receipt, receipt_id, with_for_update=True)
            erase(session, receipt, why, Actor(receipt.added_by_id, bench.clock()))
            session.commit()
            report.receipts += 1
    with bench.opened() as session:
        now = bench.clock()
        report.uploads, report.mails = forget_uploads(session, now), forget_mails(session, now)
        report.refused, report.news = forget_refused(session, now), forget_news(session, now)
        session.commit()
    log.info("forgot %s", report.words)
    return bench.clock() + EVERY


def forget_receipts(session: Session, at: datetime, why: str) -> tuple[int, int]:
    """Forget the receipts that are due for one reason; return how many, and how many are held.

    What is held is told with those that are old, once.
    """
    due, held = due_receipts(session, at)
    found = [each.receipt for each in due if each.why == why]
    for receipt in found:
        erase(session, receipt, why, Actor(receipt.added_by_id, at))
    return len(found), held if why == OVER else 0


def due_receipts(session: Session, at: datetime) -> tuple[list[Due], int]:
    """Return the receipts whose time is over, and how many more a legal hold keeps."""
    due, held = [], 0
    for receipt in _maybe_due(session, at):
        if last_day_of(session, receipt) >= day_of(at):
            continue
        if is_held(session, receipt.agreement_id):
            held += 1
        else:
            due.append(Due(receipt, TAKEN_AWAY if receipt.removed_at else OVER))
    return due, held


def _maybe_due(session: Session, at: datetime) -> Iterator[Receipt]:
    """Yield the receipts that were taken away, or are as old as the rule in years."""
    found = select(Receipt).where(
        Receipt.erased_at.is_(None),
        or_(
            Receipt.removed_at.is_not(None), Receipt.added_at < at - fewest_years() * SHORTEST_YEAR
        ),
    )
    yield from session.scalars(found.order_by(Receipt.added_at))


def is_over(kind: Kept, since: datetime, today: date) -> bool:
    """Tell whether the time of a kind of record is over, counted from an instant."""
    day = day_of(since)
    return kept_until(keeping_rule(kind, day), day) < today


def forget_uploads(session: Session, at: datetime) -> int:
    """Forget photos that were not sent to their end; return how many."""
    count = 0
    for upload in session.scalars(select(ReceiptUpload).where(ReceiptUpload.ended_at.is_(None))):
        if is_over(Kept.UPLOAD, upload.begun_at, day_of(at)):
            session.execute(
                delete(ReceiptUploadPart).where(ReceiptUploadPart.upload_id == upload.id)
            )
            upload.ended_at, upload.file_name = at, ""
            upload.answer = "It was not sent to its end."
            count += 1
    session.flush()
    return count


def forget_mails(session: Session, at: datetime) -> int:
    """Forget the emails that receipts came in, but for those under a hold; return how many."""
    count = 0
    for mail in session.scalars(select(ReceiptMail).where(ReceiptMail.is_kept)):
        if is_over(Kept.MAIL, mail.came_at, day_of(at)) and not _held_mail(session, mail):
            forget_files(session, (mail.digest,), at)
            mail.is_kept, mail.from_address, mail.answer = False, "", None
            count += 1
    session.flush()
    return count


def forget_refused(session: Session, at: datetime) -> int:
    """Forget files that could not be taken in; return how many."""
    count = 0
    refused = (
        select(ReceiptFile, Receipt.added_at)
        .join(Receipt)
        .where(ReceiptFile.state == FileState.REFUSED, ReceiptFile.file_name != "")
    )
    for file, added_at in session.execute(refused).all():
        if is_over(Kept.REFUSED_FILE, added_at, day_of(at)):
            forget_files(session, (file.original_digest,), at)
            file.file_name = ""
            count += 1
    session.flush()
    return count


def forget_news(session: Session, at: datetime) -> int:
    """Forget what card programmes told long ago; the oldest first, so many a day."""
    read = select(CardEvent.id, CardEvent.processed_at).where(CardEvent.processed_at.is_not(None))
    oldest = session.execute(read.order_by(CardEvent.processed_at).limit(MOST_NEWS))
    over = [key for key, on in oldest if on and is_over(Kept.CARD_NEWS, on, day_of(at))]
    for share in shares(over):
        session.execute(delete(CardEvent).where(CardEvent.id.in_(share)))
    return len(over)


def _held_mail(session: Session, mail: ReceiptMail) -> bool:
    return mail.agreement_id is not None and is_held(session, mail.agreement_id)


def needed_files(session: Session) -> Iterator[str]:
    """Yield the digest of each file that something still needs; some come more than once."""
    for found in _needs():
        for digest in session.scalars(found.execution_options(yield_per=AT_ONCE)):
            if digest:
                yield digest


def _is_needed(session: Session, digest: str) -> bool:
    """Tell whether anything that is not forgotten still lies under a digest."""
    return any(
        session.scalar(select(exists(found.where(found.selected_columns[0] == digest))))
        for found in _needs()
    )


def _needs() -> Iterator[Select[str]]:
    """Yield the questions for the digests of all files that are needed."""
    of_files = select(ReceiptFile.original_digest).join(Receipt).where(Receipt.erased_at.is_(None))
    of_pages = select(ReceiptPage.picture_digest).join(Receipt).where(Receipt.erased_at.is_(None))
    # The original of a covered page lies sealed in its place.
    yield of_files.where(ReceiptFile.sealed_digest == "", ReceiptFile.file_name != "")
    yield of_files.with_only_columns(ReceiptFile.sealed_digest)
    yield of_pages
    yield of_pages.with_only_columns(ReceiptPage.small_digest)
    yield select(ReceiptMail.digest).where(ReceiptMail.is_kept)
    yield from (select(column) for column in keepers())
