"""Carrying a document to HMRC and its answer back, so that it is filed once whatever happens.

Each step is written down before a message leaves and again when its answer has come, so that a
worker that dies in between knows what it may do. What may have arrived is never sent again before
HMRC's own list says that it did not (GGTE011 3.1).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from urllib.parse import urljoin
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.clock import day_of
from pa_employer.filings.gateway import (
    HttpGateway,
    MaybeDeliveredError,
    NotDeliveredError,
    TaxGateway,
    WrongAddressError,
)
from pa_employer.filings.models import OPEN_STATES, Filing, FilingReply, FilingState
from pa_employer.filings.service import JOB, payroll_ids
from pa_employer.jobs.models import Job
from pa_employer.jobs.service import ENDED, ask_for
from pa_employer.jobs.worker import Bench, Handler
from pa_employer.schemes.models import GatewayLogin
from payroll.ground.days import ONE_DAY
from payroll.ground.errors import DomainError
from payroll.rti.envelope import (
    Asked,
    Login,
    delete_message,
    list_message,
    poll_message,
    with_login,
)
from payroll.rti.replies import (
    Accepted,
    Acknowledged,
    Awaited,
    Deleted,
    Listed,
    Listing,
    Refused,
    Reply,
    ReplyError,
    UnreadableReplyError,
    WrongReceiptError,
    read_reply,
)

POLL = "poll"
AT_FIRST, AT_MOST = timedelta(seconds=15), timedelta(minutes=15)
LIST_AGAIN = timedelta(minutes=2)
ABSENT_FOR = timedelta(minutes=10)
"""How long a document has to be missing from HMRC's list before it is sent again."""
ASK_TO_FORGET = timedelta(hours=1)
STOP_ASKING_TO_FORGET = timedelta(days=7)
UNKNOWN_OUTCOME = frozenset({"", "1000", "2005"})
"""Errors after which the document may have been taken all the same."""
KEPT_OF_NONSENSE = 100_000
"""How many bytes of an answer that is none are kept for study."""
GONE = "2000"
ANSWERED = "SUBMISSION_RESPONSE"


class Step(StrEnum):
    """What is asked of HMRC's engine."""

    SUBMIT = "submit"
    LIST = "list"
    POLL = "poll"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Call:
    """One message to send, and what its answer must be about."""

    step: Step
    message: bytes
    awaited: Awaited
    address: str = ""
    """Where to ask; empty is where submissions go."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a message: the bytes as they came, and what they say or what went wrong."""

    raw: bytes
    said: Reply | DomainError


def handlers(address: str) -> dict[str, Handler]:
    """Return the background work of this slice, with HMRC's service at an address."""
    return {JOB: partial(advance, HttpGateway(address), address)}


def sweep(session: Session, now: datetime) -> int:
    """Ask again for work on documents that are still on their way and that nobody works on.

    Return how many there were; a worker does this when it begins.
    """
    at_work = select(Job.subject_id).where(Job.kind == JOB, Job.state.not_in(ENDED))
    open_filings = select(Filing.id).where(
        Filing.state.in_(OPEN_STATES), Filing.id.not_in(at_work)
    )
    found = list(session.scalars(open_filings))
    for filing_id in found:
        ask_for(session, JOB, filing_id, now)
    return len(found)


def advance(gateway: TaxGateway, address: str, bench: Bench, filing_id: UUID) -> datetime | None:
    """Carry a document as far as it goes now; return when to go on, or None when it is over."""
    while True:
        with bench.opened() as session:
            found = begin_step(session, filing_id, address, bench.clock())
            session.commit()
        if not isinstance(found, Call):
            return found
        answer = carry(gateway, found)
        with bench.opened() as session:
            end_step(session, filing_id, found, answer, bench.clock())
            session.commit()


def begin_step(
    session: Session, filing_id: UUID, address: str, now: datetime
) -> Call | datetime | None:
    """Return the next message, having written down that it leaves; or when, or None for never.

    Nothing is held while the message is under way: the caller commits first.
    """
    filing = session.get_one(Filing, filing_id, with_for_update=True)
    if filing.next_at and filing.next_at > now:
        return filing.next_at
    match filing.state:
        case FilingState.QUEUED:
            filing.state, filing.sent_at = FilingState.SENDING, now
            return _submit(session, filing)
        case FilingState.SENDING | FilingState.UNSURE:
            # Whoever was sending is gone, and nobody knows how far the message got.
            filing.state = FilingState.UNSURE
            return _list(session, filing, now)
        case FilingState.ACKNOWLEDGED:
            message = poll_message(filing.message_class, filing.correlation_id)
            to = filing.poll_at or urljoin(address, POLL)
            awaited = Awaited(filing.message_class, filing.correlation_id, filing.mark)
            return Call(Step.POLL, message, awaited, to)
        case FilingState.ACCEPTED | FilingState.REFUSED:
            return _delete(filing, now)
        case FilingState.LOST:
            return None


def carry(gateway: TaxGateway, call: Call) -> Answer:
    """Send a message and read the answer."""
    raw = b""
    try:
        is_poll = call.step is Step.POLL
        raw = gateway.poll(call.address, call.message) if is_poll else gateway.submit(call.message)
        return Answer(raw, read_reply(raw, call.awaited))
    except (
        NotDeliveredError,
        MaybeDeliveredError,
        WrongAddressError,
        UnreadableReplyError,
    ) as wrong:
        return Answer(raw[:KEPT_OF_NONSENSE], wrong)


