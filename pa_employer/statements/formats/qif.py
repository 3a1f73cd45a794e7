"""QIF, an old format: a letter before each field, a caret after each payment."""

import re
from collections.abc import Iterator
from datetime import date

from pa_employer.statements.as_read import ReadLine, ReadStatement
from pa_employer.statements.cells import amount_of_cell, day_of_cell
from pa_employer.statements.formats.text import decoded, words
from pa_employer.statements.refusals import BadLineError, NoLinesError, WrongFileError

NAME = "QIF"
TYPES = ("!Type:Bank", "!Type:CCard", "!Type:Cash", "!Type:Oth A", "!Type:Oth L")
OPENING = "opening balance"
_APOSTROPHE = re.compile(r"'\s?(\d{2})$")
Field = tuple[int, str]


def is_one(start: bytes) -> bool:
    """Tell a QIF file by how it begins."""
    return start.lower().startswith((b"!type:", b"!option:", b"!account", b"!clear:"))


def read(data: bytes) -> ReadStatement:
    """Read the payments; the file says nothing of what the account held."""
    lines = sorted(_lines(decoded(data)), key=lambda line: line.on)
    if not lines:
        raise NoLinesError
    return ReadStatement(NAME, tuple(lines))


def _lines(text: str) -> Iterator[ReadLine]:
    fields: dict[str, Field] = {}
    is_ours, start = False, 1
    for number, written in enumerate(text.splitlines(), start=1):
        row = written.strip()
        if row.startswith("!"):
            is_ours, fields = row.startswith(TYPES), {}
            if row.lower().startswith(("!type:invst", "!type:cat")):
                raise WrongFileError
        elif row == "^":
            if is_ours and fields and not _is_opening(fields):
                yield _line(start, fields)
            fields, start = {}, number + 1
        elif row:
            fields.setdefault(row[0].upper(), (number, row[1:].strip()))


def _is_opening(fields: dict[str, Field]) -> bool:
    return fields.get("P", (0, ""))[1].casefold() == OPENING


def _line(start: int, fields: dict[str, Field]) -> ReadLine:
    number, said = fields.get("T", fields.get("U", (start, "")))
    amount = amount_of_cell(said)
    if amount is None:
        raise BadLineError(number, f"“{said[:20]}” is not an amount.")
    payee, memo = fields.get("P", (0, ""))[1], fields.get("M", (0, ""))[1]
    return ReadLine(
        number=start,
        on=_day(*fields.get("D", (start, ""))),
        amount=amount,
        description=words(payee, memo),
    )


def _day(number: int, said: str) -> date:
    """Return a day written as in Britain; a year may follow an apostrophe (5/4'26)."""
    text = _APOSTROPHE.sub(r"/\1", said.replace(" ", "")).replace(".", "/")
    on = day_of_cell(text)
    if on is None:
        raise BadLineError(number, f"“{said[:20]}” is not a date with the day first.")
    return on
