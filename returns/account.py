"""What a return is computed from: the account's lines, its statements, and what is owed."""

from dataclasses import dataclass, field
from datetime import date, datetime

from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from returns.family import FamilyFacts
from returns.groups import ABSENT, AwayWork, Duty, Group, Income, Protected, Reason
from returns.policy import Policy, policy_on
from returns.rulebook import Book


@dataclass(frozen=True, slots=True)
class PayslipFact:
    """The payslip a payment was matched with."""

    assistant: str
    net: Money
    hours_are_agreed: bool
    account_is_known: bool


@dataclass(frozen=True, slots=True)
class PayeeFact:
    """A payee or payer known by a contract, tax or scheme reference, and the sums expected."""

    name: str
    known_by: str
    lowest: Money
    highest: Money


@dataclass(frozen=True, slots=True)
class ReceiptFact:
    """A receipt given for a payment; `override` is a person's reason for matching it by hand."""

    total: Money
    on: date
    lines_total: Money | None = None
    override: str = ""


@dataclass(frozen=True, slots=True)
class AgreedFact:
    """An answer that was given before the money was spent: by whom, when, and in which words."""

    by: str
    on: date
    words: str


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Everything known that may show what one payment was."""

    payslip: PayslipFact | None = None
    payee: PayeeFact | None = None
    receipt: ReceiptFact | None = None
    agreed: AgreedFact | None = None
    doubt: str = ""
    """Why more is wished for than the amount alone asks: 'cash was taken out'; '' for none."""
    is_cash: bool = False
    """Whether the doubt is that cash was taken out."""
    helper: str = ""
    """The representative or supporter whose name the payee has: 'Anne Sinclair'; '' for none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the account: money out is negative, and no group means nobody knows yet."""

    id: str
    on: date
    description: str
    amount: Money
    group: Group | Income | None
    evidence: LineFacts = field(default_factory=LineFacts)
    answer: str | None = None
    is_by_rule: bool = False
    """Whether it was said once for all payments to this payee, so that nobody is asked again."""

    def __post_init__(self) -> None:
        if not self.amount:
            message = f"line {self.id} moves no money"
            raise ValueError(message)
        wrong = Group if self.is_in else Income
        if isinstance(self.group, wrong):
            message = f"line {self.id} is {self.amount}, which cannot be {self.group}"
            raise ValueError(message)  # noqa: TRY004 - the value is wrong, not its type

    @property
    def is_in(self) -> bool:
        """Say whether money came in."""
        return self.amount > NOTHING


@dataclass(frozen=True, slots=True)
class Liability:
    """Money that is owed or promised; `due_on` is none when it falls due as work is done."""

    kind: Protected
    label: str
    amount: Money
    due_on: date | None
    working: Working

    def __post_init__(self) -> None:
        if self.amount < NOTHING:
            message = f"{self.label} cannot be less than nothing"
            raise ValueError(message)
        if self.kind is Protected.CONTINGENCY:
            message = "contingency is worked out from the policy and the weekly payment"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class StatementEnd:
    """The closing balance on one account's statement."""

    on: date
    balance: Money
    name: str


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One assistant's hours in the period, in minutes; a note says why they differ."""

    assistant: str
    planned_minutes: int
    worked_minutes: int
    paid_minutes: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Overdue:
    """A payment to HMRC or the pension that was due and has not been seen."""

    kind: Duty
    label: str
    amount: Money
    due_on: date


