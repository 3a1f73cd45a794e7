"""Recognising payments: what was due and what moved, put together, each match with its reason."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from pa_employer.payruns.models import DueKind
from pa_employer.statements.merchants import merchant
from payroll.ground.days import day_in_words
from payroll.ground.money import NOTHING, Money
from returns.groups import Group, Income, heading_words

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


Heading = Group | Income


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of a statement that nobody explained yet."""

    id: UUID
    on: date
    amount: Money
    description: str
    merchant_code: str = ""
    """The card networks' figures for what the shop sells, where a card was used."""


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that must be paid, or what is left of it; of a bill also what it is for."""

    id: UUID
    kind: DueKind
    payee: str
    amount: Money
    due_on: date
    reference: str = ""
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """A payment that somebody makes to the account on a day: the council, or the person."""

    on: date
    amount: Money
    payer: str
    comes_as: Income = Income.AUTHORITY


@dataclass(frozen=True, slots=True)
class PaidBack:
    """What somebody who shares a cost pays back to whoever paid it."""

    amount: Money
    payer: str
    code: str
    what: str

    def is_paid_by(self, amount: Money, description: str) -> bool:
        """Tell whether money that came in is this: as much, by its code or the payer's name."""
        if amount != self.amount:
            return False
        said = set(_words(description))
        names = [word for word in _words(self.payer) if len(word) > 1]
        return _quotes(description, self.code) or any(name in said for name in names)


@dataclass(frozen=True, slots=True)
class Rule:
    """What a person said payments at one place are, and when they said it."""

    group: Heading
    since: date


@dataclass(frozen=True, slots=True)
class Sold:
    """What a kind of shop sells, as a heading, where no question is needed."""

    group: Group
    words: str


HeadingOfCode = Callable[[str, date], Sold | None]


def sells_nothing_known(_code: str, _on: date) -> None:
    """Say nothing of any shop."""


