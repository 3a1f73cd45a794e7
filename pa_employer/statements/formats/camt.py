"""CAMT.053 (ISO 20022), the XML that banks give businesses: entries between two balances."""

from collections.abc import Iterator

from lxml import etree

from pa_employer.statements.as_read import ReadLine, ReadStatement
from pa_employer.statements.formats.text import amount, day, must_be_pounds, words
from pa_employer.statements.refusals import (
    BadLineError,
    NoLinesError,
    SeveralAccountsError,
    WrongFileError,
)
from payroll.ground.money import Money

NAME = "CAMT.053"
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
BOOKED = "BOOK"
Element = etree._Element  # noqa: SLF001  # lxml names no public class for what it parses


def is_one(start: bytes) -> bool:
    """Tell a CAMT file by its name space."""
    return b"camt.05" in start


def read(data: bytes) -> ReadStatement:
    """Read the booked entries of one account, and what it held before and after."""
    root = _root(data)
    statements = root.findall(".//{*}Stmt") or root.findall(".//{*}Rpt")
    numbers = {
        _text(each, "Acct/Id/IBAN") or _text(each, "Acct/Id/Othr/Id") for each in statements
    }
    if len(numbers) > 1:
        raise SeveralAccountsError
    lines = [line for each in statements for line in _lines(each)]
    if not lines:
        raise NoLinesError
    return ReadStatement(
        NAME,
        tuple(sorted(lines, key=lambda line: line.on)),
        account_number="".join(filter(str.isdigit, next(iter(numbers), "")))[-8:],
        stated_opening=_balance(statements[0], OPENING),
        stated_closing=_balance(statements[-1], CLOSING),
    )


def _account(statement: Element) -> str:
    return _text(statement, "Acct/Id/IBAN") or _text(statement, "Acct/Id/Othr/Id")


def _root(data: bytes) -> Element:
    # Nothing outside the file is read, and nothing in it is blown up.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise WrongFileError from None
    if root.getroottree().docinfo.doctype:
        raise WrongFileError
    return root


def _lines(statement: Element) -> Iterator[ReadLine]:
    for entry in statement.findall("{*}Ntry"):
        status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
        if status.strip() not in {"", BOOKED}:
            continue
        line = _line(entry)
        if line.amount:
            yield line


def _line(entry: Element) -> ReadLine:
    number = _number(entry)
    said = _found(entry, "Amt")
    if said is None:
        raise BadLineError(number, "it has no amount.")
    must_be_pounds(said.get("Ccy", ""), number)
    paid = amount(said.text or "", number)
    if _text(entry, "CdtDbtInd") == "DBIT":
        paid = -paid
    on = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt")
    details = "NtryDtls/TxDtls"
    other = "Cdtr" if paid < Money(0) else "Dbtr"
    return ReadLine(
        number=number,
        on=day(on.replace("-", ""), number),
        amount=paid,
        description=words(
            _text(entry, f"{details}/RltdPties/{other}/Nm")
            or _text(entry, f"{details}/RltdPties/{other}/Pty/Nm"),
            _text(entry, f"{details}/RmtInf/Ustrd"),
            _text(entry, "AddtlNtryInf"),
        ),
        bank_id=(_text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"))[:100],
    )


def _balance(statement: Element, kinds: tuple[str, ...]) -> Money | None:
    for each in statement.findall("{*}Bal"):
        if _text(each, "Tp/CdOrPrtry/Cd") not in kinds:
            continue
        number = _number(each)
        held = amount(_text(each, "Amt"), number)
        return -held if _text(each, "CdtDbtInd") == "DBIT" else held
    return None


def _found(element: Element, path: str) -> Element | None:
    return element.find("/".join(f"{{*}}{step}" for step in path.split("/")))


def _text(element: Element, path: str) -> str:
    found = _found(element, path)
    return (found.text or "").strip() if found is not None else ""


def _number(element: Element) -> int:
    """Return the line of the file an element begins on."""
    return int(element.sourceline or 1)
