"""Reading rotas: of one assistant, or of everybody on a page with one question each."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from pa_employer.assistants.models import Assistant
from pa_employer.db import is_among
from pa_employer.planning.models import ChangeState, RotaChange, RotaLine
from pa_employer.planning.rota import Planned, Rota
from pa_employer.together import Ids, for_each, grouped, together
from payroll.ground.days import Span

FOREVER = date.max


@for_each
def rota_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, Rota]:
    """Return an assistant's rota, what they cover for others included."""
    own = select(RotaLine).where(is_among(session, RotaLine.assistant_id, assistant_ids))
    lines = grouped(
        assistant_ids,
        session.scalars(own.order_by(RotaLine.from_on, RotaLine.starts, RotaLine.id)),
        lambda row: row.assistant_id,
    )
    line_ids = [line.id for found in lines.values() for line in found]
    about = or_(
        is_among(session, RotaChange.line_id, line_ids),
        is_among(session, RotaChange.covered_by_id, assistant_ids),
    )
    asked = select(RotaChange).where(about).options(joinedload(RotaChange.line))
    changes = list(session.scalars(asked.order_by(RotaChange.on, RotaChange.id)))
    return {id_: _rota(id_, lines[id_], changes) for id_ in assistant_ids}


def _rota(assistant_id: UUID, lines: Iterable[RotaLine], changes: list[RotaChange]) -> Rota:
    own = tuple(lines)
    ids = {line.id for line in own}
    return Rota(
        lines=own,
        changes={(each.line_id, each.on): each for each in changes if each.line_id in ids},
        covering=tuple(each for each in changes if each.covered_by_id == assistant_id),
    )


def rotas_of(session: Session, assistants: Iterable[Assistant]) -> dict[UUID, Rota]:
    """Return the rotas of several assistants, by id."""
    ids = list(dict.fromkeys(each.id for each in assistants))
    with together(session, ids):
        return {id_: rota_of(session, id_) for id_ in ids}


def planned_for(session: Session, assistant: Assistant, span: Span) -> list[Planned]:
    """Return the shifts planned for an assistant in a span of days, within the job's own."""
    return within_job(assistant, rota_of(session, assistant.id).between(span))


def within_job(assistant: Assistant, planned: Iterable[Planned]) -> list[Planned]:
    """Return the shifts that begin while somebody is employed."""
    employed = Span(assistant.started_on, assistant.left_on or FOREVER)
    return [each for each in planned if each.on in employed]


def line_of(session: Session, employer_id: UUID, line_id: UUID) -> RotaLine | None:
    """Return a line of an employer's rota, or None if it is not of theirs."""
    found = session.get(RotaLine, line_id)
    return found if found and found.assistant.employer_id == employer_id else None


def change_on(session: Session, line_id: UUID, day: date) -> RotaChange | None:
    """Return how one day of a line is otherwise, if anything was said of it."""
    found = select(RotaChange).where(RotaChange.line_id == line_id, RotaChange.on == day)
    return session.scalar(found.options(joinedload(RotaChange.line)))


def lines_of(session: Session, employer_id: UUID, today: date) -> list[RotaLine]:
    """Return what comes again for an employer now or later, by who and when it is."""
    found = (
        select(RotaLine)
        .join(Assistant, Assistant.id == RotaLine.assistant_id)
        .where(
            Assistant.employer_id == employer_id,
            or_(RotaLine.until_on.is_(None), RotaLine.until_on >= today),
        )
        .options(joinedload(RotaLine.assistant))
    )
    rows = session.scalars(found)
    return sorted(
        rows,
        key=lambda line: (
            line.assistant.name,
            line.assistant_id,
            line.from_on.weekday(),
            line.starts,
            line.id,
        ),
    )


def changes_of(session: Session, employer_id: UUID, since: date) -> list[RotaChange]:
    """Return the days since one that are not as planned, the soonest first."""
    found = _of_employers(session, (employer_id,)).where(
        RotaChange.state != ChangeState.KEPT, RotaChange.on >= since
    )
    return list(session.scalars(found))


@for_each
def changes_asked(
    session: Session, employer_ids: Ids, today: date
) -> Mapping[UUID, list[RotaChange]]:
    """Return the days to come that somebody said they cannot do, the soonest first."""
    found = _of_employers(session, employer_ids).where(
        RotaChange.state == ChangeState.ASKED, RotaChange.on >= today
    )
    rows = session.scalars(found)
    return grouped(employer_ids, rows, lambda row: row.line.assistant.employer_id)


def _of_employers(session: Session, employer_ids: Ids) -> Select[RotaChange]:
    return (
        select(RotaChange)
        .join(RotaLine, RotaLine.id == RotaChange.line_id)
        .join(Assistant, Assistant.id == RotaLine.assistant_id)
        .where(is_among(session, Assistant.employer_id, employer_ids))
        .options(joinedload(RotaChange.line).joinedload(RotaLine.assistant))
        .order_by(RotaChange.on, RotaChange.id)
    )
