"""The only place that reads the wall clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from payroll.ground.days import LONDON

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Return this instant, in UTC."""
    return datetime.now(UTC)


def day_of(at: datetime) -> date:
    """Return the day it is in Scotland at an instant."""
    return at.astimezone(LONDON).date()
