"""OFX, as banks write it for Quicken: version 1 (tags that nobody closes) and 2 (XML)."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from pa_employer.statements.as_read import ReadLine, ReadStatement
from pa_employer.statements.formats.text import amount, day, decoded, must_be_pounds, words
from pa_employer.statements.refusals import NoLinesError, SeveralAccountsError
from payroll.ground.money import Money

NAME = "OFX"
PARTS = frozenset({"STMTTRN", "LEDGERBAL"})
"""What is read whole: a payment, and what the account held."""
_TAG = re.compile(r"<(/?)([A-Za-z0-9.]+)>([^<]*)")


@dataclass
class _Found:
    """What a file says, as far as it is read."""

    accounts: set[str] = field(default_factory=set)
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    currency: str = ""
    balance: dict[str, str] = field(default_factory=dict)
    balance_line: int = 1


def is_one(start: bytes) -> bool:
    """Tell an OFX file by how it begins."""
    return start.startswith(b"OFXHEADER") or b"<OFX>" in start.upper() or b"<?OFX" in start


def read(data: bytes) -> ReadStatement:
    """Read the payments of one account and what it held at the end."""
    found = _found(decoded(data))
    if len(found.accounts) > 1:
        raise SeveralAccountsError
    if not found.rows:
        raise NoLinesError
    must_be_pounds(found.currency, 1)
    lines = sorted((_line(number, row) for number, row in found.rows), key=lambda line: line.on)
    return ReadStatement(
        NAME,
        tuple(line for line in lines if line.amount),
        account_number=next(iter(found.accounts), ""),
        stated_closing=_closing(found, lines[-1].on),
    )


def _closing(found: _Found, last_on: date) -> Money | None:
    """Return the ledger's balance, if it is not of an earlier day than the last payment."""
    held, on, number = found.balance.get("BALAMT"), found.balance.get("DTASOF"), found.balance_line
    if held is None or (on and day(on, number) < last_on):
        return None
    return amount(held, number)


def _found(text: str) -> _Found:
    found = _Found()
    inside: dict[str, str] | None = None
    for number, is_end, tag, value in _tags(text):
        if tag in PARTS:
            inside = None if is_end else {}
            if tag == "STMTTRN" and inside is not None:
                found.rows.append((number, inside))
            elif inside is not None:
                found.balance, found.balance_line = inside, number
        elif inside is not None and not is_end:
            inside.setdefault(tag, value)
        elif tag == "ACCTID" and not is_end:
            found.accounts.add("".join(filter(str.isdigit, value)) or value)
        elif tag == "CURDEF" and not is_end:
            found.currency = value
    return found


def _tags(text: str) -> Iterator[tuple[int, bool, str, str]]:
    """Yield each tag with its line, whether it ends one, its name and what follows it."""
    line, place = 1, 0
    for tag in _TAG.finditer(text):
        line += text.count("\n", place, tag.start())
        place = tag.start()
        yield line, bool(tag[1]), tag[2].upper(), html.unescape(tag[3]).strip()


def _line(number: int, row: dict[str, str]) -> ReadLine:
    if "CURSYM" in row:
        must_be_pounds(row["CURSYM"], number)
    return ReadLine(
        number=number,
        on=day(row.get("DTPOSTED", ""), number),
        amount=amount(row.get("TRNAMT", ""), number),
        description=words(row.get("NAME", ""), row.get("MEMO", "")),
        bank_id=row.get("FITID", "")[:100],
        merchant_code=row.get("SIC", "")[:4],
    )
