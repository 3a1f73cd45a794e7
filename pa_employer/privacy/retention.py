"""Forgetting what is no longer needed: once a day each rule is executed, and told in numbers."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.bureau.forgetting import forget_due_packs
from pa_employer.clock import day_of
from pa_employer.evidence import forgetting as receipts
from pa_employer.hiring.forgetting import forget_due_applicants
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, Handler
from pa_employer.privacy import erasing, sweeping
from pa_employer.privacy.counted import Counted
from pa_employer.privacy.models import RetentionRun
from receipts.keeping import Kept

JOB = "retention"
EVERYTHING = UUID(int=0)
"""The subject of work that is about the whole service."""
EVERY = timedelta(hours=24)
Executor = Callable[[Session, datetime], Counted]
"""Forgets what is due by a rule, and says how much; whoever calls it keeps it or takes it back."""

log = logging.getLogger(__name__)


def _receipts(why: str) -> Executor:
    def execute(session: Session, at: datetime) -> Counted:
        return Counted(*receipts.forget_receipts(session, at, why))

    return execute


def _counted(forget: Callable[[Session, datetime], int]) -> Executor:
    def execute(session: Session, at: datetime) -> Counted:
        return Counted(forget(session, at))

    return execute


EXECUTORS: Mapping[Kept, Executor] = {
    Kept.RECEIPT: _receipts(receipts.OVER),
    Kept.RECEIPT_TAKEN_AWAY: _receipts(receipts.TAKEN_AWAY),
    Kept.REFUSED_FILE: _counted(receipts.forget_refused),
    Kept.UPLOAD: _counted(receipts.forget_uploads),
    Kept.MAIL: _counted(receipts.forget_mails),
    Kept.CARD_NEWS: _counted(receipts.forget_news),
    Kept.APPLICANT: _counted(forget_due_applicants),
    Kept.ASKED_PACK: _counted(forget_due_packs),
    Kept.SIGN_IN: _counted(sweeping.forget_sign_ins),
    Kept.SIGN_IN_TRY: _counted(sweeping.forget_tries),
    Kept.DEVICE: _counted(sweeping.forget_devices),
    Kept.SUBMITTED_FORM: _counted(sweeping.forget_forms),
    Kept.LETTER: _counted(sweeping.forget_letters),
    Kept.MESSAGE: sweeping.forget_messages,
    Kept.ACCOUNT: erasing.erase_accounts,
    Kept.PAYROLL: erasing.erase_assistants,
    Kept.HOUSEHOLD: erasing.erase_households,
    Kept.SHEET: _counted(sweeping.forget_sheets),
    Kept.JOB: _counted(sweeping.forget_jobs),
    Kept.DATA_COPY: _counted(sweeping.forget_copies),
    Kept.PRIVACY_ASK: _counted(sweeping.forget_asks),
}
"""What executes each rule of `config/retention.toml`."""


def run_retention(bench: Bench, _subject: UUID) -> datetime | None:
    """Execute each rule, keep in numbers what it did, and come back tomorrow.

    Each rule is a change of its own: who dies in between leaves the rules before it done, and
    what is done twice finds nothing to do.
    """
    for kind, execute in EXECUTORS.items():
        with bench.opened() as session:
            counted = execute(session, bench.clock())
            _note(session, kind, counted, bench.clock())
            session.commit()
        if counted.forgotten or counted.held:
            log.info("%s: forgot %s, held %s", kind.value, counted.forgotten, counted.held)
    return bench.clock() + EVERY


def what_is_due(session: Session, at: datetime) -> dict[Kept, Counted]:
    """Return how much each rule would forget now; nothing of it is kept."""
    found = {}
    for kind, execute in EXECUTORS.items():
        found[kind] = execute(session, at)
        session.rollback()
    return found


def runs(session: Session, limit: int) -> list[RetentionRun]:
    """Return what was forgotten and held, newest first; rules that did nothing are left out."""
    did = (RetentionRun.forgotten > 0) | (RetentionRun.held > 0)
    found = select(RetentionRun).where(did)
    return list(session.scalars(found.order_by(RetentionRun.ran_on.desc()).limit(limit)))


def last_run(session: Session) -> datetime | None:
    """Return when the rules were executed last."""
    return session.scalar(
        select(RetentionRun.ran_at).order_by(RetentionRun.ran_at.desc()).limit(1)
    )


def begin(session: Session, at: datetime) -> None:
    """Have it begin; a worker does this when it begins."""
    ask_for(session, JOB, EVERYTHING, at)


def _note(session: Session, kind: Kept, counted: Counted, at: datetime) -> None:
    """Add to what a rule did today: a second run on a day is told in the same line."""
    of_today = RetentionRun.rule == kind.value, RetentionRun.ran_on == day_of(at)
    row = session.scalar(select(RetentionRun).where(*of_today).with_for_update())
    if row is None:
        row = RetentionRun(rule=kind.value, ran_on=day_of(at), ran_at=at)
        session.add(row)
    row.forgotten += counted.forgotten
    row.held, row.ran_at = counted.held, at


HANDLERS: dict[str, Handler] = {JOB: run_retention}
