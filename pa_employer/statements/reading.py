"""Reading a statement file: which bank's it is, its lines oldest first, and that they add up."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import pairwise

from pa_employer.statements.cells import amount_of_cell, day_of_cell
from pa_employer.statements.layouts import Layout, folded, layout_for
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money

MOST_BYTES = 5 * 1024 * 1024
MOST_LINES = 20_000
HEADER_WITHIN = 25
LONGEST_SHOWN = 40
NOT_CSV = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "an Excel file or another package",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"\xff\xd8\xff": "a picture",
    b"\x89PNG": "a picture",
    b"{\\rtf": "a document",
}


class EmptyStatementError(DomainError):
    """The file is empty. Download the statement again as CSV, then choose it here."""


class LargeStatementError(DomainError):
    """The file is too large. Download a shorter time, such as three months, and try again."""


class WrongFileError(DomainError):
    """That is not a CSV file. In your bank's website choose CSV when you download."""


class UnknownLayoutError(DomainError):
    """We do not know this bank's columns yet."""


class NoLinesError(DomainError):
    """There are no payments in this file. Choose a time in which something was paid."""


class BadLineError(DomainError):
    """A line of the file cannot be read, so nothing was brought in."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"Line {number} of the file: {why} Nothing was brought in.")


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line as the bank wrote it; money out is negative."""

    number: int
    """The line of the file, counted from 1."""
    on: date
    amount: Money
    description: str
    balance: Money | None = None
    bank_id: str = ""


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement as read, oldest line first; opening and closing where it shows balances."""

    layout: str
    lines: tuple[ReadLine, ...]
    account_number: str = ""

    @property
    def first_on(self) -> date:
        """Return the day of the oldest line."""
        return self.lines[0].on

    @property
    def last_on(self) -> date:
        """Return the day of the newest line."""
        return self.lines[-1].on

    @property
    def opening(self) -> Money | None:
        """Return what the account held before the oldest line."""
        total = NOTHING
        for line in self.lines:
            total += line.amount
            if line.balance is not None:
                return line.balance - total
        return None

    @property
    def closing(self) -> Money | None:
        """Return what the account held after the newest line."""
        opening = self.opening
        return None if opening is None else opening + Money.total(x.amount for x in self.lines)


def read_statement(data: bytes, today: date) -> ReadStatement:
    """Read a statement, or refuse it with the line and the reason."""
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise EmptyStatementError
    if len(data) > MOST_BYTES:
        raise LargeStatementError
    rows = _rows(_decoded(data))
    start, layout, headers = _header(rows)
    lines = tuple(_lines(rows[start:], layout, headers, today))
    if not lines:
        raise NoLinesError
    ordered = _oldest_first(lines)
    return ReadStatement(layout.name, ordered, _account_number(rows[start:], layout, headers))


Row = tuple[int, list[str]]


def _decoded(data: bytes) -> str:
    for start, kind in NOT_CSV.items():
        if data.startswith(start):
            message = (
                f"This is {kind}, not a CSV file. In your bank's website choose CSV when you "
                "download, or save the sheet as CSV."
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


def _rows(text: str) -> list[Row]:
    """Return the rows that hold anything, by the separator that fits a known header."""
    for separator in (",", ";", "\t"):
        rows = _split(text, separator)
        if any(layout_for(cells) for _, cells in rows[:HEADER_WITHIN]):
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


def _header(rows: Sequence[Row]) -> tuple[int, Layout, dict[str, int]]:
    """Return where the lines start, the layout, and the place of each column."""
    for place, (_, cells) in enumerate(rows[:HEADER_WITHIN], start=1):
        layout = layout_for(cells)
        if layout:
            return place, layout, {folded(cell): n for n, cell in reversed([*enumerate(cells)])}
    widest = max(rows[:HEADER_WITHIN], key=lambda row: len(row[1]), default=(0, []))
    columns = ", ".join(cell[:LONGEST_SHOWN] for cell in widest[1] if cell) or "none"
    message = (
        f"We do not know these columns: {columns}. A statement needs a date, a description and "
        "an amount, with a first row that names them. Download it as CSV again, or ask us to "
        "add your bank."
    )
    raise UnknownLayoutError(message[:600])


def _lines(
    rows: Sequence[Row], layout: Layout, headers: dict[str, int], today: date
) -> Iterator[ReadLine]:
    for number, cells in rows:
        row = _Cells(number, cells, headers)
        if row.is_a_note():
            continue
        line = _line(row, layout)
        if line is None:
            continue
        if line.on > today:
            why = f"{day_in_words(line.on)} is still to come."
            raise BadLineError(number, why)
        yield line


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row of the file, asked by header."""

    number: int
    cells: list[str]
    headers: dict[str, int]

    def at(self, header: str) -> str:
        place = self.headers[folded(header)] if header else len(self.cells)
        return self.cells[place] if place < len(self.cells) else ""

    def is_a_note(self) -> bool:
        """Tell whether this is a remark of the bank's, such as a last row of small print."""
        return sum(1 for cell in self.cells if cell) < 2  # noqa: PLR2004  # a line has two at least

    def money(self, header: str) -> Money | None:
        text = self.at(header)
        amount = amount_of_cell(text)
        if text and amount is None:
            raise BadLineError(self.number, f"“{text[:LONGEST_SHOWN]}” is not an amount.")
        return amount


