"""Answering JSON lines: one answer for each line, in order, whatever the line holds."""

import json
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import IO, NoReturn

from payroll.command.fields import FieldError, Fields
from payroll.command.help import help_text
from payroll.command.kind import Kind, plain
from payroll.command.registry import KINDS
from payroll.ground.errors import DomainError

BOOKKEEPING = frozenset({"kind", "id", "tolerance", "origin", "check", "tax_year"})
EXPECTED = "expected"
LONGEST_LINE = 1_000_000


class NotALineError(DomainError):
    """The line is not a JSON object with named fields."""


class UnknownKindError(DomainError):
    """There is no calculation of that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no kind “{name[:40]}”. Known are: {', '.join(KINDS)}.")


def main(arguments: list[str], lines: IO[bytes], out: IO[str]) -> int:
    """Answer every line, or print the help; return the exit status."""
    if arguments in (["--help"], ["-h"]):
        out.write(help_text(KINDS.values()))
        return 0
    if arguments:
        sys.stderr.write("Usage: python -m payroll [--help] < lines\n")
        return 2
    for answer in answers(lines):
        out.write(answer + "\n")
        out.flush()
    return 0


def answers(lines: Iterable[bytes]) -> Iterator[str]:
    """Return a JSON line for each line."""
    for line in lines:
        yield json.dumps(answer_to(line), ensure_ascii=False)


def answer_to(line: bytes) -> Mapping[str, object]:
    """Return the answer to one line; a bad line gets an answer that says what is wrong."""
    try:
        return _worked_out(line)
    except DomainError as refused:
        return {"ok": False, "error": refused.message}
    except Exception:  # noqa: BLE001  # one line must never stop the rest
        traceback.print_exc()
        return {"ok": False, "error": "This line could not be worked out; the fault is ours."}


def _worked_out(line: bytes) -> Mapping[str, object]:
    values = _read(line)
    kind = _kind(values)
    expected = {name for name in values if name.startswith(EXPECTED)}
    given = Fields({name: value for name, value in values.items() if name != "kind"})
    found = kind.answer(given)
    given.close(but=BOOKKEEPING | expected)
    return {"ok": True, "result": plain(found.result), "working": list(found.working)}


def _read(line: bytes) -> Mapping[str, object]:
    if len(line) > LONGEST_LINE:
        message = "The line is too long to be one calculation."
        raise NotALineError(message)
    try:
        values = json.loads(line.decode(), parse_float=Decimal, parse_constant=_no_such_number)
    except (ValueError, RecursionError) as wrong:
        raise NotALineError from wrong
    if not isinstance(values, dict):
        raise NotALineError
    return values


def _no_such_number(name: str) -> NoReturn:
    message = f"{name} is not a number"
    raise ValueError(message)


def _kind(values: Mapping[str, object]) -> Kind:
    name = values.get("kind")
    if name is None:
        raise FieldError("kind", "is missing")  # noqa: EM101  # a name and a reason
    found = KINDS.get(str(name))
    if found is None:
        raise UnknownKindError(str(name))
    return found
