"""Reading what HMRC's Transaction Engine answers, and refusing what is not an answer."""

import base64
import binascii
import re
from dataclasses import dataclass

from lxml import etree

from payroll.ground.errors import DomainError
from payroll.rti.error_words import field_of, words_of
from payroll.rti.irmark import ENVELOPE

LARGEST = 2_000_000
"""The most bytes of a reply that are read."""
G = f"{{{ENVELOPE}}}"
E = "{http://www.govtalk.gov.uk/CM/errorresponse}"
CORRELATION = re.compile(r"[0-9A-F]{1,32}")
EMPLOYEE = re.compile(r"Employee\[(\d+)\]")
LONGEST_WAIT = 24 * 60 * 60
MOST_FIGURES = 9


class UnreadableReplyError(DomainError):
    """HMRC's service answered with something that is not one of its messages."""


class ReplyTooLargeError(UnreadableReplyError):
    """The answer was larger than any message of HMRC's service."""


class WrongReplyError(UnreadableReplyError):
    """The answer was about something else than what was asked."""


class WrongReceiptError(UnreadableReplyError):
    """The receipt names another document than the one that was sent."""


@dataclass(frozen=True, slots=True)
class ReplyError:
    """One error, as HMRC says it and in plain words."""

    number: str
    kind: str
    """fatal, recoverable, business or schema."""
    said: str
    location: str = ""
    raised_by: str = ""

    @property
    def words(self) -> str:
        """Return what it means and how to mend it."""
        said = f"HMRC says: {self.said}" if self.said else f"HMRC's error {self.number}."
        return words_of(self.number) or said

    @property
    def field(self) -> str:
        """Return the detail at fault, or nothing."""
        return field_of(self.number) or ""

    @property
    def employee(self) -> int | None:
        """Return which person of the document it is about, from 0; None for the whole of it."""
        found = EMPLOYEE.search(self.location)
        return int(found[1]) - 1 if found else None


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """It has arrived and is being looked at; ask again after so many seconds."""

    correlation_id: str
    poll_at: str
    wait_seconds: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """HMRC has taken the document; the mark in the receipt is that of the document."""

    correlation_id: str
    mark: str
    accepted_at: str
    messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """HMRC has not taken it, or could not look at it."""

    correlation_id: str
    errors: tuple[ReplyError, ...]

    @property
    def is_final(self) -> bool:
        """Tell whether the document itself is at fault, so that it is not sent again as it is."""
        return any(error.kind in {"business", "schema"} for error in self.errors)

    def has(self, number: str) -> bool:
        """Tell whether an error with this number is among them."""
        return any(error.number == number for error in self.errors)


@dataclass(frozen=True, slots=True)
class Deleted:
    """The answer was read and is forgotten."""

    correlation_id: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One submission that HMRC knows of."""

    correlation_id: str
    transaction_id: str
    status: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Every submission that was asked for."""

    records: tuple[Listing, ...]


Reply = Acknowledged | Accepted | Refused | Deleted | Listed


@dataclass(frozen=True, slots=True)
class Awaited:
    """What an answer has to be about; an empty correlation is given by the answer."""

    message_class: str
    correlation_id: str = ""
    mark: str = ""


def read_reply(reply: bytes, awaited: Awaited) -> Reply:
    """Return what an answer says, or raise UnreadableReplyError or one of its kinds."""
    root = _parsed(reply)
    details = root.find(f"{G}Header/{G}MessageDetails")
    if details is None:
        raise UnreadableReplyError
    _must_fit(details, awaited)
    correlation = _text(details, "CorrelationID")
    match _text(details, "Qualifier"), _text(details, "Function"):
        case "acknowledgement", _:
            return _acknowledged(details, correlation)
        case "error", _:
            return Refused(correlation, _errors(root))
        case "response", "delete":
            return Deleted(correlation)
        case "response", "list":
            return Listed(tuple(_records(root)))
        case "response", _:
            return _accepted(root, correlation, awaited)
        case _:
            raise UnreadableReplyError


