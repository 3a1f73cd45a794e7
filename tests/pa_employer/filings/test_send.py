"""A document is filed exactly once, whoever dies, whatever is lost, however often it is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.filings import send
from pa_employer.filings.gateway import MaybeDeliveredError, NotDeliveredError
from pa_employer.filings.models import Filing, FilingReply, FilingState
from pa_employer.filings.send import advance, sweep
from pa_employer.filings.service import NotLostError, settle_lost
from pa_employer.filings.stand_in import LostReplyError, StandIn
from pa_employer.filings.waiting import waiting
from pa_employer.jobs.models import Job, JobState
from pa_employer.jobs.worker import Bench
from tests.pa_employer.filings.month import APRIL_26, LOGIN, MAY_1, about_run, file, ready
from tests.pa_employer.household import Household
from tests.pa_employer.payruns.work import agree_eighty_hours, by_on, pay

ADDRESS = "http://127.0.0.1:1/submission"
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


class Died(BaseException):
    """The worker's process was killed."""


@dataclass
class Wire:
    """Carries messages to a stand-in; dies before or after the message of a step, once."""

    stand_in: StandIn
    dies: tuple[str, str] | None = None
    """When: 'before' or 'after' a message of which the second part is a piece."""
    is_cut: bool = False
    has_died: bool = False
    sent: list[bytes] = field(default_factory=list)

    def submit(self, message: bytes) -> bytes:
        return self._carried(message)

    def poll(self, _address: str, message: bytes) -> bytes:
        return self._carried(message)

    def _carried(self, message: bytes) -> bytes:
        if self.is_cut:
            raise NotDeliveredError
        self._die("before", message)
        self.sent.append(message)
        try:
            found = self.stand_in.answer(message, "http://127.0.0.1:1/poll")
        except LostReplyError as lost:
            raise MaybeDeliveredError from lost
        self._die("after", message)
        return found

    def _die(self, when: str, message: bytes) -> None:
        if self.dies and self.dies[0] == when and self.dies[1].encode() in message:
            self.dies, self.has_died = None, True
            raise Died


class Time:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Post:
    """A filing on its way, with all that carries it."""

    wire: Wire
    bench: Bench
    time: Time
    filing_id: UUID
    session: Session

    def go_on(self) -> datetime | None:
        """Let a worker carry the document as far as it goes now."""
        return advance(self.wire, ADDRESS, self.bench, self.filing_id)

    def until_over(self, most_steps: int = 40) -> Filing:
        """Let workers go on, each time when it is due, until there is no more to do."""
        for _ in range(most_steps):
            try:
                again = self.go_on()
            except Died:
                self.time.at += timedelta(minutes=5)
                continue
            if again is None:
                return self.filing()
            self.time.at = max(self.time.at, again)
        raise AssertionError("it never ended")

    def filing(self) -> Filing:
        self.session.rollback()
        self.session.expire_all()
        found = self.session.get_one(Filing, self.filing_id)
        self.session.commit()
        return found

    def replies(self) -> list[FilingReply]:
        found = select(FilingReply).where(FilingReply.filing_id == self.filing_id)
        rows = list(self.session.scalars(found.order_by(FilingReply.at)))
        self.session.commit()
        return rows


@pytest.fixture
def post(app: Flask, household: Household, session: Session, tmp_path: Path) -> Post:
    ready(session, household)
    agree_eighty_hours(session, household.assistant)
    run = pay(session, household, MAY_1, APRIL_26)
    filing = file(session, household, about_run(run), MAY_1)
    session.commit()
    time = Time()
    stand_in = StandIn(tmp_path / "engine.db", login=(LOGIN.sender_id, LOGIN.password))
    bench = Bench(app.extensions["engine"], time, {})
    return Post(Wire(stand_in), bench, time, filing.id, session)


MESSAGES = {
    "submission": "<Function>submit</Function><TransactionID>",
    "poll": "<Qualifier>poll</Qualifier>",
    "delete": "<Function>delete</Function>",
}


