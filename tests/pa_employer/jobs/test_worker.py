"""Background work is done once it is asked for, survives its worker, and is never lost."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from time import sleep
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.service import ask_for, failed_jobs
from pa_employer.jobs.worker import (
    LEASE,
    MOST_TRIES,
    Bench,
    Handler,
    claim_next,
    keep_working,
    run,
    work_off,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def bench_with(app: Flask, time: Time) -> Callable[[Handler], Bench]:
    return lambda handler: Bench(app.extensions["engine"], time, {"count": handler})


def asked(session: Session, subject: UUID | None = None, at: datetime = NOON) -> UUID:
    job = ask_for(session, "count", subject or uuid4(), at)
    session.commit()
    return job.id


def the_job(session: Session, job_id: UUID) -> Job:
    with Session(session.get_bind()) as look:
        job = look.get_one(Job, job_id)
        look.expunge(job)
    return job


def test_work_is_done_once_however_often_it_was_asked_for(
    session: Session, bench_with: Callable[[Handler], Bench]
) -> None:
    seen: list[UUID] = []
    bench = bench_with(lambda _bench, subject: seen.append(subject))
    subject = uuid4()
    first = asked(session, subject)
    assert asked(session, subject) == first
    assert work_off(bench) == 1
    assert work_off(bench) == 0
    assert seen == [subject]
    assert the_job(session, first).state is JobState.DONE
    asked(session, subject)
    assert work_off(bench) == 1


def test_work_waits_for_its_time_and_comes_back_when_it_asks_to(
    session: Session, time: Time, bench_with: Callable[[Handler], Bench]
) -> None:
    answers = [NOON + 5 * MINUTE, None]
    bench = bench_with(lambda _bench, _subject: answers.pop(0))
    job_id = asked(session, at=NOON + MINUTE)
    assert work_off(bench) == 0
    time.at = NOON + MINUTE
    assert work_off(bench) == 1
    assert work_off(bench) == 0
    time.at = NOON + 5 * MINUTE
    assert work_off(bench) == 1
    assert the_job(session, job_id).state is JobState.DONE


def test_work_of_a_dead_worker_is_taken_up_and_the_dead_one_finishes_nothing(
    session: Session, time: Time, bench_with: Callable[[Handler], Bench]
) -> None:
    bench = bench_with(lambda _bench, _subject: None)
    job_id = asked(session)
    dead = claim_next(bench)
    assert dead
    assert claim_next(bench) is None
    time.at = NOON + LEASE + MINUTE
    second = claim_next(bench)
    assert second
    assert second.tries == 2
    run(bench, dead)
    assert the_job(session, job_id).state is JobState.RUNNING
    run(bench, second)
    assert the_job(session, job_id).state is JobState.DONE


def test_work_asked_for_while_it_runs_runs_once_more(
    session: Session, bench_with: Callable[[Handler], Bench]
) -> None:
    seen: list[UUID] = []

    def handler(bench: Bench, subject: UUID) -> None:
        seen.append(subject)
        if len(seen) == 1:
            with bench.opened() as other:
                ask_for(other, "count", subject, NOON)
                other.commit()

    asked(session)
    assert work_off(bench_with(handler)) == 2


def test_an_error_puts_work_off_longer_each_time_and_is_given_up_in_the_end(
    session: Session,
    time: Time,
    bench_with: Callable[[Handler], Bench],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def handler(_bench: Bench, _subject: UUID) -> None:
        message = "Rhona Baird"
        raise OSError(message)

    bench = bench_with(handler)
    job_id = asked(session)
    waits = []
    with caplog.at_level(logging.CRITICAL):
        for _ in range(MOST_TRIES):
            assert work_off(bench) == 1
            job = the_job(session, job_id)
            waits.append(job.run_after - time.at)
            time.at = max(time.at, job.run_after)
    assert waits[:3] == [timedelta(seconds=each) for each in (15, 30, 60)]
    (failed,) = failed_jobs(session)
    assert (failed.id, failed.error) == (job_id, "OSError")
    again = ask_for(session, "count", failed.subject_id, time.at)
    assert (again.state, again.tries) == (JobState.WAITING, 0)


def test_work_that_kills_every_worker_is_given_up(
    session: Session, time: Time, bench_with: Callable[[Handler], Bench]
) -> None:
    bench = bench_with(lambda _bench, _subject: None)
    job_id = asked(session)
    for _ in range(MOST_TRIES):
        assert claim_next(bench)
        time.at += LEASE + MINUTE
    assert work_off(bench) == 1
    assert the_job(session, job_id).state is JobState.FAILED


def test_a_worker_outlives_a_database_that_is_away_and_stops_when_told(
    bench_with: Callable[[Handler], Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, calls = Event(), []

    def look(_bench: Bench, _stop: Event) -> int:
        calls.append(1)
        if len(calls) == 2:
            stop.set()
        raise OSError

    monkeypatch.setattr("pa_employer.jobs.worker.work_off", look)
    keep_working(bench_with(lambda _bench, _subject: None), stop, pause=0)
    assert len(calls) == 2


def test_others_can_write_between_two_lots_of_long_work(
    session: Session, bench_with: Callable[[Handler], Bench]
) -> None:
    """Whoever waits for the one writer of SQLite looks every tenth of a second."""
    lots, begun = [0], Event()

    def hold(bench: Bench, _subject: UUID) -> datetime | None:
        with bench.opened() as working:
            working.execute(update(Job).values(error=""))
            begun.set()
            sleep(0.15)
            working.commit()
        lots[0] += 1
        return NOON if lots[0] < 10 else None

    bench = bench_with(hold)
    asked(session)
    got_in_after: list[int] = []

    def write() -> None:
        begun.wait(10)
        with bench.opened() as other:
            ask_for(other, "another", uuid4(), NOON + 5 * MINUTE)
            other.commit()
        got_in_after.append(lots[0])

    other = Thread(target=write)
    other.start()
    work_off(bench)
    other.join()
    assert got_in_after[0] < 9
