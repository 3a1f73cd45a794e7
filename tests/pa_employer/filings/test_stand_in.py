"""The stand-in for HMRC's engine behaves as the protocol says, and misbehaves when told to."""

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pa_employer.filings.gateway import (
    HttpGateway,
    MaybeDeliveredError,
    NotDeliveredError,
    WrongAddressError,
)
from pa_employer.filings.stand_in import StandIn
from payroll.rti.envelope import Asked, delete_message, list_message, poll_message
from payroll.rti.irmark import mark_of
from payroll.rti.replies import (
    LARGEST,
    Accepted,
    Acknowledged,
    Awaited,
    Deleted,
    Listed,
    Refused,
    Reply,
    ReplyTooLargeError,
    UnreadableReplyError,
    WrongReplyError,
    read_reply,
)
from payroll.rti.scheme import Scheme
from payroll.rti.years import Kind, filed_year
from tests.pa_employer.filings.engine import listening
from tests.payroll.rti.told import FPS, LOGIN, YEAR, message_of

FPS_CLASS = filed_year(YEAR).documents[Kind.FPS].message_class
SENT = Awaited(FPS_CLASS)


@pytest.fixture
def stand_in(tmp_path: Path) -> StandIn:
    return StandIn(tmp_path / "engine.db", login=(LOGIN.sender_id, LOGIN.password))


@pytest.fixture
def gateway(stand_in: StandIn) -> Iterator[HttpGateway]:
    with listening(stand_in) as address:
        yield HttpGateway(address, connect_seconds=2, read_seconds=2)


def submitted(gateway: HttpGateway, message: bytes | None = None) -> Acknowledged:
    found = read_reply(gateway.submit(message or message_of(FPS)), SENT)
    assert isinstance(found, Acknowledged)
    return found


def polled(gateway: HttpGateway, about: Acknowledged) -> Reply:
    question = poll_message(FPS_CLASS, about.correlation_id)
    awaited = Awaited(FPS_CLASS, about.correlation_id, mark_of(message_of(FPS)))
    return read_reply(gateway.poll(about.poll_at, question), awaited)


def test_a_document_is_acknowledged_accepted_with_a_receipt_listed_and_deleted(
    gateway: HttpGateway, stand_in: StandIn
) -> None:
    stand_in.tell(polls=2, wait=7)
    about = submitted(gateway)
    assert about.wait_seconds == 7
    assert [type(polled(gateway, about)) for _ in range(3)] == [
        Acknowledged, Acknowledged, Accepted,
    ]  # fmt: skip
    day = date(2026, 11, 20)
    question = list_message(FPS_CLASS, Asked(LOGIN, day, day))
    listed = read_reply(gateway.submit(question), SENT)
    assert isinstance(listed, Listed)
    assert [(each.correlation_id, each.transaction_id) for each in listed.records] == [
        (about.correlation_id, "A1")
    ]
    word = delete_message(FPS_CLASS, about.correlation_id)
    assert isinstance(read_reply(gateway.submit(word), SENT), Deleted)
    gone = read_reply(gateway.submit(word), SENT)
    assert isinstance(gone, Refused)
    assert gone.has("2000")
    assert stand_in.accepted() == [(FPS_CLASS, mark_of(message_of(FPS)))]


def refused(gateway: HttpGateway, message: bytes) -> str:
    found = read_reply(gateway.submit(message), SENT)
    assert isinstance(found, Refused)
    return found.errors[0].number


def test_login_and_mark_are_looked_at(gateway: HttpGateway, stand_in: StandIn) -> None:
    good = message_of(FPS)
    assert refused(gateway, good.replace(b"testing1", b"testing2")) == "1046"
    assert refused(gateway, good.replace(b"Rhona", b"Ronha")) == "2021"
    assert refused(gateway, good.replace(b"IRmark", b"Remark")) == "2022"
    assert refused(gateway, b"nonsense") == "1001"
    assert refused(gateway, good.replace(b">request<", b">response<")) == "1001"
    stand_in.tell(error="1000")
    assert refused(gateway, good) == "1000"
    assert stand_in.accepted() == []


