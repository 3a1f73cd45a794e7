"""Reading one cell of a statement: a day, or an amount, however the bank writes it."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from payroll.ground.money import Money

WRITTEN_AS = ("%d/%m/%Y", "%d/%m/%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%m-%Y", "%Y-%m-%d")
_AMOUNT = re.compile(
    r"(?P<sign>[+-]?)(?P<pounds>\d{1,3}(?:,\d{3}){1,2}|\d{1,9})?(?:\.(?P<pence>\d{1,2}))?",
    re.ASCII,
)
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?Z?$", re.ASCII)


@lru_cache(maxsize=4096)
def day_of_cell(text: str) -> date | None:
    """Return the day a cell says, or None if it says none."""
    bare = _TIME_OF_DAY.sub("", text.strip())
    for form in WRITTEN_AS:
        try:
            return datetime.strptime(bare, form).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None


def spelling(text: str) -> str:
    """Return how a day is written, without which day it is: '9/9/Y', '9 a Y'."""
    bare = _TIME_OF_DAY.sub("", text.strip())
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d{1,2}", "9", re.sub(r"\d{4}", "Y", bare)))


def amount_of_cell(text: str) -> Money | None:
    """Return the amount a cell says, or None if it says none.

    £, commas, brackets or a minus behind for money out, and CR or DR are understood.
    """
    bare = re.sub(r"\s|£|GBP", "", text.strip().upper().replace("\u2212", "-"))
    is_out = False
    if bare.startswith("(") and bare.endswith(")"):
        bare, is_out = bare[1:-1], True
    for mark, out in (("CR", False), ("DR", True), ("-", True)):
        if bare.endswith(mark) and len(bare) > len(mark):
            bare, is_out = bare.removesuffix(mark), out
    found = _AMOUNT.fullmatch(bare)
    if found is None or not (found["pounds"] or found["pence"]):
        return None
    pounds = int((found["pounds"] or "0").replace(",", ""))
    pence = pounds * 100 + int((found["pence"] or "0").ljust(2, "0"))
    return Money(-pence if is_out != (found["sign"] == "-") else pence)