@dataclass(frozen=True, slots=True)
class Known:
    """All that payments are recognised by."""

    owed: tuple[Owed, ...] = ()
    expected: tuple[Expected, ...] = ()
    rules: Mapping[tuple[str, bool], Rule] = field(default_factory=dict)
    """By merchant and whether money comes in."""
    sold: HeadingOfCode = sells_nothing_known
    paid_back: tuple[PaidBack, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What a line was recognised as, and what it settles."""

    line_id: UUID
    group: Heading
    reason: str
    settles: tuple[Owed, ...] = ()
    is_by_rule: bool = False


def matches(lines: Iterable[Seen], known: Known) -> Iterator[Match]:
    """Return every match that is certain; what could be two things is left to the person."""
    open_dues = _OpenDues(known.owed)
    awaited, owed_back = list(known.expected), list(known.paid_back)
    for line in sorted(lines, key=lambda line: (line.on, str(line.id))):
        if line.amount > NOTHING:
            found = _expected(line, awaited) or _paid_back(line, owed_back) or _interest(line)
        else:
            found = _wages(line, open_dues) or _bill(line, open_dues) or _invoice(line, open_dues)
        found = found or _by_rule(line, known) or _by_code(line, known)
        if found:
            open_dues.settle(found.settles)
            yield found


class _OpenDues:
    """What is still to be paid, found by its amount or its kind."""

    def __init__(self, owed: Iterable[Owed]) -> None:
        self._by_amount: dict[Money, list[Owed]] = defaultdict(list)
        self._by_kind: dict[DueKind, list[Owed]] = defaultdict(list)
        for due in owed:
            self._by_amount[due.amount].append(due)
            self._by_kind[due.kind].append(due)

    def of(self, kind: DueKind, amount: Money | None = None) -> list[Owed]:
        if amount is None:
            return list(self._by_kind[kind])
        return [due for due in self._by_amount.get(amount, ()) if due.kind is kind]

    def settle(self, dues: Iterable[Owed]) -> None:
        for due in dues:
            self._by_amount[due.amount].remove(due)
            self._by_kind[due.kind].remove(due)


def _by_rule(line: Seen, known: Known) -> Match | None:
    if not known.rules:
        return None
    rule = known.rules.get((merchant(line.description), line.amount > NOTHING))
    if rule is None:
        return None
    reason = (
        f"You said on {day_in_words(rule.since)} that payments here are "
        f"{heading_words(rule.group).lower()}."
    )
    return Match(line.id, rule.group, reason, is_by_rule=True)


def _by_code(line: Seen, known: Known) -> Match | None:
    if not line.merchant_code:
        return None
    if line.amount > NOTHING:
        return Match(line.id, Income.REFUND, "The shop gave money back to the card.")
    sold = known.sold(line.merchant_code, line.on)
    return Match(line.id, sold.group, sold.words) if sold else None


def _expected(line: Seen, awaited: list[Expected]) -> Match | None:
    for payment in awaited:
        if payment.amount == line.amount and abs(payment.on - line.on) <= COUNCIL_WITHIN:
            awaited.remove(payment)
            reason = f"{payment.payer} pays {payment.amount} on {day_in_words(payment.on)}."
            return Match(line.id, payment.comes_as, reason)
    return None


def _paid_back(line: Seen, owed: list[PaidBack]) -> Match | None:
    for each in owed:
        if each.is_paid_by(line.amount, line.description):
            owed.remove(each)
            reason = f"{each.payer} pays back a part of {each.what}."
            return Match(line.id, Income.REFUND, reason)
    return None


def _interest(line: Seen) -> Match | None:
    if not SAYS_INTEREST.search(line.description):
        return None
    return Match(line.id, Income.INTEREST, "The bank calls it interest.")


def _wages(line: Seen, owed: _OpenDues) -> Match | None:
    found = [
        due
        for due in owed.of(DueKind.NET_PAY, -line.amount)
        if due.due_on - EARLIEST <= line.on <= due.due_on + LATEST
    ]
    clearest = max((_times_named(line.description, due) for due in found), default=0)
    found = [due for due in found if _times_named(line.description, due) == clearest]
    if len({due.payee for due in found}) != 1:
        return None
    due = min(found, key=lambda due: due.due_on)
    reason = f"It equals {due.payee}'s pay of {day_in_words(due.due_on)}, to the penny."
    return Match(line.id, Group.WAGES, reason, (due,))


def _times_named(description: str, due: Owed) -> int:
    """Count how many words of the payee's name, and our reference, the bank's words hold."""
    said = set(_words(description))
    named = sum(1 for word in set(_words(due.payee)) if len(word) > 1 and word in said)
    return named + (1 if _quotes(description, due.reference) else 0)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _quotes(description: str, said: str) -> bool:
    return bool(said) and said.casefold() in description.casefold()


def _bill(line: Seen, owed: _OpenDues) -> Match | None:
    for kind, says in ((DueKind.HMRC, SAYS_HMRC), (DueKind.PENSION, SAYS_PENSION)):
        of_kind = [due for due in owed.of(kind) if _is_near(line, due)]
        is_named = any(_names(line, due) for due in of_kind)
        if not (is_named or says.search(line.description)):
            continue
        settled = _that_add_up(of_kind, -line.amount)
        if settled:
            whom = "HMRC" if kind is DueKind.HMRC else "the pension"
            first = min(due.due_on for due in settled)
            reason = f"It equals what was due to {whom} on {day_in_words(first)}, to the penny."
            return Match(line.id, GROUP[kind], reason, tuple(settled))
    return None


def _invoice(line: Seen, owed: _OpenDues) -> Match | None:
    """Recognise a bill by its amount and its name; two alike are left to the person."""
    found = [
        due
        for due in owed.of(DueKind.BILL, -line.amount)
        if _is_near(line, due) and (_times_named(line.description, due) or _names(line, due))
    ]
    if len(found) != 1:
        return None
    (due,) = found
    if due.group is None:
        return None
    reason = f"It equals the bill from {due.payee}, to the penny."
    return Match(line.id, due.group, reason, (due,))


def _names(line: Seen, due: Owed) -> bool:
    return _quotes(line.description, due.payee) or _quotes(line.description, due.reference)


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