def test_what_hmrcs_records_do_not_fit_is_refused_when_it_is_polled(
    gateway: HttpGateway, stand_in: StandIn
) -> None:
    told = replace(FPS, scheme=Scheme("123", "A1", "123PA7801123X"))
    found = polled(gateway, submitted(gateway, message_of(told)))
    assert isinstance(found, Refused)
    assert [error.number for error in found.errors] == ["7801"]
    assert stand_in.accepted() == []


def test_what_the_schemas_find_is_told_with_its_place(tmp_path: Path) -> None:
    def validate(_message: bytes) -> list[tuple[str, str, str]]:
        return [("7823", "no address", "/x/Employee[1]/y")]

    with listening(StandIn(tmp_path / "engine.db", validate)) as address:
        gateway = HttpGateway(address)
        found = polled(gateway, submitted(gateway))
    assert isinstance(found, Refused)
    assert (found.errors[0].number, found.errors[0].employee) == ("7823", 0)


def test_a_reply_that_is_lost_may_have_been_taken(gateway: HttpGateway, stand_in: StandIn) -> None:
    stand_in.tell(lose=1)
    with pytest.raises(MaybeDeliveredError):
        gateway.submit(message_of(FPS))
    assert len(stand_in.accepted()) == 1
    submitted(gateway)
    assert len(stand_in.accepted()) == 2  # which is why nothing may be sent again blindly


def test_a_service_that_is_not_there_has_certainly_taken_nothing() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NotDeliveredError):
        HttpGateway(f"http://127.0.0.1:{port}/submission").submit(message_of(FPS))


def test_a_service_that_does_not_answer_in_time_may_have_taken_it() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/submission"
        with pytest.raises(MaybeDeliveredError):
            HttpGateway(address, read_seconds=0.1).submit(message_of(FPS))


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        ("<html>maintenance</html>", UnreadableReplyError),
        (
            '<!DOCTYPE a [<!ENTITY b "c">]><GovTalkMessage>&b;</GovTalkMessage>',
            UnreadableReplyError,
        ),
        ("x" * (LARGEST + 1), ReplyTooLargeError),
    ],
)
def test_answers_that_are_none_are_refused(
    gateway: HttpGateway, stand_in: StandIn, raw: str, error: type[UnreadableReplyError]
) -> None:
    stand_in.tell(raw=raw)
    with pytest.raises(error):
        read_reply(gateway.submit(message_of(FPS)), SENT)


def test_an_answer_about_something_else_is_refused(
    gateway: HttpGateway, stand_in: StandIn
) -> None:
    about = submitted(gateway)
    stand_in.tell(correlation="B" * 32)
    with pytest.raises(WrongReplyError):
        polled(gateway, about)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/poll",
        "https://example.org/poll",
        "http://127.0.0.1:1/poll",
        "ftp://127.0.0.1/poll",
        "http://[::1/poll",
        "",
    ],
)
def test_no_question_goes_to_an_address_that_is_not_the_services(
    gateway: HttpGateway, address: str
) -> None:
    with pytest.raises(WrongAddressError):
        gateway.poll(address, b"")
    with pytest.raises(WrongAddressError):
        HttpGateway("http://example.org/submission").submit(b"")


def test_it_is_told_how_to_behave_over_the_wire_and_remembers(
    tmp_path: Path, stand_in: StandIn
) -> None:
    with listening(stand_in) as address:
        here = urlsplit(address)
        wire = HTTPConnection(here.hostname or "", here.port)
        wire.request("POST", "/control", json.dumps({"error": "3000", "twice": True}))
        assert wire.getresponse().status == 204
        wire.close()
    with listening(StandIn(tmp_path / "engine.db")) as address:
        assert refused(HttpGateway(address), message_of(FPS)) == "3000"
        stand_in.tell(error="")
        submitted(HttpGateway(address))
        assert len(stand_in.messages()) == 2