@pytest.mark.parametrize("step", sorted(MESSAGES))
@pytest.mark.parametrize("when", ["after", "before"])
def test_a_worker_that_dies_at_a_message_leaves_one_accepted_filing(
    post: Post, step: str, when: str
) -> None:
    post.wire.dies = (when, MESSAGES[step])
    filing = post.until_over()
    assert post.wire.has_died
    assert (filing.state, filing.is_forgotten) == (FilingState.ACCEPTED, True)
    assert len(post.wire.stand_in.accepted()) == 1


@pytest.mark.parametrize("number", range(1, 5))
@pytest.mark.parametrize("name", ["begin_step", "end_step"])
def test_a_worker_that_dies_before_writing_a_step_down_leaves_one_accepted_filing(
    post: Post, monkeypatch: pytest.MonkeyPatch, name: str, number: int
) -> None:
    """The step is carried out in the session and lost with it, as when the process is killed."""
    counted = {"calls": 0}
    real: Callable[..., object] = getattr(send, name)

    def dying(*given: object) -> object:
        found = real(*given)
        counted["calls"] += 1
        if counted["calls"] == number:
            raise Died
        return found

    monkeypatch.setattr(send, name, dying)
    filing = post.until_over()
    assert filing.state is FilingState.ACCEPTED
    assert len(post.wire.stand_in.accepted()) == 1


def test_a_lost_answer_is_found_in_hmrcs_list_and_nothing_is_sent_again(post: Post) -> None:
    post.wire.stand_in.tell(lose=1)
    assert post.until_over().state is FilingState.ACCEPTED
    submissions = [each for each in post.wire.sent if MESSAGES["submission"].encode() in each]
    assert len(submissions) == 1
    assert len(post.wire.stand_in.accepted()) == 1


def test_what_never_arrived_is_sent_again_once_hmrcs_list_has_long_been_without_it(
    post: Post,
) -> None:
    post.wire.dies = ("before", MESSAGES["submission"])
    with pytest.raises(Died):
        post.go_on()
    assert post.filing().state is FilingState.SENDING
    again = post.go_on()
    assert post.filing().state is FilingState.UNSURE
    assert post.wire.stand_in.accepted() == []
    assert again
    assert again <= NOON + timedelta(minutes=2)
    post.until_over()
    assert post.time.at >= NOON + timedelta(minutes=10)
    assert len(post.wire.stand_in.accepted()) == 1


def test_without_a_network_it_waits_longer_each_time_and_is_not_given_up(post: Post) -> None:
    post.wire.is_cut = True
    waits = []
    for _ in range(30):
        again = post.go_on()
        assert again
        waits.append(again - post.time.at)
        post.time.at = again
    assert waits[0] == timedelta(seconds=15)
    assert waits[-1] == timedelta(minutes=15)
    assert post.filing().state is FilingState.QUEUED
    post.wire.is_cut = False
    assert post.until_over().state is FilingState.ACCEPTED


def test_it_asks_as_often_as_hmrc_says_and_keeps_every_answer(post: Post) -> None:
    post.wire.stand_in.tell(polls=3, wait=30)
    assert post.until_over().receipt.startswith("HMRC has received the document.")
    assert post.time.at == NOON + timedelta(seconds=120)
    said = [(reply.step, reply.read_as) for reply in post.replies()]
    assert said == [
        ("submit", "Acknowledged"),
        *[("poll", "Acknowledged")] * 3,
        ("poll", "Accepted"),
        ("delete", "Deleted"),
    ]
    assert all(b"thistle" not in reply.raw for reply in post.replies())


def test_a_refusal_names_what_to_mend_and_the_run_waits_again(
    post: Post, household: Household, tmp_path: Path
) -> None:
    def validate(_message: bytes) -> list[tuple[str, str, str]]:
        return [("7823", "no address", "/x/Employee[1]/y")]

    post.wire.stand_in = StandIn(tmp_path / "strict.db", validate)
    filing = post.until_over()
    assert (filing.state, filing.is_forgotten) == (FilingState.REFUSED, True)
    (error,) = filing.errors
    own = "PA" + household.assistant.id.hex[-8:].upper()
    assert (error["number"], error["field"], error["payroll_id"]) == ("7823", "address", own)
    assert [each.title for each in waiting(post.session, household.employer, MAY_1)] == [
        "Pay on 1 May 2026"
    ]