@dataclass(frozen=True, slots=True)
class ShiftFact:
    """An agreed shift, from and until when as instants; `is_own` unless it was for others.

    `away_as` is what was said at the week of a shift while the person was away.
    """

    assistant: str
    starts_at: datetime
    ends_at: datetime
    is_own: bool = True
    away_as: AwayWork | None = None

    @property
    def minutes(self) -> int:
        """Return how long it lasts, breaks and all."""
        return self.overlap_minutes(self)

    def overlap_minutes(self, other: "ShiftFact") -> int:
        """Return how many minutes both last, which a change of the clocks does not alter."""
        both = min(self.ends_at, other.ends_at) - max(self.starts_at, other.starts_at)
        return max(int(both.total_seconds()) // 60, 0)


@dataclass(frozen=True, slots=True)
class UnpaidWeek:
    """Agreed hours of a week that no payslip has paid; `week_ended_on` is its Sunday."""

    assistant: str
    minutes: int
    week_ended_on: date


@dataclass(frozen=True, slots=True)
class RateFact:
    """An hourly rate that is below what must be paid, and which floor that is."""

    assistant: str
    on: date
    rate: Money
    floor: Money
    floor_words: str


@dataclass(frozen=True, slots=True)
class DueIn:
    """Money that was to come in on a day, and as what."""

    on: date
    amount: Money
    comes_as: Income


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that ends on a day unless it is renewed: 'The insurance'."""

    label: str
    on: date


@dataclass(frozen=True, slots=True)
class Circumstance:
    """Something the person told once, so that nobody asks again; no last day is 'still so'."""

    reason: Reason
    first: date
    last: date | None
    words: str = ""

    def touches(self, period: Span) -> bool:
        """Tell whether any of it is in a period."""
        return self.first <= period.last and (self.last is None or self.last >= period.first)

    def is_away_on(self, day: date) -> bool:
        """Tell whether the person was away all of a day: on the first and last they travel."""
        is_within = self.first < day and (self.last is None or day < self.last)
        return self.reason in ABSENT and is_within

    def days_in(self, period: Span) -> Span | None:
        """Return the part of it that is in a period."""
        if not self.touches(period):
            return None
        last = period.last if self.last is None else min(self.last, period.last)
        return Span(max(self.first, period.first), last)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the person said to something that stands out, by the key of the flag."""

    key: str
    reason: Reason | None
    words: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something the council owes the person, and the day it was due."""

    words: str
    due_on: date


@dataclass(frozen=True, slots=True)
class DutyStanding:
    """How one duty of an employer stands: met, to look at (None), or not met."""

    label: str
    is_met: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class OutcomeSaid:
    """What the support is to bring about, and how it is going in the person's own words."""

    outcome: str
    going: str
    words: str


@dataclass(frozen=True, slots=True)
class ReturnGiven:
    """All that one return is computed from: the facts, and the day and book of its rules.

    `own_money` is what in the account is the person's own. `next_payment_on` is the day the
    council pays next; when it is not known, everything owed is taken to fall due before it.
    `plan_minutes` is what the plan gives for the whole weeks of the period, the `year_` figures
    are the same over the twelve months up to its end; None where there is no such plan.
    """

    period: Span
    opening: Money
    lines: tuple[Line, ...]
    statements: tuple[StatementEnd, ...]
    liabilities: tuple[Liability, ...]
    own_money: Money
    weekly_payment: Money
    hours: tuple[HoursRow, ...]
    overdue: tuple[Overdue, ...]
    rules_on: date
    book: Book = field(default_factory=Book)
    next_payment_on: date | None = None
    plan_minutes: int | None = None
    year_plan_minutes: int | None = None
    year_paid_minutes: int = 0
    shifts: tuple[ShiftFact, ...] = ()
    unpaid_weeks: tuple[UnpaidWeek, ...] = ()
    rates: tuple[RateFact, ...] = ()
    due_in: tuple[DueIn, ...] = ()
    endings: tuple[Ending, ...] = ()
    relatives: tuple[FamilyFacts, ...] = ()
    circumstances: tuple[Circumstance, ...] = ()
    replies: tuple[Reply, ...] = ()
    late_in_a_row: int = 0
    waiting: tuple[Waiting, ...] = ()
    duties: tuple[DutyStanding, ...] = ()
    outcomes: tuple[OutcomeSaid, ...] = ()

    def __post_init__(self) -> None:
        if self.own_money < NOTHING or self.weekly_payment < NOTHING:
            message = "own money and the weekly payment cannot be less than nothing"
            raise ValueError(message)
        if len({line.id for line in self.lines}) != len(self.lines):
            message = "two lines have the same id"
            raise ValueError(message)
        strays = [line.id for line in self.lines if line.on not in self.period]
        if strays:
            message = f"lines outside {self.period}: {', '.join(strays)}"
            raise ValueError(message)

    @property
    def policy(self) -> Policy:
        """Return the rules it is computed by, as they stood on their day."""
        return policy_on(self.rules_on, self.book)
