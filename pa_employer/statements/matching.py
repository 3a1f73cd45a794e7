"""Recognising payments: what was due and what moved, put together, each match with its reason."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from pa_employer.payruns.models import DueKind
from payroll.ground.days import day_in_words
from payroll.ground.money import NOTHING, Money
from returns.groups import Group, Income

EARLIEST, LATEST = timedelta(days=3), timedelta(days=14)
COUNCIL_WITHIN = timedelta(days=5)
BILLS_BEFORE, BILLS_AFTER = timedelta(days=45), timedelta(days=60)
GROUP = {
    DueKind.NET_PAY: Group.WAGES,
    DueKind.HMRC: Group.HMRC,
    DueKind.PENSION: Group.PENSION,
    DueKind.ARRESTMENT: Group.WAGES,
}
SAYS_HMRC = re.compile(r"\bHMRC\b|\bPAYE\b|INLAND REV", re.IGNORECASE)
SAYS_PENSION = re.compile(r"PENSION|\bNEST\b|CUSHON|SMART PEN", re.IGNORECASE)
SAYS_INTEREST = re.compile(r"\bINTEREST\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of a statement that nobody explained yet."""

    id: UUID
    on: date
    amount: Money
    description: str


@dataclass(frozen=True, slots=True)
class Owed:
    """Something an approved pay run says must be paid."""

    id: UUID
    kind: DueKind
    payee: str
    amount: Money
    due_on: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A payment the council makes on a day."""

    on: date
    amount: Money
    payer: str


@dataclass(frozen=True, slots=True)
class Match:
    """What a line was recognised as, and what it settles."""

    line_id: UUID
    group: Group | Income
    reason: str
    settles: tuple[UUID, ...] = ()


def matches(
    lines: Iterable[Seen], owed: Iterable[Owed], expected: Iterable[Expected]
) -> Iterator[Match]:
    """Return every match that is certain; what could be two things is left to the person."""
    open_dues = {due.id: due for due in owed}
    awaited = list(expected)
    for line in sorted(lines, key=lambda line: (line.on, str(line.id))):
        if line.amount > NOTHING:
            found = _council(line, awaited) or _interest(line)
        else:
            found = _wages(line, open_dues.values()) or _bill(line, open_dues.values())
        if found:
            for due_id in found.settles:
                del open_dues[due_id]
            yield found


def _council(line: Seen, awaited: list[Expected]) -> Match | None:
    for payment in awaited:
        if payment.amount == line.amount and abs(payment.on - line.on) <= COUNCIL_WITHIN:
            awaited.remove(payment)
            reason = f"{payment.payer} pays {payment.amount} on {day_in_words(payment.on)}."
            return Match(line.id, Income.AUTHORITY, reason)
    return None


def _interest(line: Seen) -> Match | None:
    if not SAYS_INTEREST.search(line.description):
        return None
    return Match(line.id, Income.INTEREST, "The bank calls it interest.")


def _wages(line: Seen, owed: Iterable[Owed]) -> Match | None:
    found = [
        due
        for due in owed
        if due.kind is DueKind.NET_PAY
        and due.amount == -line.amount
        and due.due_on - EARLIEST <= line.on <= due.due_on + LATEST
    ]
    clearest = max((_times_named(line.description, due) for due in found), default=0)
    found = [due for due in found if _times_named(line.description, due) == clearest]
    if len({due.payee for due in found}) != 1:
        return None
    due = min(found, key=lambda due: due.due_on)
    reason = f"It equals {due.payee}'s pay of {day_in_words(due.due_on)}, to the penny."
    return Match(line.id, Group.WAGES, reason, (due.id,))


def _times_named(description: str, due: Owed) -> int:
    """Count how many words of the payee's name, and our reference, the bank's words hold."""
    said = set(_words(description))
    named = sum(1 for word in set(_words(due.payee)) if len(word) > 1 and word in said)
    return named + (1 if _quotes(description, due.reference) else 0)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _quotes(description: str, said: str) -> bool:
    return bool(said) and said.casefold() in description.casefold()


def _bill(line: Seen, owed: Iterable[Owed]) -> Match | None:
    dues = list(owed)
    for kind, says in ((DueKind.HMRC, SAYS_HMRC), (DueKind.PENSION, SAYS_PENSION)):
        of_kind = [due for due in dues if due.kind is kind and _is_near(line, due)]
        is_named = any(
            _quotes(line.description, due.payee) or _quotes(line.description, due.reference)
            for due in of_kind
        )
        if not (is_named or says.search(line.description)):
            continue
        settled = _that_add_up(of_kind, -line.amount)
        if settled:
            whom = "HMRC" if kind is DueKind.HMRC else "the pension"
            first = min(due.due_on for due in settled)
            reason = f"It equals what was due to {whom} on {day_in_words(first)}, to the penny."
            return Match(line.id, GROUP[kind], reason, tuple(due.id for due in settled))
    return None


def _is_near(line: Seen, due: Owed) -> bool:
    return due.due_on - BILLS_BEFORE <= line.on <= due.due_on + BILLS_AFTER


def _that_add_up(dues: Sequence[Owed], amount: Money) -> list[Owed]:
    """Return one due of this amount, or all with one due day, or everything open; else none."""
    oldest_first = sorted(dues, key=lambda due: (due.due_on, str(due.id)))
    for due in oldest_first:
        if due.amount == amount:
            return [due]
    by_day: dict[date, list[Owed]] = defaultdict(list)
    for due in oldest_first:
        by_day[due.due_on].append(due)
    for together in (*by_day.values(), oldest_first):
        if together and Money.total(due.amount for due in together) == amount:
            return together
    return []
