"""Forgetting who wrote in and what was noted of them, once the time after a search is over."""

import logging
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.clock import day_of
from pa_employer.contested.queries import is_restricted
from pa_employer.hiring.applicants import forget
from pa_employer.hiring.models import Applicant, ApplicantStep, Vacancy
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, Handler
from receipts.keeping import Kept, keeping_rule, kept_until

JOB = "forgetting applicants"
EVERYTHING = UUID(int=0)
"""The subject of work that is about the whole service."""
EVERY = timedelta(hours=24)

log = logging.getLogger(__name__)


def last_day_of(session: Session, vacancy: Vacancy) -> date | None:
    """Return the last day people are known who wrote in; None where nobody is, or all is kept.

    The time runs from the end of the search. One that nobody ended runs from its last step, or
    names would stay for ever where somebody forgot to say that it is over.
    """
    found = (
        select(func.max(ApplicantStep.noted_at))
        .join(Applicant, Applicant.id == ApplicantStep.applicant_id)
        .where(Applicant.vacancy_id == vacancy.id)
    )
    newest = session.scalar(found)
    if newest is None or vacancy.kept_since is not None:
        return None
    if is_restricted(session, vacancy.employer_id):
        return None
    since = day_of(vacancy.ended_at or newest)
    return kept_until(keeping_rule(Kept.APPLICANT, since), since)


def forget_what_is_due(bench: Bench, _subject: UUID) -> datetime | None:
    """Forget everybody whose time is over, and come back tomorrow."""
    today, count = day_of(bench.clock()), 0
    with bench.opened() as session:
        searched = select(Vacancy.id).where(
            exists().where(Applicant.vacancy_id == Vacancy.id), Vacancy.kept_since.is_(None)
        )
        ids = list(session.scalars(searched.order_by(Vacancy.id)))
        session.commit()
    for vacancy_id in ids:
        with bench.opened() as session:
            vacancy = session.get(Vacancy, vacancy_id, with_for_update=True)
            last = vacancy and last_day_of(session, vacancy)
            if vacancy and last and last < today:
                count += _forget_all(session, vacancy, bench.clock())
            session.commit()
    log.info("forgot %s applicants", f"{count:,}")
    return bench.clock() + EVERY


def forget_due_applicants(session: Session, at: datetime) -> int:
    """Forget everybody whose time is over; return how many."""
    count = 0
    searched = select(Vacancy).where(
        exists().where(Applicant.vacancy_id == Vacancy.id), Vacancy.kept_since.is_(None)
    )
    for vacancy in session.scalars(searched.order_by(Vacancy.id)).all():
        last = last_day_of(session, vacancy)
        if last and last < day_of(at):
            count += _forget_all(session, vacancy, at)
    return count


def begin(session: Session, at: datetime) -> None:
    """Have it begin; a worker does this when it begins."""
    ask_for(session, JOB, EVERYTHING, at)


def _forget_all(session: Session, vacancy: Vacancy, at: datetime) -> int:
    by = Actor(vacancy.begun_by_id, at)
    found = list(session.scalars(select(Applicant).where(Applicant.vacancy_id == vacancy.id)))
    for applicant in found:
        forget(session, vacancy, applicant, by)
    return len(found)


HANDLERS: dict[str, Handler] = {JOB: forget_what_is_due}