def test_a_wrong_login_is_refused_at_once_and_said(post: Post, tmp_path: Path) -> None:
    post.wire.stand_in = StandIn(tmp_path / "other.db", login=("SOMEBODY", "else"))
    filing = post.until_over()
    assert filing.state is FilingState.REFUSED
    assert (filing.errors[0]["number"], filing.errors[0]["field"]) == ("1046", "login")


def test_a_fault_of_hmrcs_service_is_asked_about_before_anything_is_sent_again(
    post: Post,
) -> None:
    post.wire.stand_in.tell(error="1000")
    post.go_on()
    assert post.filing().state is FilingState.UNSURE
    post.wire.stand_in.tell(error=None)
    assert post.until_over().state is FilingState.ACCEPTED
    assert len(post.wire.stand_in.accepted()) == 1


@pytest.mark.parametrize(
    "raw",
    [
        "<html>maintenance</html>",
        '<!DOCTYPE a [<!ENTITY b "c">]><GovTalkMessage>&b;</GovTalkMessage>',
        "x" * 2_000_001,
    ],
)
def test_an_answer_that_is_none_is_kept_for_study_and_asked_for_again(
    post: Post, raw: str
) -> None:
    post.wire.stand_in.tell(raw=raw)
    post.go_on()
    assert post.filing().state is FilingState.UNSURE
    assert post.replies()[0].raw == raw.encode()[:100_000]
    post.wire.stand_in.tell(raw="")
    assert post.until_over().state is FilingState.ACCEPTED
    assert len(post.wire.stand_in.accepted()) == 1


def test_an_answer_about_another_document_changes_nothing(post: Post) -> None:
    post.wire.stand_in.tell(polls=1)
    post.go_on()
    post.wire.stand_in.tell(correlation="B" * 32)
    post.time.at += timedelta(seconds=2)
    post.go_on()
    assert post.filing().state is FilingState.ACKNOWLEDGED
    assert post.replies()[-1].read_as == "WrongReplyError"
    post.wire.stand_in.tell(correlation="")
    assert post.until_over().state is FilingState.ACCEPTED


def test_a_document_the_network_repeated_is_one_filing_here(post: Post) -> None:
    post.wire.stand_in.tell(twice=True, lose=1)
    assert post.until_over().state is FilingState.ACCEPTED


@pytest.mark.parametrize("has_arrived", [True, False])
def test_what_hmrc_no_longer_knows_is_settled_by_asking_a_person(
    post: Post, household: Household, *, has_arrived: bool
) -> None:
    post.wire.stand_in.tell(polls=1)
    post.go_on()
    post.wire.stand_in = StandIn(post.wire.stand_in.file.with_name("new.db"))
    post.time.at += timedelta(seconds=2)
    assert post.go_on() is None
    filing = post.filing()
    assert filing.state is FilingState.LOST
    assert waiting(post.session, household.employer, MAY_1) == []
    settle_lost(post.session, filing, by_on(household, MAY_1), has_arrived=has_arrived)
    assert len(waiting(post.session, household.employer, MAY_1)) == (0 if has_arrived else 1)
    with pytest.raises(NotLostError):
        settle_lost(post.session, filing, by_on(household, MAY_1), has_arrived=True)


def test_a_document_whose_work_was_given_up_is_taken_up_again(post: Post) -> None:
    job = post.session.scalars(select(Job)).one()
    assert sweep(post.session, NOON) == 0
    job.state = JobState.FAILED
    assert sweep(post.session, NOON) == 1
    assert job.state is JobState.WAITING
    post.session.commit()
    post.until_over()
    job.state = JobState.FAILED
    assert sweep(post.session, NOON) == 0
