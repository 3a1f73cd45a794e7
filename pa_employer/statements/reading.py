"""Reading a statement file: which bank's it is, and each of its rows as a line of money."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pa_employer.statements.as_read import ReadLine, ReadStatement
from pa_employer.statements.cells import amount_of_cell, day_of_cell, spelling
from pa_employer.statements.formats import read_format
from pa_employer.statements.layouts import Layout, folded, layout_for
from pa_employer.statements.ordering import oldest_first
from pa_employer.statements.refusals import (
    BadLineError,
    DoesNotAddUpError,
    NoLinesError,
    SeveralAccountsError,
    TwoSpellingsError,
    UnknownLayoutError,
)
from pa_employer.statements.rows import HEADER_WITHIN, Row, must_be_small, rows_of
from payroll.ground.days import day_in_words
from payroll.ground.money import Money

LONGEST_SHOWN = 40
_SHORTENED = re.compile(r"\d(\.\d+)?E\+\d+", re.ASCII | re.IGNORECASE)


def read_statement(data: bytes, today: date, learned: Sequence[Layout] = ()) -> ReadStatement:
    """Read a statement, or refuse it with the line and the reason.

    `learned` are layouts that people told us of, which come before those on the list.
    """
    must_be_small(data)
    read = read_format(data) or _read_table(data, learned)
    for line in read.lines:
        if line.on > today:
            raise BadLineError(line.number, f"{day_in_words(line.on)} is still to come.")
    _must_add_up(read)
    return read


def _read_table(data: bytes, learned: Sequence[Layout]) -> ReadStatement:
    rows = rows_of(data, learned)
    start, layout, headers = _header(rows, learned)
    cells = [_Cells(number, cells, layout, headers) for number, cells in rows[start:]]
    lines = tuple(_lines(cells))
    if not lines:
        raise NoLinesError
    return ReadStatement(layout.name, oldest_first(lines), _account_number(cells))


def _must_add_up(read: ReadStatement) -> None:
    """Prove that what was held before and the payments come to what was held after."""
    opening, closing = read.stated_opening, read.stated_closing
    if opening is None or closing is None:
        return
    comes_to = opening + Money.total(line.amount for line in read.lines)
    if comes_to != closing:
        last = read.lines[-1]
        message = (
            f"The file says the account held {opening} before and {closing} at the end, but with "
            f"its payments it comes to {comes_to} after line {last.number}. A part may be "
            "missing; download the file again. Nothing was brought in."
        )
        raise DoesNotAddUpError(message)


@dataclass(frozen=True, slots=True)
class _Cells:
    """One row of the file, asked by the layout's headers."""

    number: int
    cells: list[str]
    layout: Layout
    headers: dict[str, int]

    def at(self, header: str) -> str:
        place = self.headers[folded(header)] if header else len(self.cells)
        return self.cells[place] if place < len(self.cells) else ""

    def money(self, header: str) -> Money | None:
        text = self.at(header)
        amount = amount_of_cell(text)
        if text and amount is None:
            raise BadLineError(self.number, f"“{text[:LONGEST_SHOWN]}” is not an amount.")
        return amount

    def is_a_payment_without_amount(self) -> bool:
        """Tell whether a payment is named but not how much; a balance brought forward is none."""
        is_dated = day_of_cell(self.at(self.layout.date)) is not None
        return is_dated and not self.at(self.layout.balance)


def _header(rows: Sequence[Row], learned: Sequence[Layout]) -> tuple[int, Layout, dict[str, int]]:
    """Return where the lines start, the layout, and the place of each column."""
    for place, (_, cells) in enumerate(rows[:HEADER_WITHIN], start=1):
        layout = layout_for(cells, learned)
        if layout:
            return place, layout, {folded(cell): n for n, cell in reversed([*enumerate(cells)])}
    widest = max(rows[:HEADER_WITHIN], key=lambda row: len(row[1]), default=(0, []))
    columns = ", ".join(cell[:LONGEST_SHOWN] for cell in widest[1] if cell) or "none"
    message = (
        f"We do not know these columns: {columns[:400]}. A statement needs a date, a description "
        "and an amount, with a first row that names them. Download it as CSV again, or ask us to "
        "add your bank."
    )
    raise UnknownLayoutError(message)


def _lines(rows: Sequence[_Cells]) -> Iterator[ReadLine]:
    spelled = ""
    for row in rows:
        line = _line(row)
        if line is None:
            continue
        said = row.at(row.layout.date)
        if spelled and spelling(said) != spelling(spelled):
            message = (
                f"Line {row.number} of the file writes its date as {said[:LONGEST_SHOWN]}, but "
                f"lines before it write theirs like {spelled[:LONGEST_SHOWN]}. One of them could "
                "be read wrongly. Download the file again, and do not open it in Excel before."
            )
            raise TwoSpellingsError(message)
        spelled = spelled or said
        yield line


def _line(row: _Cells) -> ReadLine | None:
    """Return the line a row holds; None where no money moved, as in a bank's small print."""
    amount = _amount(row)
    if not amount:
        if amount is None and row.is_a_payment_without_amount():
            raise BadLineError(row.number, "it has a date but no amount.")
        return None
    on = day_of_cell(row.at(row.layout.date))
    if on is None:
        shown = row.at(row.layout.date)[:LONGEST_SHOWN]
        why = f"“{shown}” is not a date." if shown else "it has no date."
        raise BadLineError(row.number, why)
    currency = row.at(row.layout.currency)
    if currency and currency.upper() != "GBP":
        why = f"{currency[:3]} is not pounds. Only pounds can be read."
        raise BadLineError(row.number, why)
    described = " ".join(filter(None, (row.at(header) for header in row.layout.description)))
    return ReadLine(
        number=row.number,
        on=on,
        amount=amount,
        description=" ".join(described.split())[:200] or "No description",
        balance=row.money(row.layout.balance),
        bank_id=_bank_id(row),
        merchant_code=row.at(row.layout.merchant_code)[:4],
    )


def _bank_id(row: _Cells) -> str:
    """Return the bank's own number; one that Excel shortened is refused, for it names nothing."""
    said = row.at(row.layout.bank_id)[:100]
    if _SHORTENED.fullmatch(said):
        why = (
            f"its number was spoiled by Excel ({said}). Download the file again, and do not open "
            "it in Excel before."
        )
        raise BadLineError(row.number, why)
    return said


def _amount(row: _Cells) -> Money | None:
    layout = row.layout
    if layout.amount:
        amount = row.money(layout.amount)
        return -amount if amount and layout.is_reversed else amount
    paid_out, paid_in = row.money(layout.paid_out), row.money(layout.paid_in)
    if paid_out and paid_in:
        raise BadLineError(row.number, "it says money both in and out.")
    if paid_out:
        # Some banks write money out with a minus in its own column, which says it twice.
        return -abs(paid_out)
    return paid_out if paid_in is None else paid_in


def _account_number(rows: Sequence[_Cells]) -> str:
    """Return the one account the file is about; '' where it does not say."""
    found = {row.at(row.layout.account_number) for row in rows}
    numbers = {"".join(filter(str.isdigit, each)) for each in found} - {""}
    if len(numbers) > 1:
        raise SeveralAccountsError
    return next(iter(numbers), "")
