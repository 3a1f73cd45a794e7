"""The worker makes a backup each day, keeps so many days of them, and tries again when refused."""

import fcntl
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from config.settings import DailyBackups
from pa_employer.backups import daily
from pa_employer.backups.daily import AGAIN, EVERY, EVERYTHING, LOCK, newest_backup
from pa_employer.backups.making import Kept
from pa_employer.backups.restoring import verify_backup
from pa_employer.jobs.worker import Bench
from tests.pa_employer.backups.conftest import KEYS
from tests.pa_employer.conftest import AT

DAY = timedelta(days=1)


@dataclass
class Worker:
    turn: Callable[[datetime], datetime | None]
    backups: DailyBackups

    @property
    def made(self) -> list[str]:
        return sorted(each.name for each in self.backups.folder.glob("*.backup"))


@pytest.fixture
def worker(app: Flask, kept: Kept, tmp_path: Path) -> Worker:
    backups = DailyBackups(folder=tmp_path / "backups", key=KEYS.backup, keep_days=7)
    settings = replace(app.extensions["settings"], backups=backups)
    (handler,) = daily.handlers(settings).values()
    return Worker(lambda at: handler(Bench(kept.engine, lambda: at, {}), EVERYTHING), backups)


def test_a_backup_is_made_each_day_and_can_be_proved(worker: Worker, database_url: str) -> None:
    assert worker.turn(AT) == AT + EVERY
    assert worker.made == ["pa-employer-20261122-090000.backup"]
    assert newest_backup(worker.backups.folder) == AT
    assert verify_backup(worker.backups.folder / worker.made[0], KEYS, database_url).wrong == ()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_worker_that_begins_anew_makes_no_second_one_that_day(worker: Worker) -> None:
    worker.turn(AT)
    assert worker.turn(AT + timedelta(hours=5)) == AT + EVERY
    assert len(worker.made) == 1
    worker.turn(AT + EVERY)
    assert len(worker.made) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_clock_that_was_put_back_does_not_stop_backups(worker: Worker) -> None:
    worker.turn(AT)
    assert worker.turn(AT - 3 * DAY) == AT - 3 * DAY + EVERY
    assert len(worker.made) == 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_old_ones_go_once_there_is_a_new_one_and_other_files_stay(worker: Worker) -> None:
    worker.turn(AT)
    own = worker.backups.folder / "pa-employer-before-the-move.backup"
    own.write_bytes(b"somebody's own")
    worker.turn(AT + 7 * DAY)
    assert len(worker.made) == 3
    worker.turn(AT + 8 * DAY)
    assert worker.made == [
        "pa-employer-20261129-090000.backup",
        "pa-employer-20261130-090000.backup",
        own.name,
    ]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_that_is_refused_is_told_and_tried_again_and_old_ones_stay(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    worker.turn(AT)

    def full(_handle: int) -> None:
        message = "No space left on device"
        raise OSError(message)

    monkeypatch.setattr("pa_employer.backups.making.fsync", full)
    with caplog.at_level(logging.ERROR):
        assert worker.turn(AT + 30 * DAY) == AT + 30 * DAY + AGAIN
    assert "the daily backup was not made" in caplog.text
    assert worker.made == ["pa-employer-20261122-090000.backup"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_two_workers_make_one_and_what_a_dead_one_left_is_cleared(worker: Worker) -> None:
    worker.turn(AT)
    left = worker.backups.folder / "making-abc"
    left.mkdir()
    (left / "snapshot.db").write_bytes(b"half")
    with (worker.backups.folder / LOCK).open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert worker.turn(AT + DAY) == AT + DAY + AGAIN
        assert left.exists()
    worker.turn(AT + DAY)
    assert not left.exists()
    assert len(worker.made) == 2
