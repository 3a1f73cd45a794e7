"""Who does something, and when: handed to every change, so that nothing happens anonymously."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from pa_employer.clock import day_of


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody signed in doing something at an instant."""

    account_id: UUID
    at: datetime

    @property
    def today(self) -> date:
        """Return the day it is in Scotland when they do it."""
        return day_of(self.at)
