"""What a council's rules come to on a day: how long a return is, when receipts are wanted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from payroll.ground.money import Money
from returns.grades import Grade
from returns.groups import Group, Income
from returns.rulebook import NATIONAL, Book, Row, Rule, row_on, rule_of

Value = TypeVar("Value")
CITED = (
    "payment.basis",
    "card.blocked_categories",
    "card.cash",
    "wages.method",
    "pa.min_hourly_rate",
    "pvg.required_from",
    "eli.min_cover",
    "family.allowed",
    "family.bar",
    "agreement.topics",
    "liability.redundancy",
    "surplus.deduct_first",
    "underspend.may_cut_budget",
)
"""Rules that flags and duties cite beside those with a value of their own here."""


@dataclass(frozen=True, slots=True)
class Ruled(Generic[Value]):
    """A value and the rule that sets it."""

    value: Value
    rule: Rule


ANYTHING, DOUBTED = "anything", "cash and shops asked about"
"""How a council names, beside the headings, for which payments words are enough up to a limit."""


class Risk(StrEnum):
    """Whether something beside the amount calls for more than a word."""

    ORDINARY = "ordinary"
    RAISED = "raised"


@dataclass(frozen=True, slots=True)
class Enough:
    """The weakest evidence that settles a payment of up to an amount; no amount is no ceiling."""

    grade: Grade
    up_to: Money | None


@dataclass(frozen=True, slots=True)
class EnoughFor:
    """The steps for payments of some heading or some risk; none of them named is any of them."""

    steps: tuple[Enough, ...]
    group: Group | None = None
    risk: Risk | None = None

    def is_for(self, group: Group | Income | None, risk: Risk) -> bool:
        """Tell whether these steps are for such a payment."""
        return self.group in {None, group} and self.risk in {None, risk}


@dataclass(frozen=True, slots=True)
class Policy:
    """Every rule a return is computed by, as it stood on one day."""

    return_months: Ruled[int]
    contingency_weeks: Ruled[Decimal]
    receipt_threshold: Ruled[Money]
    receipt_match_days: Ruled[int]
    query_reply_days: Ruled[int]
    max_items_per_return: Ruled[int]
    evidence_enough: Ruled[tuple[EnoughFor, ...]]
    hours_variance_percent: Ruled[Decimal]
    contingency_covers: Ruled[frozenset[str]]
    good_reasons: Ruled[frozenset[str]]
    due_days: Ruled[int]
    decide_working_days: Ruled[int]
    challenge_days: Ruled[int]
    no_spend_weeks: Ruled[int]
    wages_window_days: Ruled[int]
    repeat_days: Ruled[int]
    round_times: Ruled[int]
    expiring_days: Ruled[int]
    late_in_a_row: Ruled[int]
    cited: tuple[Rule, ...]
    """Rules that flags and duties name, whose value they do not reckon with."""

    def rule(self, key: str) -> Rule:
        """Return one of the rules that are only cited, or raise KeyError."""
        found = next((rule for rule in self.cited if rule.key == key), None)
        if found is None:
            raise KeyError(key)
        return found

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return every rule in words, for the return to keep."""
        own = (getattr(self, each.name) for each in fields(self))
        return (*(each.rule for each in own if isinstance(each, Ruled)), *self.cited)

    def enough_for(
        self,
        amount: Money,
        group: Group | Income | None = None,
        risk: Risk = Risk.ORDINARY,
    ) -> Grade:
        """Return the weakest grade that settles a payment of this size, heading and risk."""
        steps = next(each for each in self.evidence_enough.value if each.is_for(group, risk)).steps
        return next(
            step.grade for step in steps if step.up_to is None or abs(amount) <= step.up_to
        )


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """How often one gentle list may be sent, how often in a row, and how old its items must be."""

    every_days: int
    most_in_a_row: int
    wait_days: int
    rule: Rule


