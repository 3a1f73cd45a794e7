"""MT940 (SWIFT), the banks' oldest statement for businesses: balances, payments, and words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pa_employer.statements.as_read import ReadLine, ReadStatement
from pa_employer.statements.formats.text import amount, day, decoded, must_be_pounds, words
from pa_employer.statements.refusals import BadLineError, NoLinesError, SeveralAccountsError
from payroll.ground.money import Money

NAME = "MT940"
_FIELD = re.compile(r"^:(\d{2}[A-Z]?):(.*)$")
_PAYMENT = re.compile(
    r"(?P<value>\d{6})(?P<booked>\d{4})?(?P<sign>R?[CD])[A-Z]?(?P<amount>\d+,\d{0,2})"
    r"[NFS]\w{3}(?P<own>[^/]*)(?://(?P<bank>.*))?",
    re.ASCII,
)
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})(\d+,\d{0,2})", re.ASCII)
_SUBFIELD = re.compile(r"\?\d{2}|/[A-Z]{3,4}/")
HALF_YEAR = 183
Field = tuple[int, str, str]


def is_one(start: bytes) -> bool:
    """Tell an MT940 file by its first field."""
    return b":20:" in start and (b":25:" in start or b":60F:" in start)


def read(data: bytes) -> ReadStatement:
    """Read the payments of one account, and prove that each page follows the one before it."""
    fields = list(_fields(decoded(data)))
    accounts = {text.split("/")[-1].strip() for _, tag, text in fields if tag.startswith("25")}
    if len(accounts) > 1:
        raise SeveralAccountsError
    book = _Book()
    for number, tag, text in fields:
        book.take(number, tag, text)
    if not book.lines:
        raise NoLinesError
    return ReadStatement(
        NAME,
        tuple(sorted(book.lines, key=lambda line: line.on)),
        account_number="".join(filter(str.isdigit, next(iter(accounts), "")))[-8:],
        stated_opening=book.opening,
        stated_closing=book.closing,
    )


class _Book:
    """What the fields so far add up to."""

    def __init__(self) -> None:
        self.lines: list[ReadLine] = []
        self.opening: Money | None = None
        self.closing: Money | None = None
        self.held: Money | None = None

    def take(self, number: int, tag: str, text: str) -> None:
        if tag in {"60F", "60M"}:
            self._begin(number, _balance(number, text))
        elif tag in {"62F", "62M"}:
            self.closing = _balance(number, text)
            self._must_be(number, self.closing)
        elif tag == "61":
            line = _line(number, text)
            self.lines += [line] if line.amount else []
            self.held = None if self.held is None else self.held + line.amount
        elif tag == "86" and self.lines:
            self.lines[-1] = replace(self.lines[-1], description=_words(text))

    def _begin(self, number: int, opening: Money) -> None:
        if self.opening is None:
            self.opening = opening
        else:
            self._must_be(number, opening)
        self.held = opening

    def _must_be(self, number: int, said: Money) -> None:
        if self.held is not None and said != self.held:
            why = (
                f"it says the account held {said}, but the payments before it come to "
                f"{self.held}. A part may be missing; download the file again."
            )
            raise BadLineError(number, why)


def _fields(text: str) -> Iterator[Field]:
    """Yield each field with the line it begins on; what follows it belongs to it."""
    begun: Field | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        found = _FIELD.match(line.strip())
        if found:
            if begun:
                yield begun
            begun = (number, found[1], found[2])
        elif begun and line.strip() not in {"-", "-}"} and not line.startswith("{"):
            begun = (begun[0], begun[1], f"{begun[2]}\n{line.strip()}")
    if begun:
        yield begun


def _line(number: int, text: str) -> ReadLine:
    found = _PAYMENT.match(text.split("\n", maxsplit=1)[0].strip())
    if found is None:
        raise BadLineError(number, "this is not how a payment is written in MT940.")
    value = day(f"20{found['value']}", number)
    paid = amount(found["amount"], number)
    # RC takes back money in, RD takes back money out.
    is_out = found["sign"] in {"D", "RC"}
    own = found["own"].strip()
    return ReadLine(
        number=number,
        on=_booked(value, found["booked"], number),
        amount=-paid if is_out else paid,
        description=words("" if own == "NONREF" else own),
        bank_id=(found["bank"] or "").strip()[:100],
    )


def _booked(value: date, said: str | None, number: int) -> date:
    """Return the day a payment was booked: its year is the one that lies nearest."""
    if not said:
        return value
    on = day(f"{value.year}{said}", number)
    if (on - value).days > HALF_YEAR:
        return day(f"{value.year - 1}{said}", number)
    return day(f"{value.year + 1}{said}", number) if (value - on).days > HALF_YEAR else on


def _balance(number: int, text: str) -> Money:
    found = _BALANCE.match(text.strip())
    if found is None:
        raise BadLineError(number, "this is not how a balance is written in MT940.")
    must_be_pounds(found[3], number)
    held = amount(found[4], number)
    return -held if found[1] == "D" else held


def _words(text: str) -> str:
    return words(*_SUBFIELD.split(text.replace("\n", "")))
