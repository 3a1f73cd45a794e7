"""What a kind of calculation is: its name, what it takes and gives, and one example."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payroll.command.fields import Fields
from payroll.ground.money import Money
from payroll.ground.working import Working


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of one line, by name, and the sentences that say how it came about."""

    result: Mapping[str, object]
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """One calculation of the command.

    `takes` and `gives` name the fields in words for the help; `example` is a whole line and
    `answers` its result, and a test runs the one and compares the other.
    """

    name: str
    title: str
    takes: tuple[tuple[str, str], ...]
    gives: tuple[tuple[str, str], ...]
    example: Mapping[str, object]
    answers: Mapping[str, object]
    answer: Callable[[Fields], Answer]


def plain(value: object) -> object:
    """Return a value as the command writes it: pounds with two decimals, exact numbers, days."""
    if isinstance(value, Money):
        return f"{value.pounds:.2f}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def told(*workings: Working) -> tuple[str, ...]:
    """Return the sentences of some workings, in order."""
    return tuple(working.sentence for working in workings)
