"""Text of banks' own formats: its encoding, its days and amounts, and which line it stands on."""

import re
from datetime import date

from pa_employer.statements.refusals import BadLineError, WrongFileError
from payroll.ground.money import Money

_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)(\d{1,12})?(?:[.,](\d{0,5}))?", re.ASCII)
PENCE = 2


def decoded(data: bytes) -> str:
    """Return a file's text: UTF-8 if it is, else what Windows writes."""
    if b"\x00" in data:
        raise WrongFileError
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def day(text: str, line: int) -> date:
    """Return a day written YYYYMMDD, whatever follows it, or refuse the line."""
    found = _DAY.match(text.strip())
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise BadLineError(line, f"“{text.strip()[:20]}” is not a date.")


def amount(text: str, line: int) -> Money:
    """Return an amount with a point or a comma before the pence, or refuse the line."""
    found = _DECIMAL.fullmatch(text.strip())
    if found and (found[2] or found[3]):
        rest = (found[3] or "").rstrip("0")
        if len(rest) <= PENCE:
            pence = int(found[2] or "0") * 100 + int(rest.ljust(PENCE, "0"))
            return Money(-pence if found[1] == "-" else pence)
    raise BadLineError(line, f"“{text.strip()[:20]}” is not an amount in pounds and pence.")


def must_be_pounds(currency: str, line: int) -> None:
    """Refuse a line in another currency; one that says none is in pounds."""
    if currency.strip().upper() not in {"", "GBP", "826"}:
        raise BadLineError(line, f"{currency[:3]} is not pounds. Only pounds can be read.")


def words(*parts: str) -> str:
    """Return what a bank says of a payment in one line, nothing said twice."""
    said: list[str] = []
    for part in parts:
        text = " ".join(part.split())
        if text and text not in said:
            said.append(text)
    return " ".join(said)[:200] or "No description"
