"""A week of a household's rota as a page shows it: who is planned when, and what needs a look."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import employed_in, terms_by_assistant
from pa_employer.leave.away import off_on
from pa_employer.planning.queries import planned_for, rotas_of, within_job
from pa_employer.planning.rota import Planned, Rota, short_rests
from pa_employer.timesheets.shifts import clock_in_words, days_of, times_in_words, weekday_in_words
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, hours_in_words
from payroll.work.kinds import WorkKind


@dataclass(frozen=True, slots=True)
class Slot:
    """One planned shift in words, and whose it is."""

    assistant: Assistant
    key: str
    on: date
    times: str
    hours: str
    kind: str
    note: str
    is_asked: bool
    """Whether the assistant said that they cannot."""
    covers_for: str
    """Whose shift it is, where they cover somebody else's."""
    off: str
    """Why the assistant is away that day, in words."""


@dataclass(frozen=True, slots=True)
class RotaDay:
    """One day and who is planned for it."""

    name: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class RotaWeek:
    """A week of the rota."""

    monday: date
    days: tuple[RotaDay, ...]
    totals: tuple[str, ...]
    """What each assistant is planned for, against what their terms agree."""
    cautions: tuple[str, ...]
    is_any: bool
    """Whether anybody has a rota at all."""


def rota_week(session: Session, employer_id: UUID, monday: date) -> RotaWeek:
    """Return a week of an employer's rota."""
    span = Span(monday, monday + ONE_WEEK - ONE_DAY)
    employed = employed_in(session, employer_id, span)
    rotas = rotas_of(session, employed)
    names = {each.id: each.known_as for each in employed}
    planned = {each.id: within_job(each, rotas[each.id].between(span)) for each in employed}
    slots = [
        slot_of(session, each, shift, names) for each in employed for shift in planned[each.id]
    ]
    return RotaWeek(
        monday=monday,
        days=tuple(_day(day, slots) for day in days_of(monday)),
        totals=tuple(_totals(session, employer_id, employed, planned, monday)),
        cautions=tuple(_rests(employed, rotas, span)),
        is_any=any(rota.lines for rota in rotas.values()),
    )


def slot_of(
    session: Session, assistant: Assistant, planned: Planned, names: dict[UUID, str]
) -> Slot:
    """Return one planned shift in words; `names` are of everybody by id."""
    return Slot(
        assistant=assistant,
        key=planned.key,
        on=planned.on,
        times=clock_in_words(planned.starts_at, planned.ends_at),
        hours=hours_in_words(planned.minutes),
        kind="" if planned.kind is WorkKind.ORDINARY else str(planned.kind),
        note=planned.note,
        is_asked=planned.is_asked,
        covers_for=names.get(planned.whose_id, "somebody else") if planned.whose_id else "",
        off=off_on(session, assistant, planned.on),
    )


def _day(day: date, slots: Iterable[Slot]) -> RotaDay:
    own = sorted((each for each in slots if each.on == day), key=lambda each: each.times)
    return RotaDay(weekday_in_words(day), tuple(own))


def _totals(
    session: Session,
    employer_id: UUID,
    employed: Iterable[Assistant],
    planned: dict[UUID, list[Planned]],
    monday: date,
) -> Iterable[str]:
    agreed = terms_by_assistant(session, employer_id)
    for each in employed:
        minutes = sum(shift.minutes for shift in planned[each.id])
        held = [terms for terms in agreed.get(each.id, ()) if terms.from_on <= monday + ONE_WEEK]
        contracted = held[-1].contracted_minutes_per_week if held else 0
        said = f"{each.name}: {hours_in_words(minutes)} planned"
        if contracted:
            said += f", {hours_in_words(contracted)} agreed for a week"
        yield f"{said}."


def _rests(employed: Iterable[Assistant], rotas: dict[UUID, Rota], span: Span) -> Iterable[str]:
    wider = Span(span.first - ONE_DAY, span.last)
    for each in employed:
        for before, after in short_rests(rotas[each.id].between(wider)):
            yield _rest_words(f"{each.known_as} has", before, after)


def rests_with(
    session: Session, assistant: Assistant, who: str, gets: Planned, gives: Planned | None = None
) -> list[str]:
    """Say where rest would be short if somebody did a shift, perhaps for one of theirs.

    `who` begins the sentence: 'You would have'.
    """
    about = Span(gets.on - ONE_DAY * 2, gets.on + ONE_DAY * 2)
    kept = [
        each
        for each in planned_for(session, assistant, about)
        if gives is None or each.key != gives.key
    ]
    return [
        _rest_words(who, before, after)
        for before, after in short_rests([*kept, gets])
        if gets in {before, after}
    ]


def _rest_words(who: str, before: Planned, after: Planned) -> str:
    rest = (after.starts_at - before.ends_at).total_seconds() // 60
    return (
        f"{who} {hours_in_words(int(rest))} of rest before "
        f"{times_in_words(after.starts_at, after.ends_at)}. The law's rest is 11 hours a "
        "day. This may be fine: rest can be made up later."
    )
