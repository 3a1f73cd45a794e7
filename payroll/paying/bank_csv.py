"""Payments as a file for a bank's bulk upload; its columns are data in `config/bank_files/`."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import StringIO
from typing import Any

from payroll.ground.errors import DomainError
from payroll.layouts import layout_of, layouts_in
from payroll.paying.payments import (
    NobodyToPayError,
    Payment,
    PaymentList,
    reference_for_bank,
    spreadsheet_safe,
)
from payroll.rti.characters import carried

FOLDER = "bank_files"


class NoSuchLayoutError(DomainError):
    """That layout of a bank file is not known here. Choose one from the list."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds, and the most characters its bank takes."""

    heading: str
    holds: str
    text: str = ""
    """What stands in every row, where it holds 'text'."""
    longest: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a bank wants its file."""

    key: str
    name: str
    source: str
    is_provisional: bool
    has_headings: bool
    columns: tuple[Column, ...]
    sort_code: str
    """112233 or 11-22-33."""
    amount: str
    """pounds or pence."""
    date: str
    """As `strftime` writes it."""
    line_end: str
    quotes_all: bool
    is_for_people: bool
    """Whether people open it in a spreadsheet, so that formulas must be made harmless; a bank's
    program takes cells as they are."""
    takes_payments_without_account: bool


@cache
def layouts() -> tuple[Layout, ...]:
    """Return every layout, confirmed ones first."""
    return layouts_in(FOLDER, _layout)


def layout_named(key: str) -> Layout:
    """Return one layout, or raise NoSuchLayoutError."""
    found = layout_of(layouts(), key)
    if found is None:
        raise NoSuchLayoutError
    return found


def write_csv(listed: PaymentList, layout: Layout) -> bytes:
    """Return the file; a layout for banks holds only payments whose account is known."""
    rows = listed.payments if layout.takes_payments_without_account else listed.for_the_bank
    if not rows:
        raise NobodyToPayError
    text = StringIO(newline="")
    writer = csv.writer(
        text,
        lineterminator=layout.line_end,
        quoting=csv.QUOTE_ALL if layout.quotes_all else csv.QUOTE_MINIMAL,
    )
    if layout.has_headings:
        writer.writerow([column.heading for column in layout.columns])
    for payment in rows:
        writer.writerow([_cell(listed, payment, column, layout) for column in layout.columns])
    return text.getvalue().encode("utf-8-sig" if layout.is_for_people else "utf-8")


def _cell(listed: PaymentList, payment: Payment, column: Column, layout: Layout) -> str:
    if column.holds == "text":
        return column.text
    found = CELLS[column.holds](listed, payment, layout)
    if not layout.is_for_people:
        found = carried(found)
    found = found[: column.longest].strip() if column.longest else found
    return spreadsheet_safe(found) if layout.is_for_people else found


def _sort_code(_: PaymentList, payment: Payment, layout: Layout) -> str:
    if payment.details is None:
        return ""
    is_in_pairs = "-" in layout.sort_code
    return payment.details.sort_code_in_pairs if is_in_pairs else payment.details.sort_code


def _amount(_: PaymentList, payment: Payment, layout: Layout) -> str:
    amount = payment.amount
    return str(amount.pence) if layout.amount == "pence" else f"{amount.pounds:.2f}"


CELLS: dict[str, Callable[[PaymentList, Payment, Layout], str]] = {
    "payee": lambda _, payment, __: payment.payee,
    "amount": _amount,
    "sort code": _sort_code,
    "account number": lambda _, payment, __: (
        payment.details.account_number if payment.details else ""
    ),
    "reference": lambda _, payment, __: reference_for_bank(payment.reference),
    "pay by": lambda _, payment, layout: payment.due_on.strftime(layout.date),
    "pay day": lambda listed, _, layout: listed.pay_on.strftime(layout.date),
    "payer": lambda listed, _, __: listed.payer,
    "payroll ID": lambda _, payment, __: payment.payroll_id,
    "person or business": lambda _, payment, __: (
        "Personal" if payment.kind.value == "assistant" else "Business"
    ),
}
"""What a column may hold; a layout that names anything else cannot be loaded."""


def _layout(key: str, table: dict[str, Any]) -> Layout:
    columns = tuple(Column(**column) for column in table["columns"])
    unknown = {column.holds for column in columns} - CELLS.keys() - {"text"}
    if unknown:
        message = f"the layout {key} has columns that hold {sorted(unknown)}"
        raise ValueError(message)
    return Layout(
        key=key,
        name=table["name"],
        source=table["source"],
        is_provisional=table["is_provisional"],
        has_headings=table["has_headings"],
        columns=columns,
        sort_code=table["sort_code"],
        amount=table["amount"],
        date=table["date"],
        line_end=table["line_end"],
        quotes_all=table["quotes_all"],
        is_for_people=table["is_for_people"],
        takes_payments_without_account=table["takes_payments_without_account"],
    )
