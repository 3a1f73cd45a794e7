"""The return in Easy Read: short sentences, one idea a line, a symbol beside each."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from payroll.ground.days import day_in_words
from payroll.ground.money import NOTHING
from returns.figures import Return
from returns.groups import Protected
from returns.words import counted


class Symbol(StrEnum):
    """What a line is about, as a simple picture shows it."""

    MONEY = "money"
    IN = "money in"
    OUT = "money out"
    PERSON = "person"
    CLOCK = "clock"
    SAFE = "safe"
    TICK = "tick"
    QUESTION = "question"
    TALK = "talk"
    PEN = "pen"


@dataclass(frozen=True, slots=True)
class EasyLine:
    """One idea in a few words, with its symbol."""

    symbol: Symbol
    words: str


@dataclass(frozen=True, slots=True)
class EasyPart:
    """A heading and its lines."""

    title: str
    lines: tuple[EasyLine, ...]


FOR_PEOPLE = (Protected.HOLIDAY_ACCRUED, Protected.NOTICE, Protected.REDUNDANCY)


def easy_read(drawn: Return, council: str) -> tuple[EasyPart, ...]:
    """Return a return in Easy Read, the parts in the order they are read."""
    parts = (
        EasyPart("What this is", tuple(_what(drawn, council))),
        EasyPart("Your money", tuple(_money(drawn))),
        EasyPart("Your PAs", tuple(_hours(drawn))),
        EasyPart("Money we keep safe", tuple(_kept(drawn))),
        EasyPart("Things to tell us", tuple(_things(drawn))),
        EasyPart("What you can do", tuple(_deeds(council))),
    )
    return tuple(part for part in parts if part.lines)


def _what(drawn: Return, council: str) -> Iterator[EasyLine]:
    yield EasyLine(Symbol.MONEY, f"{council} gives you money for support.")
    yield EasyLine(Symbol.CLOCK, f"It begins on {day_in_words(drawn.period.first)}.")
    yield EasyLine(Symbol.CLOCK, f"It ends on {day_in_words(drawn.period.last)}.")
    yield EasyLine(Symbol.TALK, "It tells the council what the money did.")


def _money(drawn: Return) -> Iterator[EasyLine]:
    yield EasyLine(Symbol.MONEY, f"You had {drawn.opening} at the start.")
    yield EasyLine(Symbol.IN, f"{drawn.total_in} came in.")
    yield EasyLine(Symbol.OUT, f"{drawn.total_out} went out.")
    for heading in drawn.money_out:
        yield EasyLine(Symbol.OUT, f"{heading.words}: {heading.total}.")
    yield EasyLine(Symbol.MONEY, f"You have {drawn.closing} now.")
    if drawn.difference == NOTHING:
        yield EasyLine(Symbol.TICK, "The bank says the same.")


def _hours(drawn: Return) -> Iterator[EasyLine]:
    for row in drawn.hours:
        yield EasyLine(
            Symbol.PERSON, f"{row.assistant} worked {counted(row.worked_minutes // 60, 'hour')}."
        )


def _kept(drawn: Return) -> Iterator[EasyLine]:
    for_people = -sum(
        step.amount.pence for step in drawn.set_aside.steps if step.key in FOR_PEOPLE
    )
    if for_people:
        yield EasyLine(Symbol.SAFE, "Some money is kept for your PAs.")
    yield EasyLine(Symbol.SAFE, "Some money is kept for bad days.")
    if drawn.set_aside.surplus:
        yield EasyLine(Symbol.MONEY, f"{drawn.set_aside.surplus} is left over.")
        yield EasyLine(Symbol.TALK, "You can say why. That is fine.")
    else:
        yield EasyLine(Symbol.TICK, "Nothing has to go back.")


def _things(drawn: Return) -> Iterator[EasyLine]:
    for question in drawn.questions:
        yield EasyLine(Symbol.QUESTION, question.words)
    if drawn.questions:
        yield EasyLine(Symbol.TALK, "A few words are enough.")


def _deeds(council: str) -> Iterator[EasyLine]:
    yield EasyLine(Symbol.TICK, "If it is right, say yes.")
    yield EasyLine(Symbol.TALK, "If it is wrong, tell us.")
    yield EasyLine(Symbol.PERSON, f"If it is hard, ask {council} for help.")
    yield EasyLine(Symbol.TICK, "Help is free. It takes nothing away.")
