"""Reading a spreadsheet: each row as plain text, or the sentence why it cannot be read.

Pure: bytes in, rows out. Nothing in a file is worked out, and nothing of it is trusted.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from pa_employer.bureau.layouts import SHIFTS, Layout
from pa_employer.statements.refusals import LargeStatementError, WrongFileError
from pa_employer.statements.sheet import UNREADABLE, must_not_burst
from payroll.ground.errors import DomainError
from payroll.paying.payments import as_meant, spreadsheet_safe

MOST_ROWS, MOST_BYTES, MOST_CHARACTERS = 5_000, 5 * 1024 * 1024, 300
ZIP_START = b"PK"
MACROS = "vbaproject.bin"
MORE_COLUMNS = 10
"""Columns of somebody's own that a file may have beside those of the template."""


class TooLargeError(DomainError):
    """The file is larger than 5 MB. Send it in parts."""


class TooManyRowsError(DomainError):
    """The file has more than 5,000 rows. Send it in parts."""


class NotASpreadsheetError(DomainError):
    """The file is no spreadsheet we can read. Save it as XLSX or CSV, and send it again."""


class MacrosError(DomainError):
    """The file holds macros, which we never open. Save it as XLSX without them, and send it."""


class NoHeadingsError(DomainError):
    """The first row must hold the headings of the template. Copy your rows into the template."""


class NothingInItError(DomainError):
    """There are no rows under the headings."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row under the headings: its number in the file, its texts by heading, what is wrong."""

    number: int
    cells: Mapping[str, str]
    problem: str = ""


def read_rows(content: bytes, layout: Layout = SHIFTS) -> list[ReadRow]:
    """Return the rows of an XLSX or CSV file; empty rows and examples are left out."""
    if len(content) > MOST_BYTES:
        raise TooLargeError
    is_workbook = content.startswith(ZIP_START)
    lines = _of_workbook(content, layout) if is_workbook else _of_text(content)
    found = list(_under_headings(lines, layout))
    if not found:
        raise NothingInItError
    return found


def template(rows: Iterable[Sequence[str]], layout: Layout = SHIFTS) -> bytes:
    """Return an XLSX to fill in, with a row for each of some beginnings of rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    page: Worksheet = book.create_sheet(layout.title)
    page.append(layout.headings)
    _write_in(page[1], Font(bold=True))
    if layout.example:
        page.append(layout.example)
        _write_in(page[2], Font(italic=True, color="505A5F"))
    for row in rows:
        page.append([spreadsheet_safe(each) for each in row])
    for heading, values in layout.choices.items():
        letter = get_column_letter(layout.headings.index(heading) + 1)
        kinds = DataValidation(type="list", formula1=f'"{",".join(values)}"', allow_blank=True)
        page.add_data_validation(kinds)
        kinds.add(f"{letter}2:{letter}{MOST_ROWS}")
    page.freeze_panes = "A2"
    for number, width in enumerate(layout.widths, 1):
        page.column_dimensions[get_column_letter(number)].width = width
    if layout.notes:
        notes = book.create_sheet("Notes")
        notes.column_dimensions["A"].width = 100
        for note in layout.notes:
            notes.append([note])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _write_in(cells: Iterable[Cell | MergedCell], font: Font) -> None:
    for cell in cells:
        cell.font = font


Line = tuple[list[str], str]
"""A row's texts, and what is wrong with it."""


def _under_headings(lines: Iterator[Line], layout: Layout) -> Iterator[ReadRow]:
    names: list[str] | None = None
    for number, (texts, problem) in enumerate(lines, 1):
        if number > MOST_ROWS + 1:
            raise TooManyRowsError
        if names is None:
            names = [each.strip() for each in texts]
            if not set(layout.needed) <= set(names):
                raise NoHeadingsError
        elif any(texts) or problem:
            cells = {name: text for name, text in zip(names, texts, strict=False) if name}
            if problem or layout.says_something(cells):
                yield ReadRow(number, cells, problem)


def _of_text(content: bytes) -> Iterator[Line]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotASpreadsheetError from None
    if "\0" in text:
        raise NotASpreadsheetError
    first = text.partition("\n")[0]
    divider = max((",", ";", "\t"), key=first.count)
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=divider):
            yield [as_meant(each.strip())[:MOST_CHARACTERS] for each in row], ""
    except csv.Error:
        raise NotASpreadsheetError from None


def _of_workbook(content: bytes, layout: Layout) -> Iterator[Line]:
    try:
        must_not_burst(content)
        _must_hold_no_macros(content)
        book = load_workbook(BytesIO(content), data_only=False, keep_links=False)
    except LargeStatementError:
        raise TooLargeError from None
    except (WrongFileError, *UNREADABLE):
        raise NotASpreadsheetError from None
    if not book.worksheets:
        raise NotASpreadsheetError
    page = book.worksheets[0]
    if page.max_row > MOST_ROWS + 1:
        raise TooManyRowsError
    merged = {
        row for area in page.merged_cells.ranges for row in range(area.min_row, area.max_row + 1)
    }
    for number, row in enumerate(page.iter_rows(max_col=len(layout.headings) + MORE_COLUMNS), 1):
        texts = [_text(cell) for cell in row]
        yield texts, _problem(row, is_merged=number in merged and number > 1)


def _must_hold_no_macros(content: bytes) -> None:
    with ZipFile(BytesIO(content)) as package:
        if any(name.lower().endswith(MACROS) for name in package.namelist()):
            raise MacrosError


def _problem(row: Iterable[Cell | MergedCell], *, is_merged: bool) -> str:
    if is_merged:
        return "Cells of this row are merged. Split them, and write each value out."
    for cell in row:
        if cell.data_type == "f":
            return f"Cell {cell.coordinate} holds a formula. Paste it as a value."
        if cell.data_type == "e":
            return f"Cell {cell.coordinate} shows an error. Write the value out."
    return ""


def _text(cell: Cell | MergedCell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        is_day = value.time() == time(0)
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return as_meant(str(value).strip())[:MOST_CHARACTERS]
