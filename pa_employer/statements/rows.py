"""From the bytes of a table to its rows: sheets, encodings, separators, files that are none."""

import csv
from collections.abc import Sequence
from io import StringIO

from pa_employer.statements.cells import amount_of_cell, day_of_cell
from pa_employer.statements.layouts import Layout, layout_for
from pa_employer.statements.refusals import (
    BadLineError,
    EmptyStatementError,
    LargeStatementError,
    WrongFileError,
)
from pa_employer.statements.sheet import is_sheet, sheet_rows

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 20_000
HEADER_WITHIN = 25
NOT_CSV = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"\xff\xd8\xff": "a picture",
    b"\x89PNG": "a picture",
    b"{\\rtf": "a document",
    b"<": "a web page",
}
Row = tuple[int, list[str]]
"""The number of the file's line a row ends on, counted from 1, and its cells."""


def must_be_small(data: bytes) -> None:
    """Refuse a file that holds nothing, or too much."""
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise EmptyStatementError
    if len(data) > MOST_BYTES:
        raise LargeStatementError


def rows_of(data: bytes, learned: Sequence[Layout] = ()) -> list[Row]:
    """Return the rows that hold anything, or refuse the file with the reason."""
    return _headed(sheet_rows(data) if is_sheet(data) else _rows(_decoded(data), learned))


def _headed(rows: list[Row]) -> list[Row]:
    """Return rows with a row of headings: a file that begins with a payment has none of its own.

    The made-up names count the columns, so that files of other shapes are not taken for it.
    """
    if not rows:
        return rows
    _, first = rows[0]
    is_payment = any(day_of_cell(cell) for cell in first) and any(
        amount_of_cell(cell) for cell in first
    )
    if not is_payment:
        return rows
    count = max(len(cells) for _, cells in rows)
    return [(0, [f"Column {n} of {count}" for n in range(1, count + 1)]), *rows]


def _decoded(data: bytes) -> str:
    for start, kind in NOT_CSV.items():
        if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(start):
            message = (
                f"This is {kind}. In your bank's website choose CSV or Excel when you download."
            )
            raise WrongFileError(message)
    kinds = ("utf-16",) if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8-sig", "cp1252")
    for kind in kinds:
        try:
            text = data.decode(kind)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise WrongFileError


def _rows(text: str, learned: Sequence[Layout]) -> list[Row]:
    """Return the rows by the separator that fits a known header."""
    for separator in (",", ";", "\t"):
        rows = _split(text, separator)
        if any(layout_for(cells, learned) for _, cells in _headed(rows)[:HEADER_WITHIN]):
            return rows
    return _split(text, ",")


def _split(text: str, separator: str) -> list[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    rows: list[Row] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, [cell.strip() for cell in cells]))
            if len(rows) > MOST_LINES + HEADER_WITHIN:
                raise LargeStatementError
    except csv.Error:
        raise BadLineError(reader.line_num, "this is not how a CSV file is written.") from None
    return rows
