"""Writing the lines of a file as a council's finance system wants them."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO

from openpyxl import Workbook

from pa_employer.finance.lines import COLUMNS, Coded, Value
from pa_employer.finance.models import DateStyle, Delimiter, FileFormat, FileKind, FileLayout
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.paying.payments import spreadsheet_safe
from returns.sheets import Content, print_set_up, row, table

DELIMITERS = {
    Delimiter.COMMA: ",",
    Delimiter.SEMICOLON: ";",
    Delimiter.TAB: "\t",
    Delimiter.BAR: "|",
}
DATES = {
    DateStyle.BRITISH: "%d/%m/%Y",
    DateStyle.ISO: "%Y-%m-%d",
    DateStyle.COMPACT: "%Y%m%d",
}
USUAL = (
    ("reference", "Reference"),
    ("name", "Name"),
    ("day", "Date"),
    ("amount", "Amount"),
    ("kind", "Type"),
    ("cost_centre", "Cost centre"),
    ("account_code", "Account code"),
    ("words", "Narrative"),
)


class NoColumnError(DomainError):
    """Name at least one column."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file looks."""

    columns: tuple[tuple[str, str], ...] = USUAL
    format: FileFormat = FileFormat.CSV
    delimiter: Delimiter = Delimiter.COMMA
    dates: DateStyle = DateStyle.BRITISH
    has_titles: bool = True
    has_trailer: bool = True

    @classmethod
    def of(cls, kept: FileLayout | None) -> "Layout":
        """Return the layout a council keeps, or the usual one."""
        if kept is None:
            return cls()
        return cls(
            tuple((name, title) for name, title in kept.columns),
            FileFormat(kept.format),
            Delimiter(kept.delimiter),
            DateStyle(kept.dates),
            kept.has_titles,
            kept.has_trailer,
        )


def read_columns(text: str) -> tuple[tuple[str, str], ...]:
    """Read columns as somebody wrote them, a line each: 'amount = Amount'; NoColumnError."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        name, _, title = (part.strip() for part in line.partition("="))
        if name not in COLUMNS:
            message = f"Line {number}: there is no column “{name}”. Choose from those listed."
            raise NoColumnError(message)
        found.append((name, title or name))
    if not found:
        raise NoColumnError
    return tuple(found)


def written(kind: FileKind, lines: Sequence[Coded], layout: Layout) -> bytes:
    """Return a file's bytes; a last line, where wanted, tells its lines and their total."""
    make = _csv if layout.format is FileFormat.CSV else _xlsx
    return make(kind, lines, layout)


def total_of(lines: Sequence[Coded]) -> Money:
    """Return what the lines come to."""
    return Money.total(each.due.amount for each in lines)


def _csv(kind: FileKind, lines: Sequence[Coded], layout: Layout) -> bytes:
    kept = StringIO(newline="")
    writer = csv.writer(kept, delimiter=DELIMITERS[layout.delimiter], lineterminator="\r\n")
    if layout.has_titles:
        writer.writerow([safe_text(title) for _, title in layout.columns])
    for each in lines:
        values = (COLUMNS[name][1](each) for name, _ in layout.columns)
        writer.writerow([_text(value, layout) for value in values])
    if layout.has_trailer:
        writer.writerow(["TOTAL", kind.value, len(lines), _money(total_of(lines))])
    return kept.getvalue().encode("utf-8")


def _text(value: Value, layout: Layout) -> str:
    if isinstance(value, Money):
        return _money(value)
    if isinstance(value, date):
        return value.strftime(DATES[layout.dates])
    return safe_text(value)


def _money(amount: Money) -> str:
    return f"{amount.pounds:.2f}"


def safe_text(text: str) -> str:
    """Return a text on one line that no spreadsheet takes for a formula."""
    return spreadsheet_safe(" ".join(text.split()))


def _xlsx(kind: FileKind, lines: Sequence[Coded], layout: Layout) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = kind.value.capitalize()
    table(sheet, [title for _, title in layout.columns], [20] * len(layout.columns))
    for each in lines:
        row(sheet, [_content(COLUMNS[name][1](each)) for name, _ in layout.columns])
    if layout.has_trailer:
        row(sheet, ["TOTAL", kind.value, str(len(lines)), total_of(lines)])
    print_set_up(sheet)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def _content(value: Value) -> Content:
    return value
