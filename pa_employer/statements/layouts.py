"""How banks lay out their statements: which column says what, read from a list that can grow."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One bank's columns by their headers; '' where it has no such column."""

    name: str
    date: str
    description: tuple[str, ...]
    amount: str = ""
    paid_out: str = ""
    paid_in: str = ""
    balance: str = ""
    account_number: str = ""
    bank_id: str = ""
    currency: str = ""
    merchant_code: str = ""
    """The card networks' figures for the kind of shop."""
    is_reversed: bool = False
    """Whether money out stands without a minus, and money in with one."""

    @property
    def columns(self) -> frozenset[str]:
        """Return every header the layout reads, folded for comparing."""
        read = (
            self.date,
            *self.description,
            self.amount,
            self.paid_out,
            self.paid_in,
            self.balance,
            self.account_number,
            self.bank_id,
            self.currency,
            self.merchant_code,
        )
        return frozenset(folded(header) for header in read if header)


def folded(header: str) -> str:
    """Return a header without case and needless spaces."""
    return " ".join(header.split()).casefold()


def layout_for(headers: list[str], learned: Sequence[Layout] = ()) -> Layout | None:
    """Return the layout that reads most of these columns, or None if none fits.

    One that a person told us of comes before those on the list.
    """
    found = {folded(header) for header in headers}
    told = next((layout for layout in learned if layout.columns <= found), None)
    fitting = [layout for layout in known_layouts() if layout.columns <= found]
    return told or max(fitting, key=lambda layout: len(layout.columns), default=None)


@cache
def known_layouts() -> tuple[Layout, ...]:
    """Return every layout on the list."""
    text = (files("config") / "statements" / "layouts.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["layout"]
    return tuple(Layout(**row | {"description": tuple(row["description"])}) for row in rows)
