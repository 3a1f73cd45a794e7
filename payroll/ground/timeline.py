"""Values that the law changes on a date: each holds from its day until the next one's."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Generic, TypeVar

from payroll.ground.days import Span, day_in_words
from payroll.ground.errors import DomainError

Value = TypeVar("Value")


class NotInForceError(DomainError):
    """There is no rate on record for that day."""


class Timeline(Generic[Value]):
    """A value with a history, asked for by day and never by 'current'."""

    def __init__(self, name: str, values: Mapping[date, Value], *, known_until: date) -> None:
        self._name = name
        self._starts = sorted(values)
        self._values = [values[start] for start in self._starts]
        self._known_until = known_until

    @property
    def on_record(self) -> Span:
        """Return the days for which there is a value."""
        return Span(self._starts[0], self._known_until)

    @property
    def starts(self) -> tuple[date, ...]:
        """Return the days on which a value begins to hold."""
        return tuple(self._starts)

    def on(self, day: date) -> Value:
        """Return the value in force on a day, or refuse a day outside what is on record."""
        position = bisect_right(self._starts, day)
        if position == 0 or day > self._known_until:
            message = f"{self._name} is not on record for {day_in_words(day)}."
            raise NotInForceError(message)
        return self._values[position - 1]
