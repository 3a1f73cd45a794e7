"""What each kind of work pays under some terms."""

from dataclasses import dataclass
from datetime import date, time
from functools import cached_property

from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.rates.bank_holidays import bank_holiday_on
from payroll.work.kinds import FROM_THE_CLOCK, LABELS, WorkKind

SATURDAY = 5
NOON = time(12)


class EveningHoursError(DomainError):
    """Say when the evening rate begins, from noon on, and when it ends if before midnight."""


class NightRateError(DomainError):
    """Only a sleepover can be paid by the night."""


class RateTwiceError(DomainError):
    """There are two rates for one kind of work. Keep one of them."""


class NoRateError(DomainError):
    """Enter the pay for an hour, more than nothing."""


@dataclass(frozen=True, order=True, slots=True)
class Rate:
    """What one kind of work pays, for an hour or (a sleepover only) for the whole night."""

    kind: WorkKind
    rate: Money
    is_per_night: bool = False

    def __post_init__(self) -> None:
        if self.is_per_night and self.kind is not WorkKind.SLEEPOVER:
            raise NightRateError
        if self.rate <= NOTHING:
            raise NoRateError

    @property
    def label(self) -> str:
        """Return what work at this rate is called on a payslip."""
        return f"{LABELS[self.kind]} at {self.rate}{' a night' if self.is_per_night else ''}"


@dataclass(frozen=True)
class RateCard:
    """What is agreed for an hour, and the kinds of work that have a rate of their own.

    A kind without one is paid as ordinary work. The evening holds between two times of one day.
    """

    hourly: Money
    others: tuple[Rate, ...] = ()
    evening_from: time | None = None
    evening_until: time | None = None

    def __post_init__(self) -> None:
        if self.hourly <= NOTHING:
            raise NoRateError
        if len({other.kind for other in self.others}) < len(self.others):
            raise RateTwiceError
        has_times = self.evening_from is not None
        if has_times != self.has(WorkKind.EVENING):
            raise EveningHoursError
        start, end = self.evening_from, self.evening_until
        if (start and start < NOON) or (end and (start is None or end <= start)):
            raise EveningHoursError

    @cached_property
    def rates(self) -> dict[WorkKind, Rate]:
        """Return what every kind of work pays."""
        ordinary = {kind: Rate(kind, self.hourly) for kind in WorkKind}
        return ordinary | {other.kind: other for other in self.others}

    def has(self, kind: WorkKind) -> bool:
        """Tell whether a kind of work has a rate of its own."""
        return any(other.kind is kind for other in self.others)

    def rate_of(self, kind: WorkKind) -> Rate:
        """Return what a kind of work pays."""
        return self.rates[kind]

    @property
    def woken(self) -> Rate:
        """Return what time woken to work in a sleepover pays: as a waking night."""
        return self.rate_of(WorkKind.WAKING_NIGHT)

    @property
    def evening(self) -> tuple[time, ...]:
        """Return the times of a day at which the evening rate begins and ends."""
        return tuple(at for at in (self.evening_from, self.evening_until) if at)

    def kind_at(self, day: date, at: time) -> WorkKind:
        """Return what ordinary work is at a time on a day: the best paid kind that applies.

        Of equal rates it is bank holiday, then weekend, then evening. A day beyond the bank
        holidays on record is refused where they have a rate of their own.
        """
        apply = [kind for kind in FROM_THE_CLOCK if self._applies(kind, day, at)]
        return max(apply, key=lambda kind: self.rate_of(kind).rate, default=WorkKind.ORDINARY)

    def _applies(self, kind: WorkKind, day: date, at: time) -> bool:
        if not self.has(kind):
            return False
        match kind:
            case WorkKind.BANK_HOLIDAY:
                return bank_holiday_on(day) is not None
            case WorkKind.WEEKEND:
                return day.weekday() >= SATURDAY
            case _:
                return self._is_evening(at)

    def _is_evening(self, at: time) -> bool:
        start, end = self.evening_from, self.evening_until
        return start is not None and at >= start and (end is None or at < end)