def _line(row: _Cells, layout: Layout) -> ReadLine | None:
    """Return the line a row holds, or None where no money moved."""
    amount = _amount(row, layout)
    if not amount:
        return None
    on = day_of_cell(row.at(layout.date))
    if on is None:
        shown = row.at(layout.date)[:LONGEST_SHOWN]
        raise BadLineError(row.number, f"“{shown}” is not a date." if shown else "has no date.")
    currency = row.at(layout.currency)
    if currency and currency.upper() != "GBP":
        raise BadLineError(row.number, f"{currency[:3]} is not pounds. Only pounds can be read.")
    described = " ".join(filter(None, (row.at(header) for header in layout.description)))
    return ReadLine(
        number=row.number,
        on=on,
        amount=amount,
        description=" ".join(described.split())[:200] or "No description",
        balance=row.money(layout.balance),
        bank_id=row.at(layout.bank_id)[:100],
    )


def _amount(row: _Cells, layout: Layout) -> Money | None:
    if layout.amount:
        return row.money(layout.amount)
    paid_out, paid_in = row.money(layout.paid_out), row.money(layout.paid_in)
    if paid_out and paid_in:
        raise BadLineError(row.number, "money both in and out.")
    if paid_out:
        # Some banks write money out with a minus in its own column, which says it twice.
        return -abs(paid_out)
    return paid_in


def _oldest_first(lines: tuple[ReadLine, ...]) -> tuple[ReadLine, ...]:
    """Return the lines in the order they happened, with balances that follow each other."""
    days = [line.on for line in lines]
    broken: BadLineError | None = None
    for ordered, is_so in (
        (lines, days == sorted(days)),
        (lines[::-1], days[::-1] == sorted(days)),
    ):
        if is_so:
            broken = _broken_chain(ordered)
            if broken is None:
                return ordered
    if broken:
        raise broken
    return _sorted(lines)


def _sorted(lines: tuple[ReadLine, ...]) -> tuple[ReadLine, ...]:
    """Return lines that are in no order by their days, if they carry no balances to keep."""
    if all(line.balance is None for line in lines):
        return tuple(sorted(lines, key=lambda line: line.on))
    turns = [
        (late.number, late.on > early.on) for early, late in pairwise(lines) if late.on != early.on
    ]
    jump = next(number for number, is_later in turns if is_later != turns[0][1])
    raise BadLineError(
        jump, "the days jump back and forth. Sort the file by date, then try again."
    )


def _broken_chain(lines: tuple[ReadLine, ...]) -> BadLineError | None:
    """Return what is wrong where a balance does not follow from the one before it."""
    balance: Money | None = None
    for line in lines:
        if balance is not None:
            balance += line.amount
            if line.balance is not None and line.balance != balance:
                why = (
                    f"the balance says {line.balance}, but it would be {balance} after this "
                    "payment. A line may be missing or changed; download the file again."
                )
                return BadLineError(line.number, why)
        balance = line.balance if line.balance is not None else balance
    return None


def _account_number(rows: Sequence[Row], layout: Layout, headers: dict[str, int]) -> str:
    """Return the one account the file is about; '' where it does not say."""
    if not layout.account_number:
        return ""
    found = {_Cells(number, cells, headers).at(layout.account_number) for number, cells in rows}
    numbers = {"".join(filter(str.isdigit, each)) for each in found} - {""}
    if len(numbers) > 1:
        message = "The file holds several accounts. Download one account at a time."
        raise UnknownLayoutError(message)
    return next(iter(numbers), "")
