"""What an installation keeps and looks at receipts with, and the background work they make."""

from datetime import datetime
from functools import partial

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from config.settings import Settings
from pa_employer.clock import Clock
from pa_employer.evidence import by_email, forgetting, wanting, working
from pa_employer.evidence.mailbox import opened
from pa_employer.evidence.scanner import ClamScanner, NoScanner
from pa_employer.evidence.taking import READ_JOB, SCAN_JOB, Desk
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, Handler
from receipts.ocr import installed_reader
from receipts.reading import ReceiptReader
from receipts.store import FileStore, FolderStore


def files_of(settings: Settings) -> FileStore:
    """Return where an installation keeps its files."""
    bucket = settings.bucket
    if bucket is None:
        return FolderStore(settings.files)
    from receipts.s3_store import S3Store  # noqa: PLC0415  # an extra that not everybody installs

    return S3Store(bucket.name, endpoint=bucket.endpoint, region=bucket.region)


def desk_of(settings: Settings) -> Desk:
    """Return what files are looked at with."""
    return Desk(ClamScanner(settings.scanner) if settings.scanner else NoScanner())


def handlers(settings: Settings, reader: ReceiptReader | None = None) -> dict[str, Handler]:
    """Return the background work of receipts."""
    files, desk = files_of(settings), desk_of(settings)
    work: dict[str, Handler] = {
        READ_JOB: partial(working.read, reader or installed_reader(), files),
        SCAN_JOB: partial(working.scan, desk, files),
        wanting.JOB: wanting.remind,
        forgetting.JOB: forgetting.forget_what_is_due,
        forgetting.FILES_JOB: partial(forgetting.work_off_files, files),
    }
    mailbox = settings.receipt_mailbox
    if mailbox:
        work[by_email.FETCH_JOB] = partial(
            by_email.fetch, partial(opened, mailbox), mailbox.address, files
        )
    # What came is read to its end, even where the mailbox is no longer asked.
    work[by_email.READ_JOB] = partial(by_email.read, desk, files)
    return work


def forget_now(engine: Engine, settings: Settings, clock: Clock) -> None:
    """Forget everything whose time is over, without waiting for the worker's next day."""
    bench = Bench(engine, clock, {})
    forgetting.forget_what_is_due(bench, forgetting.EVERYTHING)
    while forgetting.work_off_files(files_of(settings), bench, forgetting.EVERYTHING):
        pass


def begin(session: Session, settings: Settings, at: datetime) -> None:
    """Have what comes by itself begin; a worker does this when it begins."""
    ask_for(session, wanting.JOB, wanting.EVERYBODY, at)
    ask_for(session, forgetting.FILES_JOB, forgetting.EVERYTHING, at)
    if settings.receipt_mailbox:
        ask_for(session, by_email.FETCH_JOB, by_email.THE_MAILBOX, at)
