"""What the stand-in for HMRC's Transaction Engine writes, in the shapes of HMRC's protocol."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from payroll.rti.irmark import ENVELOPE, readable

ACCEPTED = "accepted"
ERRORS = "http://www.govtalk.gov.uk/CM/errorresponse"


@dataclass(frozen=True, slots=True)
class About:
    """What an answer is about."""

    message_class: str = ""
    correlation: str = ""


@dataclass(frozen=True, slots=True)
class GatewayError:
    """An error of the gateway itself, told in the head."""

    number: str
    kind: str = "fatal"
    said: str = ""


GONE = GatewayError("2000", said="no record")


def status_of(outcome: str, *, is_waiting: bool) -> str:
    """Return how a list names the state of a submission."""
    if is_waiting:
        return "SUBMISSION_ACKNOWLEDGE"
    return "SUBMISSION_RESPONSE" if outcome == ACCEPTED else "SUBMISSION_ERROR"


def acknowledgement(about: About, poll_at: str, wait: object = 1) -> bytes:
    """Say that a message arrived and where to ask for the answer."""
    end_point = f'<ResponseEndPoint PollInterval="{wait}">{poll_at}</ResponseEndPoint>'
    return answer(about, "acknowledgement", end_point=end_point)


def success(about: About, mark: str, at: datetime) -> bytes:
    """Say that a document was accepted, with the receipt that names its mark."""
    said = (
        "HMRC has received the document. The IR Mark for the submission is "
        f"{readable(mark)} (stand-in: nothing was filed)."
    )
    body = (
        '<SuccessResponse xmlns="http://www.inlandrevenue.gov.uk/SuccessResponse"><IRmarkReceipt>'
        '<dsig:Signature xmlns:dsig="http://www.w3.org/2000/09/xmldsig#"><dsig:SignedInfo>'
        f"<dsig:DigestValue>{mark}</dsig:DigestValue></dsig:SignedInfo></dsig:Signature>"
        f'<Message code="0000">{said}</Message></IRmarkReceipt>'
        '<Message code="077001">Thank you for your submission</Message>'
        f"<AcceptedTime>{at:%Y-%m-%dT%H:%M:%S}.000</AcceptedTime></SuccessResponse>"
    )
    return answer(about, "response", body=body)


def refusal(about: About, errors: list[tuple[str, str, str]]) -> bytes:
    """Say why a document was not accepted: number, text and place of each error."""
    holder = etree.Element(f"{{{ERRORS}}}ErrorResponse", nsmap={None: ERRORS}, SchemaVersion="2.0")
    for number, said, location in errors:
        found = etree.SubElement(holder, f"{{{ERRORS}}}Error")
        for name, value in (
            ("RaisedBy", "ChRIS"), ("Number", number), ("Type", "business"), ("Text", said),
            ("Location", location),
        ):  # fmt: skip
            etree.SubElement(found, f"{{{ERRORS}}}{name}").text = value
    head = GatewayError("3001", "business", "the submission was refused")
    return error(about, head, etree.tostring(holder).decode())


def error(about: About, head: GatewayError, body: str = "") -> bytes:
    """Say that something went wrong."""
    told = (
        f"<GovTalkErrors><Error><RaisedBy>Gateway</RaisedBy><Number>{head.number}</Number>"
        f"<Type>{head.kind}</Type><Text>{head.said}</Text><Location/></Error></GovTalkErrors>"
    )
    return answer(about, "error", told=told, body=body)


def report(about: About, sender: str, records: list[tuple[str, str, str]]) -> bytes:
    """List submissions: correlation, transaction and status of each."""
    written = "".join(
        f"<StatusRecord><TimeStamp/><CorrelationID>{correlation}</CorrelationID>"
        f"<TransactionID>{transaction}</TransactionID><Status>{status}</Status></StatusRecord>"
        for correlation, transaction, status in records
    )
    body = f"<StatusReport><SenderID>{sender}</SenderID>{written}</StatusReport>"
    return answer(about, "response", function="list", body=body)


def answer(about: About, qualifier: str, *, function: str = "submit", **parts: str) -> bytes:
    """Return a whole answer; `parts` are end_point, told and body."""
    get: Mapping[str, str] = parts
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<GovTalkMessage xmlns="{ENVELOPE}"><EnvelopeVersion>2.0</EnvelopeVersion><Header>'
        f"<MessageDetails><Class>{about.message_class}</Class><Qualifier>{qualifier}</Qualifier>"
        f"<Function>{function}</Function><TransactionID/>"
        f"<CorrelationID>{about.correlation}</CorrelationID>{get.get('end_point', '')}"
        "</MessageDetails><SenderDetails/></Header><GovTalkDetails><Keys/>"
        f"{get.get('told', '')}</GovTalkDetails><Body>{get.get('body', '')}</Body>"
        "</GovTalkMessage>"
    ).encode()
