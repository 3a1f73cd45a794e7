"""Which weeks of a job have a page: from its first to its last, and a little ahead."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pa_employer.assistants.models import Assistant
from payroll.ground.days import ONE_WEEK, monday_of

WEEKS_AHEAD = 4


@dataclass(frozen=True, slots=True)
class JobWeeks:
    """The Mondays of the weeks of a job that hours can be filled in for."""

    first: date
    last: date
    current: date
    """This week, or the nearest one of the job."""

    @classmethod
    def of(cls, assistant: Assistant, today: date) -> "JobWeeks":
        """Return the weeks of an assistant's job as seen on a day."""
        first = monday_of(assistant.started_on)
        last = max(first, monday_of(today) + ONE_WEEK * WEEKS_AHEAD)
        if assistant.left_on:
            last = min(last, monday_of(assistant.left_on))
        return cls(first, last, min(max(monday_of(today), first), last))

    def __contains__(self, monday: date) -> bool:
        return self.first <= monday <= self.last

    def recent(self, most: int) -> Iterator[date]:
        """Return the newest weeks up to the current one, newest first."""
        mondays = (self.current - ONE_WEEK * number for number in range(most))
        return (monday for monday in mondays if monday in self)
