"""The IRmark: the fingerprint of a document, by which HMRC's receipt names it.

HMRC's generic IRmark specification 1.2: the Body without its IRmark element, canonical XML 1.0
without comments, SHA-1. It guards against accidents in transit, not against forgers.
"""

import base64
import hashlib

from lxml import etree

from payroll.ground.errors import DomainError

ENVELOPE = "http://www.govtalk.gov.uk/CM/envelope"
PLACE = b'<IRmark Type="generic"/>'


class NoPlaceForMarkError(DomainError):
    """The document has no single empty place for its IRmark."""


def mark_of(message: bytes) -> str:
    """Return the mark of a whole message as the document holds it, in base64."""
    return base64.b64encode(_digest(message)).decode()


def readable(mark: str) -> str:
    """Return a mark as receipts and people quote it: 32 capital letters and figures."""
    return base64.b32encode(base64.b64decode(mark)).decode()


def with_mark(message: bytes) -> bytes:
    """Return the message with its mark put in; from here on not a byte may change."""
    if message.count(PLACE) != 1:
        raise NoPlaceForMarkError
    mark = mark_of(message).encode()
    return message.replace(PLACE, PLACE[:-2] + b">" + mark + b"</IRmark>")


def mark_in(message: bytes) -> str | None:
    """Return the mark that a message holds."""
    found = _parsed(message).find(".//{*}IRmark")
    return None if found is None else found.text


def _parsed(message: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(message, parser)


def _digest(message: bytes) -> bytes:
    body = _parsed(message).find(f"{{{ENVELOPE}}}Body")
    if body is None:
        raise NoPlaceForMarkError
    for mark in list(body.iter("{*}IRmark")):
        _take_out(mark)
    canonical = etree.tostring(body, method="c14n", exclusive=False, with_comments=False)
    return hashlib.sha1(canonical, usedforsecurity=False).digest()


def _take_out(mark: etree._Element) -> None:
    """Remove an element and keep the text after it, which lxml would drop with it."""
    parent, before, tail = mark.getparent(), mark.getprevious(), mark.tail or ""
    if parent is None:
        raise NoPlaceForMarkError
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(mark)
