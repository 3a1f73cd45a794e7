"""The rows of an Excel workbook, as if it had been saved as CSV; nothing in it is carried out."""

import zlib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pa_employer.statements.refusals import LargeStatementError, WrongFileError

PACKAGE = b"PK\x03\x04"
MOST_UNPACKED = 60 * 1024 * 1024
MOST_TIMES_LARGER = 200
"""A sheet of payments packs well, but not like a file that is made to burst."""
MOST_ROWS, MOST_COLUMNS = 21_000, 60
WORKBOOK = "xl/workbook.xml"
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    InvalidFileException,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zlib.error,
)
"""What reading a broken workbook can end with: the library says it in all of these."""
PENNY = Decimal("0.01")
NEARLY = Decimal("0.000001")
"""How far a number of a sheet may be from whole pence: sheets count in binary."""


def is_sheet(data: bytes) -> bool:
    """Tell an Excel workbook, or another package, by how it begins."""
    return data.startswith(PACKAGE)


def sheet_rows(data: bytes) -> list[tuple[int, list[str]]]:
    """Return the first sheet's rows that hold anything, each with its number."""
    must_not_burst(data)
    try:
        # Values only: a formula is what it came to when the sheet was last saved.
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return list(_rows(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)))
    except UNREADABLE:
        raise WrongFileError from None


def must_not_burst(data: bytes) -> None:
    """Refuse what is no workbook, or one that is far larger unpacked; nothing is read of it."""
    try:
        with ZipFile(BytesIO(data)) as package:
            parts = package.infolist()
    except UNREADABLE:
        raise WrongFileError from None
    if WORKBOOK not in {part.filename for part in parts}:
        raise WrongFileError
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED or unpacked > MOST_TIMES_LARGER * len(data):
        raise LargeStatementError


def _rows(found: Iterator[tuple[object, ...]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(found, start=1):
        if number > MOST_ROWS:
            raise LargeStatementError
        row = [_text(cell) for cell in cells]
        if any(row):
            yield number, row


def _text(cell: object) -> str:
    """Return a cell as a bank would write it in a CSV file."""
    match cell:
        case None:
            return ""
        case datetime() | date():
            return f"{cell:%d/%m/%Y}"
        case bool():
            return str(cell)
        case float():
            return _number(cell)
        case _:
            return " ".join(str(cell).split())


def _number(cell: float) -> str:
    exact = Decimal(repr(cell))
    if not exact.is_finite():
        return str(cell)
    pence = exact.quantize(PENNY) if abs(exact) < 10**12 else exact
    return f"{pence if abs(exact - pence) < NEARLY else exact:f}"
