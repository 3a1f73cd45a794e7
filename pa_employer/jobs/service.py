"""Asking for background work, within the change that makes it necessary."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.jobs.models import Job, JobState

ENDED = frozenset({JobState.DONE, JobState.FAILED})


def ask_for(session: Session, kind: str, subject_id: UUID, run_after: datetime) -> Job:
    """Ask for work on something, to be done from an instant on; asking twice is asking once."""
    found = select(Job).where(Job.kind == kind, Job.subject_id == subject_id)
    job = session.scalar(found.with_for_update())
    if job is None:
        job = Job(kind=kind, subject_id=subject_id, run_after=run_after)
        session.add(job)
        session.flush()
        return job
    if job.state is JobState.WAITING and job.run_after <= run_after:
        # It is waiting already, and whoever takes it up waits in turn until this is kept.
        return job
    job.asked += 1
    job.run_after = run_after
    if job.state in ENDED:
        job.state, job.tries, job.error = JobState.WAITING, 0, ""
    session.flush()
    return job


def failed_jobs(session: Session) -> list[Job]:
    """Return the work that was given up, for whoever looks after the service."""
    return list(session.scalars(select(Job).where(Job.state == JobState.FAILED)))
