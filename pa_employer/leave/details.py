"""What is said of time off before it is kept, checked when it is made."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pa_employer.leave.refusals import (
    DaysBackwardsError,
    MoreThanTheDaysError,
    NoTimeError,
    TooLongError,
)
from payroll.ground.days import Span
from payroll.ground.money import Money
from payroll.holiday.balance import CarryReason
from payroll.parental.kinds import ParentalKind
from payroll.parental.pay import ParentalLeave
from payroll.sickness.spell import Spell

LONGEST = 366
MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayDetails:
    """Days off, both ends included, and the working time they stand for in all.

    Without `minutes` it is what the agreed hours of these days usually are.
    """

    first_on: date
    last_on: date
    minutes: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise DaysBackwardsError
        if self.days.days > LONGEST:
            raise TooLongError
        if self.minutes is not None and self.minutes <= 0:
            raise NoTimeError
        if self.minutes and self.minutes > self.days.days * MINUTES_A_DAY:
            raise MoreThanTheDaysError

    @property
    def days(self) -> Span:
        """Return the days."""
        return Span(self.first_on, self.last_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryDetails:
    """Holiday carried over into the leave year of a day, and why."""

    minutes: int
    reason: CarryReason
    into: date

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise NoTimeError


@dataclass(frozen=True, slots=True, kw_only=True)
class SicknessDetails:
    """A spell of sickness: its first day, when you were told, and the usual working days."""

    first_on: date
    told_on: date
    weekdays: frozenset[int]
    last_on: date | None = None
    earnings: Money | None = None

    def __post_init__(self) -> None:
        if self.last_on and self.last_on < self.first_on:
            raise DaysBackwardsError
        Spell(self.days, self.weekdays)

    @property
    def days(self) -> Span:
        """Return the days; only the first where it is not over."""
        return Span(self.first_on, self.last_on or self.first_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyDetails:
    """Leave with pay for parents, as it was asked for and proved."""

    kind: ParentalKind
    event_on: date
    starts_on: date
    weeks: int
    is_small_employer: bool
    saw_evidence_on: date | None = None
    earnings: Money | None = None

    def __post_init__(self) -> None:
        self.paid_at(Decimal(0))

    @property
    def days(self) -> Span:
        """Return the paid days."""
        return self.paid_at(Decimal(0)).days

    def paid_at(self, earnings: Decimal) -> ParentalLeave:
        """Return the leave as the pay engine takes it, at average weekly earnings in pounds."""
        return ParentalLeave(self.kind, self.starts_on, self.weeks, earnings)