@lru_cache(4_096)
def policy_on(day: date, book: Book = NATIONAL) -> Policy:
    """Return a council's rules in force on a day, or refuse a day off the record."""

    def ruled(key: str, read: Callable[[Row], Value]) -> Ruled[Value]:
        row = row_on(key, day, book)
        return Ruled(read(row), rule_of(row))

    def counted(key: str, field: str = "days") -> Ruled[int]:
        return ruled(key, lambda row: int(row[field]))

    return Policy(
        return_months=ruled("return.frequency", lambda row: int(row["months"])),
        contingency_weeks=ruled("contingency.weeks", lambda row: Decimal(row["weeks"])),
        receipt_threshold=ruled(
            "receipt.value_threshold", lambda row: Money.exactly(row["pounds"])
        ),
        receipt_match_days=ruled("receipt.match_days", lambda row: int(row["days"])),
        query_reply_days=ruled("review.query_reply_days", lambda row: int(row["days"])),
        max_items_per_return=ruled("review.max_items_per_return", lambda row: int(row["items"])),
        evidence_enough=ruled("evidence.enough", enough_by_kind),
        hours_variance_percent=ruled(
            "hours.variance_percent", lambda row: Decimal(row["percent"])
        ),
        contingency_covers=ruled("contingency.covers", lambda row: frozenset(row["value"])),
        good_reasons=ruled("surplus.reasons_ok", lambda row: frozenset(row["value"])),
        due_days=counted("return.due_days"),
        decide_working_days=counted("review.decide_working_days"),
        challenge_days=counted("review.challenge_days"),
        no_spend_weeks=counted("flag.no_spend_weeks", "weeks"),
        wages_window_days=counted("flag.wages_window_days"),
        repeat_days=counted("flag.repeat_days"),
        round_times=counted("flag.round_times", "times"),
        expiring_days=counted("flag.expiring_days"),
        late_in_a_row=counted("flag.late_in_a_row", "times"),
        cited=tuple(rule_of(row_on(key, day, book)) for key in CITED),
    )


def reminders_on(day: date, book: Book = NATIONAL) -> ReminderPolicy:
    """Return how people may be reminded on a day."""
    row = row_on("reminder.receipts", day, book)
    return ReminderPolicy(
        every_days=int(row["every_days"]),
        most_in_a_row=int(row["most_in_a_row"]),
        wait_days=int(row["wait_days"]),
        rule=rule_of(row),
    )


def return_offsets_on(day: date, book: Book = NATIONAL) -> Ruled[tuple[int, ...]]:
    """Return on which days around the day it is due a return is named, in order."""
    row = row_on("reminder.offsets_days", day, book)
    return Ruled(tuple(sorted(int(each) for each in row["value"])), rule_of(row))


def early_word_percent(day: date, book: Book = NATIONAL) -> Ruled[Decimal]:
    """Return from which share of a budget's money on a word is said, in percent."""
    row = row_on("budget.early_word", day, book)
    return Ruled(Decimal(row["percent"]), rule_of(row))


def enough_by_kind(row: Row) -> tuple[EnoughFor, ...]:
    """Return the steps of `evidence.enough`: the narrower ones first, then those for the rest."""
    if isinstance(row["steps"], dict):
        return _enough_up_to(row["steps"])
    narrower = [
        EnoughFor(
            steps=enough_steps(each["steps"]),
            group=Group(each["group"]) if "group" in each else None,
            risk=Risk(each["risk"]) if "risk" in each else None,
        )
        for each in row.get("except", ())
    ]
    return (*narrower, EnoughFor(enough_steps(row["steps"])))


def _enough_up_to(limits: Mapping[str, str]) -> tuple[EnoughFor, ...]:
    """Return the steps where a council says up to what words are enough, for which payments.

    `limits` are pounds by a heading, by `DOUBTED`, or by `ANYTHING`, which must be there.
    """
    found = {
        name: enough_steps([{"up_to": Decimal(limit), "grade": "D"}, {"grade": "C"}])
        for name, limit in limits.items()
    }
    rest = EnoughFor(found.pop(ANYTHING))
    doubted = found.pop(DOUBTED, None)
    first = (EnoughFor(doubted, risk=Risk.RAISED),) if doubted else ()
    return (*first, *(EnoughFor(steps, Group(name)) for name, steps in found.items()), rest)


def enough_steps(steps: list[Row]) -> tuple[Enough, ...]:
    """Return the steps of `evidence.enough`, which must rise to one without a ceiling."""
    enough = tuple(
        Enough(Grade(step["grade"]), Money.exactly(step["up_to"]) if "up_to" in step else None)
        for step in steps
    )
    ceilings = [step.up_to for step in enough[:-1] if step.up_to is not None]
    if len(ceilings) != len(enough) - 1 or ceilings != sorted(set(ceilings)) or enough[-1].up_to:
        message = "evidence.enough must rise to one step without a ceiling"
        raise ValueError(message)
    return enough
