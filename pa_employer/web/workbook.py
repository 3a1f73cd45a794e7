"""Workbooks of many rows that are taken out: plain values, written as they come."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from flask import make_response
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from werkzeug.wrappers import Response

from payroll.ground.money import Money
from payroll.paying.payments import spreadsheet_safe
from returns.sheets import DAY, MONEY

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CLOCK, HOURS = "hh:mm", "0.00"
WIDEST, NARROWEST = 34, 12
Content = str | int | Decimal | Money | date | time | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name, its headings, its rows, and what they come to."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Content]]
    notes: Sequence[str] = ()
    """What to know about it; where there are some they are a sheet of their own."""


def written(sheets: Sequence[Sheet]) -> bytes:
    """Return an XLSX of some sheets; no text of it is a formula, and no row is kept in memory."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        page.freeze_panes = "A2"
        for number, heading in enumerate(sheet.headings, 1):
            width = max(NARROWEST, min(WIDEST, len(heading) + 6))
            page.column_dimensions[get_column_letter(number)].width = width
        page.append(_row(page, sheet.headings, Font(bold=True)))
        for row in sheet.rows:
            page.append(_row(page, row))
    notes = [note for sheet in sheets for note in sheet.notes]
    if notes:
        page = book.create_sheet("Notes")
        page.column_dimensions["A"].width = 100
        for note in notes:
            page.append(_row(page, (note,)))
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_workbook(content: bytes, name: str) -> Response:
    """Return an XLSX to keep under a name."""
    answer = make_response(content)
    answer.headers["Content-Type"] = KIND
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _row(
    page: Any,  # noqa: ANN401  # the library's own kind of sheet has no name to give
    contents: Iterable[Content],
    font: Font | None = None,
) -> Iterator[Cell]:
    for content in contents:
        value, shown_as = _cell(content)
        cell = WriteOnlyCell(page, value)
        cell.number_format = shown_as
        if font:
            cell.font = font
        yield cell


def _cell(content: Content) -> tuple[Any, str]:
    """Return what a cell holds, and how it is shown."""
    match content:
        case Money():
            return content.pounds, MONEY
        case date():
            return content, DAY
        case time():
            return content, CLOCK
        case Decimal():
            return content, HOURS
        case str():
            return ILLEGAL_CHARACTERS_RE.sub(" ", spreadsheet_safe(content)), "@"
        case _:
            return content, "General"
