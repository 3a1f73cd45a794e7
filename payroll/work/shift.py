"""One stretch of work as it was done: when, of what kind, less an unpaid break."""

from dataclasses import dataclass
from datetime import datetime

from payroll.ground.errors import DomainError
from payroll.hours import Stretch, utc, worked_minutes
from payroll.work.kinds import CHOSEN, WorkKind


class AwakeOnlyInSleepoverError(DomainError):
    """Only a sleepover has time woken to work. Choose sleepover, or leave that time empty."""


class AwakeTooLongError(DomainError):
    """The time woken to work is longer than the sleepover. Check it."""


@dataclass(frozen=True, slots=True)
class WorkedShift:
    """Work from one instant to a later one; `awake_minutes` of a sleepover were woken work."""

    starts_at: datetime
    ends_at: datetime
    break_minutes: int = 0
    kind: WorkKind = WorkKind.ORDINARY
    awake_minutes: int = 0

    def __post_init__(self) -> None:
        if self.kind not in CHOSEN:
            message = f"{self.kind} comes from the clock and is not chosen"
            raise ValueError(message)
        minutes = self.minutes
        if self.awake_minutes and self.kind is not WorkKind.SLEEPOVER:
            raise AwakeOnlyInSleepoverError
        if not 0 <= self.awake_minutes <= minutes:
            raise AwakeTooLongError

    @property
    def stretch(self) -> Stretch:
        """Return the time from start to end in UTC, break included.

        A clock that changes in between would count an hour too much or too little.
        """
        return Stretch(utc(self.starts_at), utc(self.ends_at))

    @property
    def minutes(self) -> int:
        """Return the minutes worked, less the break."""
        return worked_minutes(self.starts_at, self.ends_at, self.break_minutes)