def end_step(session: Session, filing_id: UUID, call: Call, answer: Answer, now: datetime) -> None:
    """Write down what came of a message."""
    filing = session.get_one(Filing, filing_id, with_for_update=True)
    if answer.raw:
        session.add(
            FilingReply(
                filing_id=filing.id,
                at=now,
                step=call.step,
                raw=answer.raw,
                read_as=type(answer.said).__name__,
            )
        )
    filing.next_at = None
    match call.step:
        case Step.SUBMIT:
            _submitted(filing, answer.said, now)
        case Step.LIST:
            _listed(filing, answer.said, now)
        case Step.POLL:
            _polled(filing, answer.said, now)
        case Step.DELETE:
            _deleted(filing, answer.said, now)
    session.flush()


def _submit(session: Session, filing: Filing) -> Call:
    message = with_login(filing.document, _login(session, filing))
    return Call(Step.SUBMIT, message, Awaited(filing.message_class))


def _list(session: Session, filing: Filing, now: datetime) -> Call:
    first = day_of(filing.sent_at or filing.asked_at) - ONE_DAY
    asked = Asked(_login(session, filing), first, day_of(now) + ONE_DAY)
    message = list_message(filing.message_class, asked)
    return Call(Step.LIST, message, Awaited(filing.message_class))


def _delete(filing: Filing, now: datetime) -> Call | None:
    settled = filing.settled_at or now
    if filing.is_forgotten or not filing.correlation_id or now > settled + STOP_ASKING_TO_FORGET:
        return None
    message = delete_message(filing.message_class, filing.correlation_id)
    return Call(Step.DELETE, message, Awaited(filing.message_class, filing.correlation_id))


def _login(session: Session, filing: Filing) -> Login:
    kept = session.get_one(GatewayLogin, filing.login_id)
    return Login(kept.user_id, kept.password, kept.method)


def _submitted(filing: Filing, said: Reply | DomainError, now: datetime) -> None:
    match said:
        case Acknowledged():
            _acknowledged(filing, said, now)
        case NotDeliveredError() | WrongAddressError():
            filing.state, filing.next_at = FilingState.QUEUED, now + _wait(filing, now)
        case Refused() if not _may_have_been_taken(said):
            _refused(filing, said, now)
        case _:
            filing.state = FilingState.UNSURE


def _may_have_been_taken(refused: Refused) -> bool:
    return any(error.number in UNKNOWN_OUTCOME for error in refused.errors)


def _listed(filing: Filing, said: Reply | DomainError, now: datetime) -> None:
    match said:
        case Listed():
            records = [each for each in said.records if _is_ours(filing, each)]
        case Refused() if said.has(GONE):
            records = []
        case _:
            filing.next_at = now + LIST_AGAIN
            return
    if records:
        best = next((each for each in records if each.status == ANSWERED), records[0])
        filing.state, filing.correlation_id = FilingState.ACKNOWLEDGED, best.correlation_id
        return
    missing_since = (filing.sent_at or filing.asked_at) + ABSENT_FOR
    if now < missing_since:
        filing.next_at = min(now + LIST_AGAIN, missing_since)
    else:
        filing.state = FilingState.QUEUED


def _is_ours(filing: Filing, listing: Listing) -> bool:
    return listing.transaction_id == filing.transaction_id and bool(listing.correlation_id)


def _polled(filing: Filing, said: Reply | DomainError, now: datetime) -> None:
    match said:
        case Acknowledged():
            _acknowledged(filing, said, now)
        case Accepted():
            filing.state, filing.settled_at = FilingState.ACCEPTED, now
            filing.receipt = "\n".join(said.messages)
        case Refused() if said.has(GONE):
            filing.state = FilingState.LOST
        case Refused() if not _may_have_been_taken(said):
            _refused(filing, said, now)
        case WrongReceiptError():
            filing.state = FilingState.LOST
        case WrongAddressError():
            filing.poll_at, filing.next_at = "", now + AT_FIRST
        case _:
            filing.next_at = now + _wait(filing, now)


def _deleted(filing: Filing, said: Reply | DomainError, now: datetime) -> None:
    is_gone = isinstance(said, Refused) and said.has(GONE)
    if isinstance(said, Deleted) or is_gone:
        filing.is_forgotten = True
    else:
        filing.next_at = now + ASK_TO_FORGET


def _acknowledged(filing: Filing, said: Acknowledged, now: datetime) -> None:
    filing.state = FilingState.ACKNOWLEDGED
    filing.correlation_id, filing.poll_at = said.correlation_id, said.poll_at
    filing.next_at = now + timedelta(seconds=said.wait_seconds)


def _refused(filing: Filing, said: Refused, now: datetime) -> None:
    people = payroll_ids(filing.document)
    filing.state, filing.settled_at = FilingState.REFUSED, now
    filing.correlation_id = filing.correlation_id or said.correlation_id
    filing.errors = [_error(error, people) for error in said.errors]


def _error(error: ReplyError, people: list[str]) -> dict[str, str]:
    place = error.employee
    whose = people[place] if place is not None and place < len(people) else ""
    return {
        "number": error.number,
        "kind": error.kind,
        "words": error.words,
        "said": error.said,
        "field": "login" if error.number == "1046" else error.field,
        "payroll_id": whose,
    }


def _wait(filing: Filing, now: datetime) -> timedelta:
    """Return how long to wait before trying again: longer, the longer it has taken."""
    so_far = now - filing.asked_at
    return min(max(so_far / 2, AT_FIRST), AT_MOST)
