"""A backup each day by the worker, and the old ones taken away once there is a new one."""

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from shutil import rmtree
from uuid import UUID

from sqlalchemy.orm import Session

from config.settings import DailyBackups, Settings
from pa_employer.backups.making import UNFINISHED, Kept, make_backup
from pa_employer.backups.refusals import BusyError
from pa_employer.evidence.installed import files_of
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, Handler
from payroll.ground.errors import DomainError

JOB = "daily backup"
EVERYTHING = UUID(int=0)
EVERY, AGAIN = timedelta(hours=24), timedelta(hours=1)
NAME = "pa-employer-%Y%m%d-%H%M%S.backup"
LOCK = "being-made.lock"

log = logging.getLogger(__name__)


def begin(session: Session, settings: Settings, at: datetime) -> None:
    """Have a backup made each day, where a folder for them is named."""
    if settings.backups:
        ask_for(session, JOB, EVERYTHING, at)


def handlers(settings: Settings) -> dict[str, Handler]:
    """Return the background work of backups."""
    return {JOB: partial(turn, settings, settings.backups)} if settings.backups else {}


def turn(
    settings: Settings, backups: DailyBackups, bench: Bench, _subject: UUID
) -> datetime | None:
    """Make a backup if the newest is a day old; one that was refused is tried again in an hour."""
    now = bench.clock()
    newest = newest_backup(backups.folder)
    if newest and now - EVERY < newest <= now:
        return newest + EVERY
    kept = Kept(bench.engine, files_of(settings), settings.keys_now())
    try:
        with _only_one(backups.folder):
            place = backups.folder / now.astimezone(UTC).strftime(NAME)
            make_backup(kept, place, backups.key, now)
    except (DomainError, OSError):
        log.exception("the daily backup was not made")
        return now + AGAIN
    _forget_old(backups, now)
    return now + EVERY


def newest_backup(folder: Path) -> datetime | None:
    """Return when the newest backup in a folder was begun; None where there is none."""
    return max((made_at for made_at, _ in _made(folder)), default=None)


def _made(folder: Path) -> Iterator[tuple[datetime, Path]]:
    for file in folder.glob("pa-employer-*.backup"):
        try:
            yield datetime.strptime(file.name, NAME).replace(tzinfo=UTC), file
        except ValueError:
            continue  # Somebody gave a file of their own a name like ours.


def _forget_old(backups: DailyBackups, now: datetime) -> None:
    for made_at, file in _made(backups.folder):
        if made_at < now - timedelta(days=backups.keep_days):
            file.unlink(missing_ok=True)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Let one worker at a time make a backup, and clear up after one that died at it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError from None
        for left in folder.glob(f"{UNFINISHED}*"):
            rmtree(left, ignore_errors=True)
        yield
