"""A real worker, killed outright while a message is under way, leaves one accepted filing."""

import base64
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from pa_employer.filings.models import Filing, FilingState
from pa_employer.filings.stand_in import StandIn
from pa_employer.jobs.models import Job, JobState
from tests.pa_employer.filings.engine import listening
from tests.pa_employer.filings.month import APRIL_26, LOGIN, MAY_1, about_run, file, ready
from tests.pa_employer.household import Household
from tests.pa_employer.payruns.work import agree_eighty_hours, pay

KEYS = f'secret_key = "test"\n[sealing_keys]\n1 = "{base64.b64encode(bytes(32)).decode()}"\n'
A_WHILE = timedelta(minutes=20)
SECONDS = 40


@dataclass
class Killer:
    """A stand-in that kills whoever sends a message of a step, before or after it is taken."""

    stand_in: StandIn
    when: str
    step: bytes
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    killed: int = 0

    def answer(self, message: bytes, poll_at: str) -> bytes:
        is_it = self.step in message and not self.killed
        if is_it and self.when == "before":
            self._kill()
            return b""
        found = self.stand_in.answer(message, poll_at)
        if is_it:
            self._kill()
        return found

    def tell(self, **told: object) -> None:
        self.stand_in.tell(**told)

    def _kill(self) -> None:
        self.killed += 1
        self.workers[-1].send_signal(signal.SIGKILL)
        self.workers[-1].wait(SECONDS)


def work(killer: Killer, database_url: str, address: str, keys: Path) -> None:
    """Start a worker of our own, in a process of its own."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "PA_KEYS": str(keys),
        "PA_HMRC_ADDRESS": address,
    }
    killer.workers.append(
        subprocess.Popen(
            [sys.executable, "-m", "pa_employer.cli", "work", "--beside"],
            stdin=subprocess.PIPE,
            env=environment,
        )
    )


def let_time_pass(session: Session) -> None:
    """Whoever held the work is believed dead, and HMRC's list has had time to be complete."""
    session.execute(
        update(Job).where(Job.state == JobState.RUNNING).values(lease_until=Job.run_after)
    )
    filing = session.scalars(select(Filing)).one()
    filing.asked_at -= A_WHILE
    if filing.sent_at:
        filing.sent_at -= A_WHILE
    session.commit()


def is_over(session: Session) -> bool:
    session.expire_all()
    filing = session.scalars(select(Filing)).one()
    found = filing.state is FilingState.ACCEPTED and filing.is_forgotten
    session.rollback()
    return found


STEPS = {
    "submit": b"<Function>submit</Function><TransactionID>",
    "poll": b"<Qualifier>poll</Qualifier>",
    "delete": b"<Function>delete</Function>",
}


@pytest.mark.parametrize(
    ("database_url", "step"),
    [("sqlite", "submit"), ("sqlite", "poll"), ("sqlite", "delete"), ("postgresql", "submit")],
    indirect=["database_url"],
)
@pytest.mark.parametrize("when", ["after", "before"])
def test_a_worker_killed_at_a_step_is_followed_by_one_that_files_nothing_twice(  # fixtures
    household: Household,
    session: Session,
    database_url: str,
    tmp_path: Path,
    step: str,
    when: str,
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    file(session, household, about_run(run), MAY_1)
    session.commit()
    keys = tmp_path / "keys.toml"
    keys.write_text(KEYS, encoding="utf-8")
    stand_in = StandIn(tmp_path / "engine.db", login=(LOGIN.sender_id, LOGIN.password))
    killer = Killer(stand_in, when, STEPS[step])
    with listening(killer) as address:
        work(killer, database_url, address, keys)
        until = time.monotonic() + SECONDS
        while not is_over(session):
            assert time.monotonic() < until, "it took too long"
            if killer.killed == len(killer.workers):
                let_time_pass(session)
                work(killer, database_url, address, keys)
            time.sleep(0.1)
        for worker in killer.workers:
            assert worker.stdin
            worker.stdin.close()
            worker.wait(SECONDS)
    assert killer.killed == 1
    assert len(stand_in.accepted()) == 1
