"""Answers are read for what they say; what is not an answer is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payroll.rti.irmark import readable
from payroll.rti.replies import (
    LARGEST,
    Accepted,
    Acknowledged,
    Awaited,
    Deleted,
    Listed,
    Listing,
    Refused,
    ReplyTooLargeError,
    UnreadableReplyError,
    WrongReceiptError,
    WrongReplyError,
    read_reply,
)
from tests.payroll.rti.replies import (
    ADDRESS,
    CORRELATION,
    FPS_CLASS,
    acknowledgement,
    body_error,
    gateway_error,
    listing,
    reply,
    success,
)

MARK = "NyORVKN9UOqClDiguALmlZmOP6o="
SUBMITTED = Awaited(FPS_CLASS)
POLLED = Awaited(FPS_CLASS, CORRELATION, MARK)


def test_an_acknowledgement_says_where_and_when_to_ask_again() -> None:
    assert read_reply(acknowledgement(), SUBMITTED) == Acknowledged(CORRELATION, ADDRESS, 10)
    for wait, seconds in (("", 1), ("x", 1), ("0", 1), ("999999999999", 1), ("90000", 86400)):
        found = read_reply(acknowledgement(wait), SUBMITTED)
        assert isinstance(found, Acknowledged)
        assert found.wait_seconds == seconds


def test_a_receipt_names_the_document_by_its_mark() -> None:
    for answer in (success(MARK), success(words=readable(MARK))):
        found = read_reply(answer, POLLED)
        assert isinstance(found, Accepted)
        assert (found.mark, found.accepted_at) == (MARK, "2026-11-20T09:00:05.000")
        assert "Thank you" in found.messages[1]
    for wrong in (success("AAAA" + MARK[4:]), success(), success(words="ABC")):
        with pytest.raises(WrongReceiptError):
            read_reply(wrong, POLLED)


def test_a_refusal_names_the_detail_and_the_person_at_fault() -> None:
    location = (
        "/hd:GovTalkMessage[1]/hd:Body[1]/fps:IRenvelope[1]/fps:FullPaymentSubmission[1]"
        "/fps:Employee[2]/fps:EmployeeDetails[1]"
    )
    answer = reply(
        "error",
        errors=gateway_error("3001", "business"),
        body=body_error("7823", location),
    )
    found = read_reply(answer, POLLED)
    assert isinstance(found, Refused)
    (error,) = found.errors
    assert (error.number, error.field, error.employee) == ("7823", "address", 1)
    assert "needs an address of at least two lines" in error.words
    assert found.is_final
    assert found.has("7823")


def test_a_fault_of_the_service_is_not_the_documents() -> None:
    found = read_reply(reply("error", errors=gateway_error("1000")), SUBMITTED)
    assert isinstance(found, Refused)
    assert not found.is_final
    assert "Nothing is wrong here" in found.errors[0].words
    unknown = read_reply(reply("error", errors=gateway_error("8888", text="Odd")), SUBMITTED)
    assert isinstance(unknown, Refused)
    assert unknown.errors[0].words == "HMRC says: Odd"
    nothing_said = read_reply(reply("error"), SUBMITTED)
    assert isinstance(nothing_said, Refused)
    assert not nothing_said.is_final


def test_deleting_and_listing_are_answered() -> None:
    assert read_reply(reply("response", function="delete"), POLLED) == Deleted(CORRELATION)
    found = read_reply(listing((CORRELATION, "A1", "SUBMISSION_RESPONSE")), SUBMITTED)
    assert found == Listed((Listing(CORRELATION, "A1", "SUBMISSION_RESPONSE"),))


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", UnreadableReplyError),
        (b"<html><body>502</body></html>", UnreadableReplyError),
        (b"not xml", UnreadableReplyError),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', UnreadableReplyError),
        (b" " * (LARGEST + 1), ReplyTooLargeError),
        (acknowledgement()[:-20], UnreadableReplyError),
        (reply("request"), UnreadableReplyError),
        (reply("acknowledgement"), UnreadableReplyError),
        (reply("response"), UnreadableReplyError),
        (acknowledgement(correlation=""), UnreadableReplyError),
        (acknowledgement(correlation="not hex"), UnreadableReplyError),
        (acknowledgement(message_class="HMRC-PAYE-RTI-EPS"), WrongReplyError),
        (acknowledgement(correlation="B" * 32), WrongReplyError),
    ],
)
def test_what_is_not_an_answer_to_this_is_refused(
    answer: bytes, error: type[UnreadableReplyError]
) -> None:
    with pytest.raises(error):
        read_reply(answer, POLLED)


@given(st.binary(max_size=400))
def test_nothing_that_arrives_can_do_more_than_be_refused(answer: bytes) -> None:
    with pytest.raises(UnreadableReplyError):
        read_reply(answer, POLLED)


@given(st.integers(0, 700), st.binary(min_size=1, max_size=5))
def test_an_answer_hurt_on_its_way_is_read_or_refused(at: int, junk: bytes) -> None:
    answer = acknowledgement()
    with suppress(UnreadableReplyError):
        read_reply(answer[:at] + junk + answer[at + len(junk) :], SUBMITTED)
