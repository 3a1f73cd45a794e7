"""Real processes: they end well, count together, and name everything wrong at once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import requests
from bs4 import BeautifulSoup
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from pa_employer.clock import system_clock
from pa_employer.filings.models import Filing, FilingState
from pa_employer.filings.stand_in import StandIn
from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.service import ask_for
from tests.pa_employer.filings.engine import listening
from tests.pa_employer.filings.month import APRIL_26, MAY_1, about_run, file, ready
from tests.pa_employer.household import Household
from tests.pa_employer.payruns.work import agree_eighty_hours, pay
from tests.pa_employer.watching.processes import (
    TOKEN,
    Running,
    environment,
    serving,
    started,
)

MORE = 6


def figures(running: Running) -> dict[str, float]:
    """What Prometheus would read."""
    shown = {"Authorization": f"Bearer {TOKEN}"}
    answer = requests.get(f"{running.address}/metrics", headers=shown, timeout=20)
    assert answer.ok
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@contextmanager
def locked(engine: Engine) -> Iterator[None]:
    """Keep everybody else from writing, as a long change would."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("LOCK TABLE sign_in_attempt IN ACCESS EXCLUSIVE MODE"))
        else:
            connection.execute(text("UPDATE account SET name = name"))
        yield
        connection.rollback()


def test_told_to_stop_a_server_finishes_the_request_in_hand_and_counts_all(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    given = environment(database_url, tmp_path, PA_REQUEST_ID_HEADER="X-Request-ID")
    answers: list[requests.Response] = []
    with serving(tmp_path, given) as running:
        # Many processes answered: the sum is told, whichever of them is asked.
        for _ in range(MORE):
            requests.get(f"{running.address}/nowhere?who=una@example.org", timeout=20)
        assert figures(running)['pa_employer_requests_total{route="(none)",status="404"}'] == MORE
        browser = requests.Session()
        page = browser.get(f"{running.address}/sign-in", timeout=20).text
        found = BeautifulSoup(page, "html.parser").select_one("input[name=csrf_token]")
        assert found
        typed = {"csrf_token": str(found["value"]), "email": "una@example.org", "password": "no"}
        named = {"X-Request-ID": "0123456789abcdef"}

        def sign_in() -> None:
            path = f"{running.address}/sign-in"
            answers.append(browser.post(path, data=typed, headers=named, timeout=40))

        asking = threading.Thread(target=sign_in)
        with locked(engine):
            asking.start()
            asking.join(1.5)
            assert asking.is_alive()
            running.process.send_signal(signal.SIGTERM)
            asking.join(1)
            assert asking.is_alive()
        asking.join()
        assert running.process.wait(40) == 0
    assert answers[0].status_code == 422
    assert answers[0].headers["X-Request-ID"] == "0123456789abcdef"
    assert '"request_id": "0123456789abcdef"' in running.written
    assert not [word for word in ("una", "nowhere", "example") if word in running.written]


@dataclass
class Stopper:
    """A stand-in that tells its worker to stop while the worker waits for an answer."""

    stand_in: StandIn
    running: list[Running]

    def answer(self, message: bytes, poll_at: str) -> bytes:
        self.running[0].process.send_signal(signal.SIGTERM)
        threading.Event().wait(1)
        return self.stand_in.answer(message, poll_at)

    def tell(self, **told: object) -> None:
        self.stand_in.tell(**told)


def test_told_to_stop_a_worker_finishes_the_work_in_hand_and_claims_no_more(
    household: Household, session: Session, database_url: str, tmp_path: Path
) -> None:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    filing = file(session, household, about_run(run), MAY_1)
    session.commit()
    stopper = Stopper(StandIn(tmp_path / "engine.db"), [])
    with listening(stopper) as address:
        given = environment(database_url, tmp_path, PA_HMRC_ADDRESS=address)
        with started(tmp_path, given, "work") as running:
            stopper.running.append(running)
            later = system_clock() - timedelta(seconds=1)
            ask_for(session, "filing", filing.employer_id, later)
            session.commit()
            assert running.process.wait(60) == 0, running.written
    session.expire_all()
    assert session.scalars(select(Filing.state)).one() is FilingState.ACKNOWLEDGED
    assert not session.scalar(select(func.count()).where(Job.state == JobState.RUNNING))
    (other,) = session.scalars(select(Job).where(Job.subject_id == filing.employer_id))
    assert other.tries == 0


def test_everything_that_is_wrong_is_named_at_once_and_nothing_starts(tmp_path: Path) -> None:
    (tmp_path / "no-folder").write_text("")
    given = {
        "PATH": "/usr/bin",
        "DATABASE_URL": "mysql://here",
        "PA_KEYS": str(tmp_path / "none.toml"),
        "PA_FILES": str(tmp_path / "no-folder" / "files"),
        "PA_HTTPS": "yes",
        "PA_HOSTS": "https://example.org, other",
        "PA_BIND": "8000",
        "PA_HMRC_SERVICE": "test",
        "PA_HMRC_VENDOR": "12",
        "PA_SMTP": "mail.example.org",
        "PA_METRICS_TOKEN": "short",
        "PA_BACKUPS": str(tmp_path / "backups"),
        "PA_BACKUPS_KEEP_DAYS": "none",
        "PA_CARDS": "visa",
        "PA_RATES": str(tmp_path / "rates"),
    }
    with started(tmp_path, given, "serve") as running:
        assert running.process.wait(60) == 1
    sentences = running.written.splitlines()
    begun = (
        "DATABASE_URL is like",
        "PA_FILES names",
        "PA_RATES names",
        "PA_HTTPS is 0 or 1",
        "PA_HOSTS is host names",
        "PA_HMRC_VENDOR is four figures",
        "PA_SMTP is like",
        "There is no key file",
        "PA_HMRC_SERVICE is 'test'",
        "PA_CARDS is 'visa'",
        "PA_BACKUPS_KEEP_DAYS is",
        "PA_BIND is an address",
        "PA_METRICS_TOKEN is at least",
    )
    assert len(sentences) == len(begun), sentences
    assert all(said.startswith(how) for said, how in zip(sentences, begun, strict=True)), sentences
