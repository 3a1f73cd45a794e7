"""An assistant's rota as a value: which shifts are planned when, and which days are otherwise."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from uuid import UUID

from pa_employer.planning.models import ChangeState, RotaChange, RotaLine
from payroll.ground.days import LONDON, ONE_DAY, ONE_WEEK, Span
from payroll.hours import NoSuchTimeError, instant, worked_minutes
from payroll.work.kinds import WorkKind

REST = timedelta(hours=11)
"""Rest between two days' work: Working Time Regulations 1998, reg 10."""
ONE_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """One shift as it is planned for one day."""

    line_id: UUID
    on: date
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    kind: WorkKind
    note: str = ""
    state: ChangeState | None = None
    """What was said of this day, if anything was."""
    whose_id: UUID | None = None
    """Whose shift it is when somebody else covers it."""

    @property
    def key(self) -> str:
        """Return what names this shift in an address."""
        return f"{self.line_id}.{self.on}"

    @property
    def minutes(self) -> int:
        """Return the minutes of work, less the break."""
        return worked_minutes(self.starts_at, self.ends_at, self.break_minutes)

    @property
    def is_asked(self) -> bool:
        """Tell whether the assistant said that they cannot, and it is not settled."""
        return self.state is ChangeState.ASKED

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Tell whether a stretch of time is partly the same."""
        return self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Rota:
    """What is planned for one assistant; nothing, for who has no rota."""

    lines: tuple[RotaLine, ...] = ()
    changes: Mapping[tuple[UUID, date], RotaChange] = field(default_factory=dict)
    """What is otherwise on a day of one of the lines."""
    covering: tuple[RotaChange, ...] = ()
    """Days of others' lines that this assistant covers."""

    def between(self, span: Span) -> list[Planned]:
        """Return the shifts planned in a span of days, in the order they begin."""
        own = (
            _planned(line, day, self.changes.get((line.id, day)))
            for line in self.lines
            for day in days_of_line(line, span)
        )
        kept = (each for each in own if each.state not in {ChangeState.COVERED, ChangeState.OUT})
        covering = (
            _planned(change.line, change.on, change, change.line.assistant_id)
            for change in self.covering
            if change.on in span
        )
        return sorted((*kept, *covering), key=lambda each: (each.starts_at, each.line_id))

    def find(self, key: str) -> Planned | None:
        """Return the planned shift with a key, or None if it is not planned any more."""
        try:
            day = date.fromisoformat(key.rpartition(".")[2])
        except ValueError:
            return None
        return next((each for each in self.between(Span(day, day)) if each.key == key), None)


def days_of_line(line: RotaLine, span: Span) -> Iterator[date]:
    """Return the days in a span that a line is on."""
    last = min(span.last, line.until_on or span.last)
    step = ONE_WEEK * line.every_weeks
    skipped = max(0, -(-(span.first - line.from_on).days // step.days))
    day = line.from_on + step * skipped
    while day <= last:
        yield day
        day += step


def line_on(line: RotaLine, day: date) -> Planned:
    """Return a line's shift as it is planned for one of its days."""
    return _planned(line, day, None)


def clash(one: Iterable[Planned], others: Iterable[Planned]) -> tuple[Planned, Planned] | None:
    """Return the first two shifts of two lists that are at the same time, if there are any."""
    against = sorted(others, key=lambda each: each.starts_at)
    return next(
        (
            (mine, theirs)
            for mine in sorted(one, key=lambda each: each.starts_at)
            for theirs in against
            if mine.meets(theirs.starts_at, theirs.ends_at)
        ),
        None,
    )


def short_rests(planned: Iterable[Planned]) -> list[tuple[Planned, Planned]]:
    """Return neighbouring shifts of two days with less rest between than the law names."""
    ordered = sorted(planned, key=lambda each: each.starts_at)
    return [
        (before, after)
        for before, after in pairwise(ordered)
        if before.on != after.on and after.starts_at - before.ends_at < REST
    ]


def _planned(
    line: RotaLine, day: date, change: RotaChange | None, whose_id: UUID | None = None
) -> Planned:
    ends_on = day if line.ends > line.starts else day + ONE_DAY
    starts_at, ends_at = _on_the_clock(day, line.starts), _on_the_clock(ends_on, line.ends)
    return Planned(
        line_id=line.id,
        on=day,
        starts_at=starts_at,
        # Where the clocks leap over the whole of a short night shift, an hour of it is left.
        ends_at=ends_at if ends_at > starts_at else starts_at + ONE_HOUR,
        break_minutes=line.break_minutes,
        kind=line.kind,
        note=line.note,
        state=change.state if change else None,
        whose_id=whose_id,
    )


def _on_the_clock(day: date, at: time) -> datetime:
    """Return when a clock shows a time; an hour later on the night that leaves it out."""
    try:
        return instant(day, at)
    except NoSuchTimeError:
        later = datetime.combine(day, at, LONDON).replace(tzinfo=None) + ONE_HOUR
        return instant(later.date(), later.time())
