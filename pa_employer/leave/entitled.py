"""How much holiday a leave year brings: the share of regular hours, and what work earned."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, HolidayPlan, Terms
from pa_employer.timesheets.models import Shift, TimesheetState
from pa_employer.timesheets.queries import sheets_between
from payroll.exact import percent
from payroll.ground.days import ONE_DAY, Span, day_in_words, hours_in_words, monday_of
from payroll.ground.working import Working
from payroll.holiday.accrual import accrued_hours
from payroll.holiday.entitlement import Employed, entitled_hours
from payroll.holiday.year import LeaveYear
from payroll.hours import paid_minutes_by_day
from payroll.rates.holiday import HolidayLaw

MINUTES_AN_HOUR = 60
DAYS_A_WEEK = 7
Part = tuple[Terms, Span]


@dataclass(frozen=True, slots=True)
class Earned:
    """The minutes of holiday a leave year brings, and how they come about."""

    minutes: int
    working: Working


@dataclass(frozen=True, slots=True)
class JobYear:
    """The days of a leave year that somebody is employed in, under its law, seen on a day."""

    assistant: Assistant
    year: LeaveYear
    law: HolidayLaw
    day: date
    ends_on: date | None = None
    """A last day to reckon with although none is agreed: 'if the job ended today'."""

    @property
    def left_on(self) -> date | None:
        """Return the last day of the job, agreed or reckoned with."""
        return self.assistant.left_on or self.ends_on

    @property
    def days(self) -> Span:
        """Return the days of the job in the year; the day looked from must be one of them."""
        span = self.year.span
        last = self.left_on or span.last
        return Span(max(self.assistant.started_on, span.first), min(last, span.last))

    @property
    def employed(self) -> Employed:
        """Return the job as the law's calculation takes it."""
        span, days = self.year.span, self.days
        return Employed(
            self.year,
            days.first if days.first > span.first else None,
            days.last if self.left_on and self.left_on in span else None,
        )


def earned_in(session: Session, when: JobYear, agreed: list[Terms]) -> Earned | None:
    """Return what a leave year brings; None where all holiday of it is rolled up into pay.

    Terms that change in the year count by their days. Regular hours have the year's share at
    once; irregular ones earn with each pay period's agreed work.
    """
    parts = list(_parts(agreed, when.days))
    regular = [part for part in parts if _is_regular(part[0])]
    irregular = [part for part in parts if _is_irregular(part[0])]
    if not regular and not irregular:
        return None
    accrued = [_accrued(session, when, part) for part in irregular]
    minutes = _entitled(when, regular) + sum(accrued) * MINUTES_AN_HOUR
    said = [_regular_words(when, part, is_only=len(parts) == 1) for part in regular]
    said += [_irregular_words(when, p, h) for p, h in zip(irregular, accrued, strict=True)]
    steps = (("Holiday of the year", hours_in_words(minutes)),)
    return Earned(minutes, Working(" ".join(said), steps, when.law.provenance.source))


def _is_regular(terms: Terms) -> bool:
    return terms.holiday_plan is HolidayPlan.REGULAR and terms.contracted_minutes_per_week > 0


def _is_irregular(terms: Terms) -> bool:
    return terms.holiday_plan is not HolidayPlan.ROLLED_UP and not _is_regular(terms)


def _parts(agreed: list[Terms], days: Span) -> Iterator[Part]:
    """Cut days where terms begin; the first terms also hold before themselves."""
    for number, terms in enumerate(agreed):
        first = max(terms.from_on, days.first) if number else days.first
        following = agreed[number + 1].from_on if number + 1 < len(agreed) else None
        last = min(following - ONE_DAY, days.last) if following else days.last
        if first <= last:
            yield terms, Span(first, last)


def _entitled(when: JobYear, parts: Iterable[Part]) -> int:
    """Return the entitlement of regular hours in minutes, part of a minute counted as one."""
    hours = sum(
        (_hours(when, terms) * Fraction(days.days, when.days.days) for terms, days in parts),
        Fraction(0),
    )
    return ceil(hours * MINUTES_AN_HOUR)


def _hours(when: JobYear, terms: Terms) -> Fraction:
    hours = Decimal(terms.contracted_minutes_per_week) / MINUTES_AN_HOUR
    return Fraction(entitled_hours(when.law, when.employed, terms.days_per_week, hours))


def _accrued(session: Session, when: JobYear, part: Part) -> int:
    """Return the hours that agreed work on some days earned so far, each pay period by itself.

    A week over the end of a leave year earns in each year for its own days.
    """
    terms, days = part
    if days.first > when.day:
        return 0
    counted = Span(days.first, min(days.last, when.day))
    worked: dict[tuple[int, int], int] = {}
    for shift in _agreed_shifts(session, when.assistant, counted):
        by_day = paid_minutes_by_day(shift.starts_at, shift.ends_at, shift.break_minutes)
        for day, minutes in by_day.items():
            if day in counted:
                period = _period(terms, day, when.year.span.first)
                worked[period] = worked.get(period, 0) + minutes
    return sum(accrued_hours(when.law, minutes) for minutes in worked.values())


def _agreed_shifts(session: Session, assistant: Assistant, days: Span) -> Iterator[Shift]:
    """Return the agreed shifts of the weeks of some days, and of the night before them."""
    first, last = monday_of(days.first - ONE_DAY), monday_of(days.last)
    for sheet in sheets_between(session, assistant.id, first, last):
        if sheet.state is TimesheetState.AGREED:
            yield from sheet.shifts


def _period(terms: Terms, day: date, first: date) -> tuple[int, int]:
    """Return which pay period of the leave year a day is in: weeks from its first, or months."""
    if terms.frequency.weeks:
        week = (monday_of(day) - monday_of(first)).days // DAYS_A_WEEK
        return (0, week // terms.frequency.weeks)
    return (day.year, day.month)


def _regular_words(when: JobYear, part: Part, *, is_only: bool) -> str:
    terms, days = part
    law, number = when.law, terms.days_per_week.normalize()
    said = (
        f"{law.weeks.normalize():f} weeks of {number:f} day{'' if number == 1 else 's'}, at most "
        f"{law.most_days} days, of {hours_in_words(terms.contracted_minutes_per_week)} a week"
    )
    if when.days != when.year.span:
        said += f". Of the leave year, the part from {_from_to(when.days)} counts"
    if not is_only:
        said += f". Of that, the days from {_from_to(days)} count"
    return said[0].upper() + said[1:] + "."


def _irregular_words(when: JobYear, part: Part, hours: int) -> str:
    _, days = part
    return (
        f"{percent(when.law.accrual)} of the hours worked and agreed from "
        f"{day_in_words(days.first)} on, each pay period to the nearest hour, has earned {hours} "
        "h so far."
    )


def _from_to(days: Span) -> str:
    return f"{day_in_words(days.first)} to {day_in_words(days.last)}"
