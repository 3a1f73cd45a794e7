"""The list that lies on top of many returns: each client, how theirs stands, what they come to."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from pa_employer.bureau.models import AskedPack, AskedPart
from payroll.ground.money import Money
from returns.sheets import (
    BOLD,
    TITLE,
    Content,
    Formula,
    across,
    head,
    print_set_up,
    row,
    set_widths,
)

TITLES = (
    "Client", "Reference", "From", "Until", "How it stands", "What is missing",
    "Money in", "Money out", "Held at the end", "Spare",
)  # fmt: skip
WIDTHS = (24, 14, 12, 12, 22, 48, 14, 14, 16, 14)
SUMS = ("total_in", "total_out", "closing", "spare")
FIRST_SUM = "G"


def cover_sheet(pack: AskedPack, parts: Sequence[AskedPart]) -> bytes:
    """Return a workbook with a row for each return, live totals, and who has none and why."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Returns"
    set_widths(sheet, WIDTHS)
    across(sheet, pack.title, len(TITLES), TITLE)
    head(sheet, TITLES)
    sheet.print_title_rows = "2:2"
    sheet.freeze_panes = "A3"
    first = sheet.max_row + 1
    for part in parts:
        for contents in _rows(part):
            row(sheet, contents)
    last = sheet.max_row
    if any(part.facts for part in parts):
        row(sheet, ("All together", "", "", "", "", "", *_totals(first, last)), BOLD)
    print_set_up(sheet)
    book.properties.creator = "PA Employer"
    book.properties.title = pack.title
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _rows(part: AskedPart) -> list[tuple[Content, ...]]:
    name = part.employer.name
    if not part.facts:
        return [(name, "", "", "", part.state.value.capitalize(), part.sentence)]
    return [(name, *_cells(fact)) for fact in part.facts]


def _cells(fact: dict[str, Any]) -> tuple[Content, ...]:
    return (
        fact["reference"],
        date.fromisoformat(fact["from"]),
        date.fromisoformat(fact["until"]),
        fact["state"],
        fact["missing"],
        *(Money(fact[each]) for each in SUMS),
    )


def _totals(first: int, last: int) -> list[Formula]:
    letters = [chr(ord(FIRST_SUM) + number) for number in range(len(SUMS))]
    return [Formula(f"=SUM({letter}{first}:{letter}{last})") for letter in letters]
