"""What a return is computed from: the account's lines, its statements, and what is owed."""

from dataclasses import dataclass, field
from datetime import date

from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from returns.groups import Duty, Group, Income, Protected
from returns.policy import Policy


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
class ReturnGiven:
    """All that one return is computed from.

    `own_money` is what in the account is the person's own. `next_payment_on` is the day the
    council pays next; when it is not known, everything owed is taken to fall due before it.
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
    policy: Policy
    next_payment_on: date | None = None

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
