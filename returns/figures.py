"""The return itself: every figure as it was computed, kept and shown, with its reason."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from payroll.ground.plain import of_plain, to_plain
from payroll.ground.working import Working
from returns.account import (
    Circumstance,
    DutyStanding,
    HoursRow,
    OutcomeSaid,
    StatementEnd,
)
from returns.grades import Grade
from returns.groups import Group, Income
from returns.rulebook import Rule


class FiguresDisagreeError(ValueError):
    """The figures of a kept return do not add up, so it is not the return that was made."""


class Severity(StrEnum):
    """What a flag wants: nothing, an answer, or an officer's look."""

    INFO = "info"
    ASK = "ask"
    CHECK = "check"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something unusual, said in the same words to the person and to the officer."""

    code: str
    severity: Severity
    sentence: str
    rule: str
    settles: str
    line_id: str = ""
    rule_key: str = ""
    """The rule's name in the council's rulebook; '' for what only arithmetic says."""
    about: str = ""
    """What it is about beside a line: a person, a day; with the code it tells flags apart."""
    answer: str = ""
    """What the person said to it before the council saw it."""

    @property
    def key(self) -> str:
        """Return what tells it from every other flag of its return, and stays the same."""
        return ":".join(filter(None, (self.code, self.line_id, self.about)))


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """One line with how well it is shown to be what it was; money out is negative."""

    id: str
    on: date
    description: str
    amount: Money
    grade: Grade
    reason: str
    is_receipt_wanted: bool
    is_enough: bool
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """The lines under one heading and their total, which is never negative."""

    group: Group | Income | None
    words: str
    total: Money
    lines: tuple[JudgedLine, ...]
    proof: str

    def __post_init__(self) -> None:
        _must_agree(self.total, abs(Money.total(line.amount for line in self.lines)), self.words)


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask about one line, in words."""

    line_id: str
    words: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the closing balance to what is spare; what is taken off is negative."""

    key: str
    label: str
    amount: Money
    working: Working


@dataclass(frozen=True, slots=True)
class SetAside:
    """The closing balance, less all that is protected: what is spare, or what is short.

    `due_soon` is what must be paid before the council pays next.
    """

    steps: tuple[Step, ...]
    surplus: Money
    shortfall: Money
    due_soon: Money
    are_wages_at_risk: bool
    sentence: str

    def __post_init__(self) -> None:
        left = Money.total(step.amount for step in self.steps)
        _must_agree(self.surplus - self.shortfall, left, "what is set aside")


@dataclass(frozen=True, slots=True)
class Return:
    """One direct payment's return for one period.

    `statement_closing` and `difference` (ours less the statement's) are none without a statement.
    """

    period: Span
    opening: Money
    money_in: tuple[Heading, ...]
    money_out: tuple[Heading, ...]
    closing: Money
    statements: tuple[StatementEnd, ...]
    statement_closing: Money | None
    difference: Money | None
    reconciliation: str
    questions: tuple[Question, ...]
    hours: tuple[HoursRow, ...]
    set_aside: SetAside
    flags: tuple[Flag, ...]
    asks: int
    uploads: int
    headline: tuple[str, ...]
    rules: tuple[Rule, ...]
    duties: tuple[DutyStanding, ...] = ()
    outcomes: tuple[OutcomeSaid, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    """What the person told of the period, so that nobody asks again."""

    def __post_init__(self) -> None:
        _must_agree(self.closing, self.opening + self.total_in - self.total_out, "closing")
        if self.statement_closing is None or self.difference is None:
            _must_agree(self.statement_closing, self.difference, "the statement")
        else:
            _must_agree(self.difference, self.closing - self.statement_closing, "the statement")

    @property
    def total_in(self) -> Money:
        """Return all that came in."""
        return Money.total(heading.total for heading in self.money_in)

    @property
    def total_out(self) -> Money:
        """Return all that went out, as a positive amount."""
        return Money.total(heading.total for heading in self.money_out)

    @property
    def lines(self) -> tuple[JudgedLine, ...]:
        """Return every line, in the order of the days."""
        headings = (*self.money_in, *self.money_out)
        lines = [line for heading in headings for line in heading.lines]
        return tuple(sorted(lines, key=lambda line: (line.on, line.id)))

    @property
    def is_clean(self) -> bool:
        """Say whether nothing is left to ask or look at."""
        return all(flag.severity is Severity.INFO for flag in self.flags)

    @property
    def self_proved(self) -> Money:
        """Return how much of the money out proves itself or went to a known payee."""
        lines = (line for heading in self.money_out for line in heading.lines)
        proved = (line.amount for line in lines if line.grade.settles(Grade.B))
        return abs(Money.total(proved))

    def as_plain(self) -> dict[str, Any]:
        """Return the return as plain values that JSON can hold."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Return":
        """Return the return that `as_plain` wrote, or raise when its figures disagree."""
        kept: Return = of_plain(cls, plain)
        return kept

    def digest(self) -> str:
        """Return the SHA-256 of the return's canonical JSON, in hex."""
        return digest_of(self.as_plain())


def digest_of(document: dict[str, Any]) -> str:
    """Return the SHA-256 of a kept document's canonical JSON, in hex."""
    return hashlib.sha256(canonical(document)).hexdigest()


def canonical(document: dict[str, Any]) -> bytes:
    """Return the one way a kept document is written: sorted, no spaces, UTF-8."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _must_agree(said: Money | None, counted: Money | None, what: str) -> None:
    if said != counted:
        message = f"{what}: {said} was kept but {counted or NOTHING} is counted"
        raise FiguresDisagreeError(message)
