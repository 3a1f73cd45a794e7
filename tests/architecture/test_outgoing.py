"""Whom the product speaks to: only addresses an operator set, and no XML that reaches out."""

import ast
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pa_employer.bureau.spreadsheet import read_rows
from pa_employer.statements.formats import camt
from pa_employer.statements.sheet import sheet_rows
from payroll.ground.errors import DomainError
from payroll.rti.replies import Awaited, UnreadableReplyError, read_reply

ROOT = Path(__file__).parents[2]
FLOORS = ("pa_employer", "payroll", "returns", "receipts", "config")
SPEAK = frozenset({
    "aiohttp", "ftplib", "http.client", "httpx", "imapclient", "imaplib",
    "notifications_python_client", "obstore", "poplib", "requests", "smtplib", "socket", "stripe",
    "telnetlib", "urllib.request", "urllib3", "xmlrpc",
})  # fmt: skip
"""What can speak to another machine."""
SPEAKERS = frozenset({
    "pa_employer/cards/stand_in/contract.py", "pa_employer/cards/stand_in/shop.py",
    "pa_employer/cards/stand_in/world.py", "pa_employer/cards/stripe_issuing.py",
    "pa_employer/evidence/mailbox.py", "pa_employer/evidence/scanner.py",
    "pa_employer/filings/gateway.py", "pa_employer/letters/notify.py",
    "pa_employer/letters/smtp.py", "pa_employer/serving.py", "pa_employer/signing_in/openid.py",
    "pa_employer/web/pdf.py", "receipts/s3_store.py",
})  # fmt: skip
"""The files that may: each is handed its address by the settings, and none by a page."""
SET_UP_HERE = frozenset({"pa_employer/serving.py", "pa_employer/signing_in/openid.py"})
"""Whoever runs the service says where these speak: by a command, or as its administrator."""
OPEN = frozenset({"fromstring", "parse", "XML", "iterparse"})
"""What reads XML: never without a parser of our own that resolves no entity."""
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">'.encode() for n in range(9))
    + b"]><r>&j;</r>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]><r>&x;</r>'
)


def sources() -> Iterator[tuple[str, ast.Module]]:
    for floor in FLOORS:
        for file in sorted((ROOT / floor).rglob("*.py")):
            yield str(file.relative_to(ROOT)), ast.parse(file.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def test_only_the_adapters_speak_to_other_machines() -> None:
    found = {
        name
        for name, tree in sources()
        for each in imported(tree)
        if any(each == speaks or each.startswith(f"{speaks}.") for speaks in SPEAK)
    }
    assert found == SPEAKERS


def test_no_adapter_is_given_an_address_by_a_page() -> None:
    """None of them knows a request, a form or a row: what they are made with is a setting."""
    shut = ("flask", "wtforms", "pa_employer.web.forms")
    told = [
        (name, each)
        for name, tree in sources()
        if name in SPEAKERS - SET_UP_HERE
        for each in imported(tree)
        if each.startswith(shut)
    ]
    assert told == []


def test_xml_is_read_only_with_a_parser_of_ours() -> None:
    bare = [
        (name, node.lineno)
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in OPEN
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"etree", "ET", "ElementTree"}
        and len(node.args) + len(node.keywords) < 2
    ]
    assert bare == []


def test_every_parser_resolves_no_entity_and_asks_no_network() -> None:
    made = [
        (name, node.lineno, {word.arg: ast.unparse(word.value) for word in node.keywords})
        for name, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("XMLParser")
    ]
    assert made
    for name, line, words in made:
        assert words.get("resolve_entities") == "False", (name, line)
        assert words.get("no_network") == "True", (name, line)


@pytest.mark.parametrize("sent", [BOMB, OUTSIDE])
def test_a_statement_or_a_reply_with_entities_is_refused(sent: bytes) -> None:
    with pytest.raises(DomainError):
        camt.read(sent.replace(b"<r>", b"<r xmlns='urn:camt.053'>"))
    with pytest.raises(UnreadableReplyError):
        read_reply(sent, Awaited("HMRC-PAYE-RTI-FPS"))


def workbook(part: bytes) -> bytes:
    """A package that calls itself a workbook, and has this in each of its parts."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as package:
        for name in (
            "[Content_Types].xml",
            "_rels/.rels",
            "xl/workbook.xml",
            "xl/_rels/workbook.xml.rels",
            "xl/worksheets/sheet1.xml",
            "xl/sharedStrings.xml",
        ):
            package.writestr(name, part)
    return kept.getvalue()


@pytest.mark.parametrize(
    "part",
    [BOMB, OUTSIDE, b"", b"<r/>", b"\x00" * 70_000_000],
    ids=["bomb", "out", "", "r", "big"],
)
def test_a_workbook_that_bursts_or_reaches_out_is_refused_in_words(part: bytes) -> None:
    with pytest.raises(DomainError):
        sheet_rows(workbook(part))
    with pytest.raises(DomainError):
        read_rows(workbook(part))
