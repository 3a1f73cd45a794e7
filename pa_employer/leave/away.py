"""Who is off today, and when they are off next, at a glance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.leave.earned import balance_on
from pa_employer.leave.models import HolidayState
from pa_employer.leave.overlaps import days_of_leave
from pa_employer.leave.queries import family_leaves_of, holidays_of, spells_of
from payroll.ground.days import day_in_words
from payroll.holiday.balance import Balance


@dataclass(frozen=True, slots=True)
class Away:
    """An assistant's time off at a glance."""

    assistant: Assistant
    balance: Balance | None
    off: tuple[str, ...]
    """Why they are off today, in words; nothing when they are not."""
    next_off: str


def away(session: Session, assistant: Assistant, today: date) -> Away:
    """Return whether an assistant is off today, and what is left of their holiday."""
    off = (*_sick(session, assistant, today), *_on_leave(session, assistant, today))
    balance = balance_on(session, assistant, today)
    return Away(assistant, balance, off, _next(session, assistant, today))


def off_on(session: Session, assistant: Assistant, day: date) -> str:
    """Say why an assistant is off on a day; nothing when they are not."""
    return next(iter((*_sick(session, assistant, day), *_on_leave(session, assistant, day))), "")


def _sick(session: Session, assistant: Assistant, today: date) -> Iterator[str]:
    for row in spells_of(session, assistant.id):
        if row.first_on <= today <= (row.last_on or today):
            yield f"Off sick since {day_in_words(row.first_on)}"


def _on_leave(session: Session, assistant: Assistant, today: date) -> Iterator[str]:
    for holiday in holidays_of(session, assistant.id):
        is_agreed = holiday.state is HolidayState.AGREED
        if is_agreed and holiday.first_on <= today <= holiday.last_on:
            yield f"On holiday until {day_in_words(holiday.last_on)}"
    for leave in family_leaves_of(session, assistant.id):
        days = days_of_leave(leave)
        if today in days:
            yield f"On {leave.kind} leave until {day_in_words(days.last)}"


def _next(session: Session, assistant: Assistant, today: date) -> str:
    starts = [
        (holiday.first_on, "Holiday")
        for holiday in holidays_of(session, assistant.id)
        if holiday.state is HolidayState.AGREED and holiday.first_on > today
    ]
    starts += [
        (leave.starts_on, f"{leave.kind.capitalize()} leave")
        for leave in family_leaves_of(session, assistant.id)
        if leave.starts_on > today
    ]
    if not starts:
        return ""
    day, what = min(starts)
    return f"{what} from {day_in_words(day)}"
