"""Doing background work: claim a row, work, and finish it only while the claim still holds.

A worker that dies loses its lease, and the next one takes the work up again; so a handler may
run twice and has to look first how far its subject got.
"""

import gc
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from uuid import UUID, uuid4

from sqlalchemy import Engine, and_, or_, select, update
from sqlalchemy.orm import Session

from pa_employer.clock import Clock
from pa_employer.jobs.models import Job, JobState

LEASE = timedelta(minutes=5)
"""Longer than any single step of a handler, its time-outs included."""
MOST_TRIES = 8
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=1)
PAUSE = 1.0
"""How long an idle worker waits before it looks again, in seconds."""

SELDOM = (200_000, 50, 50)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bench:
    """What a worker works with."""

    engine: Engine
    clock: Clock
    handlers: Mapping[str, "Handler"]

    def opened(self) -> Session:
        """Return a session of the worker's own; the handler commits each of its steps."""
        return Session(self.engine, expire_on_commit=False)

    def reading(self) -> Session:
        """Return a session that only reads, so that slow work keeps nobody else from writing."""
        return Session(self.engine.execution_options(write=False), expire_on_commit=False)


Handler = Callable[[Bench, UUID], datetime | None]
"""Works on a subject; returns when to be called again, or None when there is no more to do."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A piece of work that is ours until its lease runs out."""

    id: UUID
    kind: str
    subject_id: UUID
    claim: UUID
    asked: int
    tries: int


def begin() -> None:
    """Look for garbage seldom: rows by the thousand are none, and looking took a quarter."""
    gc.freeze()
    gc.set_threshold(*SELDOM)


def work_off(bench: Bench, stop: Event | None = None) -> int:
    """Do everything that is due, and return how many pieces of work were done.

    Told to stop, it finishes what is in hand and claims nothing more.
    """
    done = 0
    while not (stop and stop.is_set()) and (claimed := claim_next(bench)):
        run(bench, claimed)
        done += 1
    return done


def keep_working(bench: Bench, stop: Event, pause: float = PAUSE) -> None:
    """Work until told to stop; what is begun is finished first."""
    while not stop.is_set():
        try:
            work_off(bench, stop)
        except Exception:  # a database that is away for a moment must not end the worker
            log.exception("the worker could not look for work")
        stop.wait(pause)


def claim_next(bench: Bench) -> Claimed | None:
    """Claim the work that has been due for longest, of the kinds that are done here."""
    now = bench.clock()
    is_ours = Job.kind.in_(bench.handlers)
    is_due = or_(
        and_(Job.state == JobState.WAITING, Job.run_after <= now),
        and_(Job.state == JobState.RUNNING, Job.lease_until < now),
    )
    with bench.opened() as session:
        first = select(Job).where(is_ours, is_due).order_by(Job.run_after, Job.id).limit(1)
        job = session.scalar(first.with_for_update(skip_locked=True))
        if job is None:
            return None
        job.state, job.claim, job.lease_until = JobState.RUNNING, uuid4(), now + LEASE
        job.tries += 1
        claimed = Claimed(job.id, job.kind, job.subject_id, job.claim, job.asked, job.tries)
        session.commit()
    return claimed


def run(bench: Bench, claimed: Claimed) -> None:
    """Do a claimed piece of work; an error puts it off, and after the last try gives it up."""
    began = time.perf_counter()
    _try(bench, claimed)
    took = round((time.perf_counter() - began) * 1000)
    log.info("work", extra={"kind": claimed.kind, "job": str(claimed.id), "ms": took})


def _try(bench: Bench, claimed: Claimed) -> None:
    if claimed.tries > MOST_TRIES:
        _finish(bench, claimed, state=JobState.FAILED, error="worker died every time")
        return
    try:
        again = bench.handlers[claimed.kind](bench, claimed.subject_id)
    except Exception as error:
        log.exception("job %s of kind %s failed", claimed.id, claimed.kind)
        _put_off(bench, claimed, type(error).__name__)
        return
    if again is None:
        _finish(bench, claimed, state=JobState.DONE)
    else:
        _finish(bench, claimed, state=JobState.WAITING, run_after=again, tries=0)


def _put_off(bench: Bench, claimed: Claimed, error: str) -> None:
    if claimed.tries >= MOST_TRIES:
        _finish(bench, claimed, state=JobState.FAILED, error=error)
        return
    wait = min(FIRST_WAIT * 2 ** (claimed.tries - 1), LONGEST_WAIT)
    later = bench.clock() + wait
    _finish(bench, claimed, state=JobState.WAITING, error=error, run_after=later)


def _finish(bench: Bench, claimed: Claimed, **values: object) -> None:
    """Write how it ended, unless the lease was lost; asked for again meanwhile, it waits."""
    ours = (Job.id == claimed.id, Job.claim == claimed.claim, Job.state == JobState.RUNNING)
    with bench.opened() as session:
        done = session.execute(
            update(Job)
            .where(*ours, Job.asked == claimed.asked)
            .values(claim=None, lease_until=None, **values)
            .returning(Job.id)
        ).first()
        if done is None:
            session.execute(
                update(Job)
                .where(*ours)
                .values(claim=None, lease_until=None, state=JobState.WAITING, tries=0)
            )
        session.commit()
