"""The periods a direct payment is cut into, one return for each, and how they are said."""

from collections.abc import Callable, Iterator
from datetime import date

from payroll.ground.days import ONE_DAY, Span, month_later


def periods(
    starts_on: date, ends_on: date | None, until: date, months_on: Callable[[date], int]
) -> Iterator[Span]:
    """Return the periods that have begun by a day, oldest first.

    Each is as many whole months as the rule in force on its first day says; the first begins
    with the direct payment, and the last is cut where it ends.
    """
    first = starts_on
    last_of_all = until if ends_on is None else min(until, ends_on)
    while first <= last_of_all:
        last = month_later(first.replace(day=1), months_on(first)) - ONE_DAY
        yield Span(first, last if ends_on is None else min(last, ends_on))
        first = last + ONE_DAY


def is_finished(span: Span, today: date) -> bool:
    """Say whether a period is over, so that its return can be sent."""
    return span.last < today


def so_far(span: Span, today: date) -> date:
    """Return the last day of a period that has been reached."""
    return min(span.last, today)


def in_months(span: Span) -> str:
    """Say a period by its months: July to September 2026."""
    first, last = span.first, span.last
    if (first.year, first.month) == (last.year, last.month):
        return f"{last:%B %Y}"
    if first.year == last.year:
        return f"{first:%B} to {last:%B %Y}"
    return f"{first:%B %Y} to {last:%B %Y}"
