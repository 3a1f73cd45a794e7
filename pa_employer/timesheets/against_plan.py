"""A week's shifts held against what was planned: what is open, and where they differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pa_employer.planning.rota import Planned
from pa_employer.timesheets.models import Shift
from pa_employer.timesheets.shifts import clock_in_words, times_in_words
from payroll.ground.days import LONDON, hours_in_words
from payroll.work.kinds import WorkKind


@dataclass(frozen=True, slots=True)
class PlannedShown:
    """A planned shift that is not in the week yet, in words."""

    key: str
    on: date
    ends_at: datetime
    starts: str
    """The time on the clock it begins, as it is typed."""
    ends: str
    times: str
    hours: str
    kind: str
    """What kind of work it is, if not ordinary."""
    note: str
    is_covering: bool
    """Whether it is somebody else's shift that they cover."""
    is_asked: bool
    """Whether they said that they cannot work it."""


def open_of(planned: Iterable[Planned], shifts: Sequence[Shift]) -> list[Planned]:
    """Return the planned shifts at whose time nothing was filled in."""
    return [each for each in planned if not any(_meets(each, shift) for shift in shifts)]


def shown(planned: Planned) -> PlannedShown:
    """Return a planned shift in words."""
    return PlannedShown(
        key=planned.key,
        on=planned.on,
        ends_at=planned.ends_at,
        starts=f"{planned.starts_at.astimezone(LONDON):%H:%M}",
        ends=f"{planned.ends_at.astimezone(LONDON):%H:%M}",
        times=clock_in_words(planned.starts_at, planned.ends_at),
        hours=hours_in_words(planned.minutes),
        kind="" if planned.kind is WorkKind.ORDINARY else str(planned.kind),
        note=planned.note,
        is_covering=planned.whose_id is not None,
        is_asked=planned.is_asked,
    )


def differences(planned: Sequence[Planned], shifts: Sequence[Shift]) -> tuple[str, ...]:
    """Say where a week is not as planned, in the order of its days; nothing where it is."""
    unworked = (
        (each.starts_at, f"{_plan(each)} was planned and not worked.")
        for each in open_of(planned, shifts)
    )
    worked = ((shift.starts_at, _of_shift(shift, planned)) for shift in shifts)
    return tuple(said for _, said in sorted((*unworked, *worked)) if said)


def _of_shift(shift: Shift, planned: Sequence[Planned]) -> str:
    said = times_in_words(shift.starts_at, shift.ends_at)
    meant = [each for each in planned if _meets(each, shift)]
    if not meant:
        return f"{said} was not planned."
    if any(_is_same(each, shift) for each in meant):
        return ""
    plan = meant[0]
    if (plan.starts_at, plan.ends_at) == (shift.starts_at, shift.ends_at):
        return f"{said}: the break or the kind of work is not as planned."
    return f"{said}: {clock_in_words(plan.starts_at, plan.ends_at)} was planned."


def _plan(planned: Planned) -> str:
    return times_in_words(planned.starts_at, planned.ends_at)


def _is_same(planned: Planned, shift: Shift) -> bool:
    return (planned.starts_at, planned.ends_at, planned.break_minutes, planned.kind) == (
        shift.starts_at,
        shift.ends_at,
        shift.break_minutes,
        shift.kind,
    )


def _meets(planned: Planned, shift: Shift) -> bool:
    return planned.meets(shift.starts_at, shift.ends_at)
