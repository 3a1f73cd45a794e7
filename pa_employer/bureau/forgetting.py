"""Forgetting packs whose time is over: everything in them can be made again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from pa_employer.bureau.models import AskedPack, AskedPart
from pa_employer.clock import day_of
from pa_employer.evidence.forgetting import EVERY, EVERYTHING, forget_files, is_over
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, Handler
from receipts.keeping import Kept

JOB = "forgetting packs"


def begin(session: Session, at: datetime) -> None:
    """Have old packs looked for; a worker does this when it begins."""
    ask_for(session, JOB, EVERYTHING, at)


def forget_packs(bench: Bench, _subject: UUID) -> datetime | None:
    """Forget every pack whose time is over, and come back tomorrow."""
    now = bench.clock()
    with bench.opened() as session:
        forget_due_packs(session, now)
        session.commit()
    return now + EVERY


def forget_due_packs(session: Session, at: datetime) -> int:
    """Forget every pack whose time is over; return how many."""
    packs = session.scalars(select(AskedPack).with_for_update()).all()
    over = [each for each in packs if is_over(Kept.ASKED_PACK, each.asked_at, day_of(at))]
    for pack in over:
        _forget(session, pack, at)
    return len(over)


def _forget(session: Session, pack: AskedPack, at: datetime) -> None:
    of_pack = AskedPart.pack_id == pack.id
    forget_files(session, session.scalars(select(AskedPart.digest).where(of_pack)), at)
    session.execute(delete(AskedPart).where(of_pack))
    session.delete(pack)
    session.flush()


HANDLERS: dict[str, Handler] = {JOB: forget_packs}
