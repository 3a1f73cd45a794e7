"""A clock put back an hour, or on by a day: work is done, once, and the history stays in order."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.audit.queries import first_broken_event
from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, claim_next, run, work_off
from pa_employer.ledger.proof import faults
from pa_employer.ledger.queries import first_broken_book
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.models import PayslipRow
from tests.pa_employer.filings.month import APRIL_26, MAY_1
from tests.pa_employer.household import Household
from tests.pa_employer.payruns.work import agree_eighty_hours, start

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BACK, ON = timedelta(hours=-1), timedelta(days=1)


@pytest.mark.parametrize("jump", [BACK, ON])
def test_a_clock_that_jumps_while_work_is_under_way_lets_it_be_finished_once(
    engine: Engine, jump: timedelta
) -> None:
    time, finished = [NOON], []

    def handler(_bench: Bench, subject: UUID) -> datetime | None:
        finished.append(subject)
        return None

    bench = Bench(engine, lambda: time[0], {"count": handler})
    subject = uuid4()
    with Session(engine) as session:
        ask_for(session, "count", subject, NOON)
        session.commit()
    first = claim_next(bench)
    assert first
    time[0] += jump
    second = claim_next(bench)
    # On by a day the first is believed dead; its claim is gone, so it ends nothing.
    assert (second is None) == (jump is BACK)
    run(bench, first)
    with Session(engine) as session:
        is_done = session.scalars(select(Job)).one().state is JobState.DONE
    assert is_done == (second is None)
    if second:
        run(bench, second)
    assert len(finished) == (1 if second is None else 2)
    assert work_off(bench) == 0
    with Session(engine) as session:
        job = session.scalars(select(Job)).one()
        assert (job.state, job.claim) == (JobState.DONE, None)


def test_work_asked_for_before_the_clock_was_put_back_is_done_when_asked_for_again(
    engine: Engine,
) -> None:
    time, subject = [NOON + BACK], uuid4()
    bench = Bench(engine, lambda: time[0], {"count": lambda _bench, _subject: None})
    with Session(engine) as session:
        ask_for(session, "count", subject, NOON)
        session.commit()
        assert work_off(bench) == 0
        ask_for(session, "count", subject, NOON + BACK)
        session.commit()
    assert work_off(bench) == 1


@pytest.mark.parametrize("jump", [BACK, ON])
def test_books_and_audit_trail_hold_when_the_clock_jumps_between_two_changes(
    session: Session, household: Household, jump: timedelta
) -> None:
    agree_eighty_hours(session, household.assistant)
    run_ = start(session, household, MAY_1, APRIL_26)
    before = Actor(household.employer_account.id, run_.started_at)
    approve_run(session, run_, Actor(before.account_id, before.at + jump))
    session.commit()
    assert session.scalar(select(func.count(PayslipRow.id))) == 1
    assert first_broken_event(session) is None
    assert first_broken_book(session) is None
    assert list(faults(session)) == []
