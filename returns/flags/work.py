"""Flags about hours: more or fewer than planned, two at once, while the person was away."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from payroll.ground.days import LONDON, Span, day_in_words, hours_in_words
from returns.account import HoursRow, ReturnGiven, ShiftFact
from returns.figures import Flag, Return, Severity
from returns.flags.saying import flag
from returns.groups import ABSENT, AwayWork

ANSWERS = (AwayWork.SUPPORT, AwayWork.KEPT_ON)
"""What settles work while the person was away."""


def hours_and_plan(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say that more or fewer hours were paid than planned, beyond what the policy lets pass.

    A reason given once is not asked for again, so rows with a note are left out. What the plan
    still covers over the year is told and not asked about.
    """
    del drawn
    rows = [row for row in given.hours if not row.note.strip()]
    planned = _planned(given, rows)
    paid = sum(row.paid_minutes for row in rows)
    over = paid - planned
    if not rows or abs(over) * 100 <= planned * given.policy.hours_variance_percent.value:
        return
    is_over = over > 0
    within_year = (
        given.year_plan_minutes is not None and given.year_paid_minutes <= given.year_plan_minutes
    )
    calm = " Over the last 12 months the hours are within the plan." if within_year else ""
    yield flag(
        "hours_over_plan" if is_over else "hours_under_plan",
        Severity.CHECK if is_over and not within_year else Severity.INFO,
        f"{hours_in_words(abs(over))} {'more' if is_over else 'fewer'} were paid than the "
        f"{hours_in_words(planned)} planned.{calm if is_over else ''}",
        given.policy.hours_variance_percent.rule,
        "A word on why, such as illness, a vacancy or a change of plan. Asking for a change "
        "never counts against anyone.",
    )


def _planned(given: ReturnGiven, rows: list[HoursRow]) -> int:
    """Return the plan's minutes, or the contracts' where they are more or no plan is known."""
    contracted = sum(row.planned_minutes for row in rows)
    is_whole = len(rows) == len(given.hours)
    return max(contracted, given.plan_minutes or 0) if is_whole else contracted


def overlaps(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say where one assistant's shifts overlap, here or with work for somebody else."""
    by_name: dict[str, list[ShiftFact]] = defaultdict(list)
    for shift in given.shifts:
        by_name[shift.assistant].append(shift)
    for name, shifts in by_name.items():
        for one, other in combinations(sorted(shifts, key=lambda each: each.starts_at), 2):
            minutes = one.overlap_minutes(other)
            if minutes and (one.is_own or other.is_own):
                yield _overlap(
                    name, one if one.is_own else other, minutes, one.is_own and other.is_own
                )
    yield from _together(drawn, given)


def _overlap(name: str, shift: ShiftFact, minutes: int, is_own: bool) -> Flag:  # noqa: FBT001  # which of two flags
    on = day_in_words(shift.starts_at.astimezone(LONDON).date())
    where = "in two shifts here" if is_own else "for somebody else as well"
    return flag(
        "shift_overlap" if is_own else "pa_two_places",
        Severity.ASK,
        f"{name} has {hours_in_words(minutes)} on {on} {where}.",
        "An hour of somebody's work is paid once.",
        "The right times. A sleepover, or two people supported together, is an answer too.",
        about=f"{name} {shift.starts_at.isoformat()}",
    )


def _together(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say once how long two assistants worked at the same time, which is often the plan."""
    own = sorted((s for s in given.shifts if s.is_own), key=lambda each: each.starts_at)
    minutes = sum(
        one.overlap_minutes(other)
        for one, other in combinations(own, 2)
        if one.assistant != other.assistant
    )
    if minutes:
        yield flag(
            "shift_overlap",
            Severity.INFO,
            f"Two PAs worked at the same time for {hours_in_words(minutes)} in all.",
            "Two PAs at once is fine where the plan has it, or to hand over.",
            "Nothing, if it was meant.",
            about=drawn.period.first.isoformat(),
        )


def during_absence(drawn: Return, given: ReturnGiven) -> Iterator[Flag]:
    """Say where shifts lie within days the person was in hospital or away.

    What was said at the week is the answer; a slip that was not put right is asked about.
    """
    for told in given.circumstances:
        days = told.days_in(drawn.period) if told.reason in ABSENT else None
        if days is None:
            continue
        said: dict[AwayWork | None, int] = defaultdict(int)
        for shift in (each for each in given.shifts if each.is_own):
            said[shift.away_as] += _minutes_within(shift, days)
        answer = "; ".join(
            f"{hours_in_words(said[each])}: {each.words}" for each in ANSWERS if said[each]
        )
        open_minutes = said[None] + said[AwayWork.SLIP]
        minutes = open_minutes or sum(said.values())
        if minutes:
            yield replace(
                flag(
                    "shift_during_absence",
                    Severity.ASK if open_minutes else Severity.INFO,
                    f"{hours_in_words(minutes)} of work lie within {days}, told as: "
                    f"{told.reason.words.lower()}.",
                    "Work while the person is away is paid where it was needed or is a retainer.",
                    "What was done: help in hospital, the house, or keeping the PA on.",
                    about=told.first.isoformat(),
                ),
                answer="" if open_minutes else answer,
            )


def _minutes_within(shift: ShiftFact, days: Span) -> int:
    # The first and the last day of an absence are travelled on, and count as being at home.
    on = shift.starts_at.astimezone(LONDON).date()
    inner_first, inner_last = days.first + timedelta(days=1), days.last - timedelta(days=1)
    if not inner_first <= on <= inner_last:
        return 0
    return int((shift.ends_at - shift.starts_at).total_seconds()) // 60
