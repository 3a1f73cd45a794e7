"""What a receipt says, read from its text: only ever a suggestion that a person confirms.

Day comes before month, as it is written here. A figure that cannot be made out is left out.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from payroll.ground.money import NOTHING, Money

OLDEST_YEARS = 7
"""A date further back than this was not read right, or the receipt no longer matters."""
SHOP_LINES = 4
MOST_ITEMS = 60
LEAST_LETTERS = 3
MONTHS = {
    name: month
    for month in range(1, 13)
    for name in (f"{date(2000, month, 1):%b}".lower(), f"{date(2000, month, 1):%B}".lower())
} | {"sept": 9}
_NUMBERED = re.compile(r"(?<!\d)(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(20\d{2}|\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s\-]*([A-Za-z]{3,9})[\s\-,]*(20\d{2}|\d{2})"
)
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d{2})-(\d{2})-(\d{2})(?!\d)")
_AMOUNT = re.compile(
    r"(-\s?)?(?:£|GBP|EUR)?\s?(-)?(\d{1,3}(?:,\d{3})+|\d{1,6})[.,](\d{2})(?!\d)(\s?-)?"
)
_TOTAL = re.compile(
    r"\b(grand total|total to pay|total due|total|amount due|balance due|to pay|amount paid)\b",
    re.IGNORECASE,
)
_NOT_THE_TOTAL = re.compile(
    r"sub\s?-?total|saving|item|discount|points|vat|tax|before|ex\b|net\b|change", re.IGNORECASE
)
_PAID = re.compile(r"\b(visa|mastercard|debit|card|contactless|cash|sale)\b", re.IGNORECASE)
_VAT = re.compile(r"\b(vat|v\.a\.t)\b", re.IGNORECASE)
_VAT_NUMBER = re.compile(r"\b(no|number|reg)\b|gb\s?\d{3}", re.IGNORECASE)
_REFUND = re.compile(r"\b(refund(ed)?|returned)\b", re.IGNORECASE)
_NO_SHOP = re.compile(
    r"receipt|invoice|refund|www\.|@|tel\b|phone|vat|date|time|welcome|thank|customer|copy|till|"
    r"store no|"
    r"\b[a-z]{1,2}\d{1,2}\s?\d[a-z]{2}\b",
    re.IGNORECASE,
)


class ReceiptReader(Protocol):
    """Something on this machine that reads the text of a picture."""

    def text_of(self, picture: bytes) -> str:
        """Return the lines of text in a JPEG, from top to bottom; '' where there are none."""
        ...


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a receipt: what was bought, and for how much."""

    words: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Reading:
    """What a receipt seems to say; amounts are never negative, a refund says that it is one."""

    shop: str = ""
    on: date | None = None
    total: Money | None = None
    vat: Money | None = None
    items: tuple[Item, ...] = ()
    is_refund: bool = False

    @property
    def says_nothing(self) -> bool:
        """Say whether nothing useful was made out."""
        return self.on is None and self.total is None


def read_receipt(text: str, today: date, expected: Collection[Money] = ()) -> Reading:
    """Return what a receipt's text seems to say, as it can be known on a day.

    Where no line names the total, an amount that was expected is taken before the largest.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    place, total = _total(lines, expected)
    return Reading(
        shop=_shop(lines),
        on=_date(lines, today),
        total=abs(total) if total else None,
        vat=_vat(lines, total),
        items=tuple(_items(lines[:place])),
        is_refund=bool(total and total < NOTHING) or any(_REFUND.search(line) for line in lines),
    )


def _amounts(line: str) -> list[Money]:
    found = []
    for before, sign, pounds, pence, after in _AMOUNT.findall(line):
        amount = Money.exactly(Decimal(f"{pounds.replace(',', '')}.{pence}"))
        found.append(-amount if before or sign or after else amount)
    return found


def _total(lines: Sequence[str], expected: Collection[Money]) -> tuple[int, Money | None]:
    """Return the total and the line it is on; the largest amount where no line names it."""
    named = [
        (place, amount)
        for place, line in enumerate(lines)
        if _TOTAL.search(line) and not _NOT_THE_TOTAL.search(line)
        for amount in (_amounts(line) or _on_the_next(lines, place))[-1:]
    ]
    if named:
        return named[-1]
    paid = [
        (place, amount)
        for place, line in enumerate(lines)
        if _PAID.search(line) and not _NOT_THE_TOTAL.search(line)
        for amount in _amounts(line)[-1:]
    ]
    if paid:
        return paid[0]
    every = [(place, amount) for place, line in enumerate(lines) for amount in _amounts(line)]
    awaited = [found for found in every if found[1] in expected]
    return max(awaited or every, key=lambda found: abs(found[1]).pence, default=(len(lines), None))


def _on_the_next(lines: Sequence[str], place: int) -> list[Money]:
    following = lines[place + 1] if place + 1 < len(lines) else ""
    # A figure alone on the next line belongs to the word above it.
    return _amounts(following) if not re.search(r"[A-Za-z]{4,}", following) else []


def _vat(lines: Sequence[str], total: Money | None) -> Money | None:
    for line in lines:
        amounts = _amounts(line)
        if _VAT.search(line) and amounts and not _VAT_NUMBER.search(line):
            least = min(abs(amount) for amount in amounts)
            return least if total is None or least < abs(total) else None
    return None


def _date(lines: Sequence[str], today: date) -> date | None:
    for line in lines:
        for found in _dates(line):
            if found <= today and today.year - found.year <= OLDEST_YEARS:
                return found
    return None


def _dates(line: str) -> Iterator[date]:
    for year, month, day in _YEAR_FIRST.findall(line):
        yield from _real(int(year), int(month), int(day))
    for day, month, year in _NUMBERED.findall(line):
        yield from _real(_full(year), int(month), int(day))
    for day, month, year in _NAMED.findall(line):
        yield from _real(_full(year), MONTHS.get(month.lower(), 0), int(day))


def _full(year: str) -> int:
    return int(year) + (2000 if len(year) == 2 else 0)  # noqa: PLR2004  # two figures: this century


def _real(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return


def _shop(lines: Sequence[str]) -> str:
    """Return the line of the first few that is most likely a shop's name."""
    for line in lines[:SHOP_LINES]:
        letters = sum(1 for sign in line if sign.isalpha())
        is_name = letters >= LEAST_LETTERS and letters * 2 > len(line.replace(" ", ""))
        if is_name and not _NO_SHOP.search(line) and not _amounts(line):
            return line[:80]
    return ""


def _items(lines: Sequence[str]) -> Iterator[Item]:
    for line in lines[:MOST_ITEMS]:
        found = _AMOUNT.search(line)
        words = line[: found.start()].strip(" .:*£") if found else ""
        if not found or sum(sign.isalpha() for sign in words) < LEAST_LETTERS:
            continue
        if _TOTAL.search(line) or _NOT_THE_TOTAL.search(line) or _PAID.search(line):
            continue
        yield Item(words[:80], _amounts(line)[-1])
