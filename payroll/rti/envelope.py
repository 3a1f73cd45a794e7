"""The envelope that documents travel in: submit, poll, delete and list (GGTE011 3.1)."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from lxml import etree

from payroll.rti.element import Section
from payroll.rti.irmark import ENVELOPE, with_mark

PRODUCT, VERSION = "PA Employer", "1.0"
HIDDEN = "HIDDEN"


class Method(StrEnum):
    """How the password travels: as it is (under TLS), or as HMRC's lower-case MD5."""

    CLEAR = "clear"
    MD5 = "MD5"


class Service(StrEnum):
    """Which of HMRC's services a message is for."""

    LIVE = "live"
    TEST_IN_LIVE = "test in live"
    EXTERNAL_TEST = "external test"
    STAND_IN = "stand-in"

    @property
    def is_test(self) -> bool:
        """Tell whether nothing that is sent there counts as filed."""
        return self is not Service.LIVE


@dataclass(frozen=True, slots=True)
class Login:
    """The Government Gateway's user ID and password; never shown, never logged."""

    sender_id: str
    password: str = field(repr=False)
    method: Method = Method.CLEAR


@dataclass(frozen=True, slots=True)
class Route:
    """What a message is about: its class, the scheme's keys, the service, the vendor's number."""

    message_class: str
    service: Service
    vendor_id: str
    keys: tuple[tuple[str, str], ...] = ()

    @property
    def told_class(self) -> str:
        """Return the class as it is sent; test-in-live is told by it alone."""
        is_in_live = self.service is Service.TEST_IN_LIVE
        return f"{self.message_class}-TIL" if is_in_live else self.message_class


@dataclass(frozen=True, slots=True)
class Asked:
    """Which submissions a list is asked for: those of a day, under a login."""

    login: Login
    first_on: date
    last_on: date


def submit_message(
    document: etree._Element,
    route: Route,
    login: Login,
    transaction_id: str,
    at: datetime | None = None,
) -> bytes:
    """Return the final bytes of a submission, its IRmark put in.

    `at` is the clock that test services use for their date rules; live ones get none.
    """
    message = _head(route, "request", "submit", "", transaction_id)
    details = Section(message.element.find(f".//{{{ENVELOPE}}}MessageDetails"))  # type: ignore[arg-type]
    is_test_site = route.service in {Service.EXTERNAL_TEST, Service.STAND_IN}
    details.add("GatewayTest", "1" if is_test_site else "0")
    _sender(message, login)
    told = message.section("GovTalkDetails")
    keys = told.section("Keys")
    for name, value in route.keys:
        keys.add("Key", value, Type=name)
    told.section("TargetDetails").add("Organisation", "IR")
    routing = told.section("ChannelRouting")
    channel = routing.section("Channel")
    channel.add("URI", route.vendor_id)
    channel.add("Product", PRODUCT)
    channel.add("Version", VERSION)
    if at and is_test_site:
        routing.add("Timestamp", at.strftime("%Y-%m-%dT%H:%M:%S"))
    message.section("Body").element.append(document)
    return with_mark(_bytes(message))


def poll_message(message_class: str, correlation_id: str) -> bytes:
    """Return the question what became of a submission."""
    return _about(message_class, "poll", "submit", correlation_id)


def delete_message(message_class: str, correlation_id: str) -> bytes:
    """Return the word that an answer was read and may be forgotten."""
    return _about(message_class, "request", "delete", correlation_id)


def list_message(message_class: str, asked: Asked) -> bytes:
    """Return the question which submissions of some days are known under a login."""
    route = Route(message_class, Service.LIVE, "")
    message = _head(route, "request", "list", "", "")
    _sender(message, asked.login)
    message.section("GovTalkDetails").section("Keys")
    body = message.section("Body")
    body.add("IncludeIdentifiers", "1")
    body.add("StartDate", f"{asked.first_on:%d/%m/%Y}")
    body.add("StartTime", "00:00:00")
    body.add("EndDate", f"{asked.last_on:%d/%m/%Y}")
    body.add("EndTime", "23:59:59")
    return _bytes(message)


def kept_message(
    document: etree._Element, route: Route, transaction_id: str, at: datetime | None = None
) -> bytes:
    """Return a submission to keep: all of it but user ID and password, its IRmark put in."""
    return submit_message(document, route, Login(HIDDEN, HIDDEN), transaction_id, at)


def with_login(kept: bytes, login: Login) -> bytes:
    """Return a kept submission as it is sent; the Body, and so its IRmark, stays as it was."""
    message = kept
    for name, was, now in (
        ("SenderID", HIDDEN, login.sender_id),
        ("Method", Method.CLEAR.value, login.method.value),
        ("Value", HIDDEN, _value(login)),
    ):
        old, new = (f"<{name}>".encode() + _escaped(text) for text in (was, now))
        message = message.replace(old, new, 1)
    return message


def _about(message_class: str, qualifier: str, function: str, correlation_id: str) -> bytes:
    route = Route(message_class, Service.LIVE, "")
    message = _head(route, qualifier, function, correlation_id, "")
    Section(message.element[1]).section("SenderDetails")
    message.section("GovTalkDetails").section("Keys")
    message.section("Body")
    return _bytes(message)


def _head(
    route: Route, qualifier: str, function: str, correlation_id: str, transaction_id: str
) -> Section:
    message = Section.root("GovTalkMessage", ENVELOPE)
    message.add("EnvelopeVersion", "2.0")
    details = message.section("Header").section("MessageDetails")
    details.add("Class", route.told_class)
    details.add("Qualifier", qualifier)
    details.add("Function", function)
    details.add("TransactionID", transaction_id)
    details.section("CorrelationID").element.text = correlation_id or None
    details.add("Transformation", "XML")
    return message


def _sender(message: Section, login: Login) -> None:
    sender = Section(message.element[1]).section("SenderDetails").section("IDAuthentication")
    sender.add("SenderID", login.sender_id)
    proof = sender.section("Authentication")
    proof.add("Method", login.method.value)
    proof.add("Role", "principal")
    proof.add("Value", _value(login))


def _value(login: Login) -> str:
    if login.method is Method.CLEAR:
        return login.password
    lowered = login.password.lower().encode()
    return base64.b64encode(hashlib.md5(lowered, usedforsecurity=False).digest()).decode()


def _escaped(text: str) -> bytes:
    holder = etree.Element("t")
    holder.text = text
    return etree.tostring(holder)[3:-4] if text else b""


def _bytes(message: Section) -> bytes:
    return etree.tostring(message.element, xml_declaration=True, encoding="UTF-8")
