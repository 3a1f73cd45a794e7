"""What a council's rules come to on a day: how long a return is, when receipts are wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from payroll.ground.money import Money
from returns.grades import Grade
from returns.groups import Group, Income
from returns.rulebook import Row, Rule, row_on, rule_of

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Ruled(Generic[Value]):
    """A value and the rule that sets it."""

    value: Value
    rule: Rule


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

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return every rule in words, for the return to keep."""
        return (
            self.return_months.rule,
            self.contingency_weeks.rule,
            self.receipt_threshold.rule,
            self.receipt_match_days.rule,
            self.query_reply_days.rule,
            self.max_items_per_return.rule,
            self.evidence_enough.rule,
            self.hours_variance_percent.rule,
        )

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


def policy_on(day: date, pack: str = "") -> Policy:
    """Return a council's rules in force on a day, or refuse a day off the record."""

    def ruled(key: str, read: Callable[[Row], Value]) -> Ruled[Value]:
        row = row_on(key, day, pack)
        return Ruled(read(row), rule_of(row))

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
    )


def reminders_on(day: date, pack: str = "") -> ReminderPolicy:
    """Return how people may be reminded on a day."""
    row = row_on("reminder.receipts", day, pack)
    return ReminderPolicy(
        every_days=int(row["every_days"]),
        most_in_a_row=int(row["most_in_a_row"]),
        wait_days=int(row["wait_days"]),
        rule=rule_of(row),
    )


def early_word_percent(day: date, pack: str = "") -> Ruled[Decimal]:
    """Return from which share of a budget's money on a word is said, in percent."""
    row = row_on("budget.early_word", day, pack)
    return Ruled(Decimal(row["percent"]), rule_of(row))


def enough_by_kind(row: Row) -> tuple[EnoughFor, ...]:
    """Return the steps of `evidence.enough`: the narrower ones first, then those for the rest."""
    narrower = [
        EnoughFor(
            steps=enough_steps(each["steps"]),
            group=Group(each["group"]) if "group" in each else None,
            risk=Risk(each["risk"]) if "risk" in each else None,
        )
        for each in row.get("except", ())
    ]
    return (*narrower, EnoughFor(enough_steps(row["steps"])))


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