def _parsed(reply: bytes) -> etree._Element:
    if len(reply) > LARGEST:
        raise ReplyTooLargeError
    if b"<!DOCTYPE" in reply or b"<!ENTITY" in reply:
        raise UnreadableReplyError
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(reply, parser)
    except (etree.XMLSyntaxError, ValueError) as unreadable:
        raise UnreadableReplyError from unreadable
    if root.tag != f"{G}GovTalkMessage":
        raise UnreadableReplyError
    return root


def _must_fit(details: etree._Element, awaited: Awaited) -> None:
    correlation = _text(details, "CorrelationID")
    message_class = _text(details, "Class")
    if message_class not in {"", awaited.message_class}:
        raise WrongReplyError
    if correlation and not CORRELATION.fullmatch(correlation):
        raise UnreadableReplyError
    if awaited.correlation_id and correlation not in {"", awaited.correlation_id}:
        raise WrongReplyError


def _acknowledged(details: etree._Element, correlation: str) -> Acknowledged:
    end_point = details.find(f"{G}ResponseEndPoint")
    if not correlation or end_point is None:
        raise UnreadableReplyError
    wait = end_point.get("PollInterval", "")
    seconds = int(wait) if wait.isascii() and wait.isdigit() and len(wait) < MOST_FIGURES else 0
    return Acknowledged(
        correlation, (end_point.text or "").strip(), min(max(seconds, 1), LONGEST_WAIT)
    )


def _accepted(root: etree._Element, correlation: str, awaited: Awaited) -> Accepted:
    receipt = root.find(".//{*}IRmarkReceipt")
    if receipt is None:
        raise UnreadableReplyError
    digest = (receipt.findtext(".//{*}DigestValue") or "").strip()
    messages = tuple(
        " ".join("".join(found.itertext()).split()) for found in root.iter("{*}Message")
    )
    if awaited.mark and not _is_receipt_of(awaited.mark, digest, messages):
        raise WrongReceiptError
    accepted_at = (root.findtext(".//{*}AcceptedTime") or "").strip()
    return Accepted(correlation, awaited.mark or digest, accepted_at, messages)


def _is_receipt_of(mark: str, digest: str, messages: tuple[str, ...]) -> bool:
    if digest:
        return digest == mark
    try:
        readable = base64.b32encode(base64.b64decode(mark)).decode()
    except binascii.Error:
        return False
    return any(readable in message for message in messages)


def _errors(root: etree._Element) -> tuple[ReplyError, ...]:
    """Return the errors in the body, which are about details; without any those of the head."""
    in_body = [_error(found, E) for found in root.iter(f"{E}Error")]
    in_head = [_error(found, G) for found in root.iter(f"{G}Error")]
    found = in_body or in_head
    return tuple(found) or (ReplyError("", "fatal", ""),)


def _error(found: etree._Element, space: str) -> ReplyError:
    said = " ".join(
        " ".join("".join(text.itertext()).split()) for text in found.iter(f"{space}Text")
    )
    return ReplyError(
        number=(found.findtext(f"{space}Number") or "").strip(),
        kind=(found.findtext(f"{space}Type") or "").strip().lower(),
        said=said,
        location=(found.findtext(f"{space}Location") or "").strip(),
        raised_by=(found.findtext(f"{space}RaisedBy") or "").strip().lower(),
    )


def _records(root: etree._Element) -> list[Listing]:
    return [
        Listing(
            correlation_id=(found.findtext("{*}CorrelationID") or "").strip(),
            transaction_id=(found.findtext("{*}TransactionID") or "").strip(),
            status=(found.findtext("{*}Status") or "").strip(),
        )
        for found in root.iter("{*}StatusRecord")
    ]


def _text(details: etree._Element, name: str) -> str:
    return (details.findtext(f"{G}{name}") or "").strip()
