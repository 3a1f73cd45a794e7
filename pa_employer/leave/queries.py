"""Reading time off: holidays, spells of sickness, family leave, and what is carried over."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.db import is_among
from pa_employer.leave.models import (
    CarriedOver,
    FamilyLeave,
    Holiday,
    HolidayDay,
    HolidayState,
    Sickness,
)
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import Span

OPEN = (HolidayState.ASKED, HolidayState.AGREED)


@for_each
def holidays_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[Holiday]]:
    """Return an assistant's holidays, the newest first."""
    found = select(Holiday).where(is_among(session, Holiday.assistant_id, assistant_ids))
    rows = session.scalars(found.order_by(Holiday.first_on.desc(), Holiday.asked_at.desc()))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


def agreed_holidays(session: Session, assistant_id: UUID) -> list[Holiday]:
    """Return an assistant's agreed holidays, oldest first."""
    agreed = (
        each for each in holidays_of(session, assistant_id) if each.state is HolidayState.AGREED
    )
    return sorted(agreed, key=lambda each: (each.first_on, each.id))


def agreed_days(session: Session, assistant_id: UUID, span: Span) -> list[HolidayDay]:
    """Return the days of agreed holiday within a span and within the job, oldest first."""
    return [each for each in _every_agreed_day(session, assistant_id) if each.on in span]


@for_each
def _every_agreed_day(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[HolidayDay]]:
    found = (
        select(Holiday.assistant_id, HolidayDay)
        .join(Holiday, Holiday.id == HolidayDay.holiday_id)
        .join(Assistant, Assistant.id == Holiday.assistant_id)
        .where(
            is_among(session, Holiday.assistant_id, assistant_ids),
            Holiday.state == HolidayState.AGREED,
            or_(Assistant.left_on.is_(None), HolidayDay.on <= Assistant.left_on),
        )
        .order_by(HolidayDay.on)
    )
    rows = grouped(assistant_ids, session.execute(found), lambda row: row[0])
    return {assistant_id: [day for _, day in of_one] for assistant_id, of_one in rows.items()}


def asked_holidays(session: Session, employer_id: UUID) -> list[Holiday]:
    """Return the holidays that wait for an answer, the nearest first."""
    found = (
        select(Holiday)
        .join(Assistant, Assistant.id == Holiday.assistant_id)
        .where(Assistant.employer_id == employer_id, Holiday.state == HolidayState.ASKED)
    )
    return list(session.scalars(found.order_by(Holiday.first_on, Holiday.id)))


def overlapping_holidays(
    session: Session, assistant_id: UUID, first: date, last: date
) -> list[Holiday]:
    """Return holidays asked for or agreed that share a day with a span."""
    found = select(Holiday).where(
        Holiday.assistant_id == assistant_id,
        Holiday.state.in_(OPEN),
        Holiday.first_on <= last,
        Holiday.last_on >= first,
    )
    return list(session.scalars(found))


@for_each
def spells_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[Sickness]]:
    """Return an assistant's spells of sickness that were not crossed out, oldest first."""
    found = select(Sickness).where(
        is_among(session, Sickness.assistant_id, assistant_ids), Sickness.removed_at.is_(None)
    )
    rows = session.scalars(found.order_by(Sickness.first_on, Sickness.id))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


@for_each
def family_leaves_of(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[FamilyLeave]]:
    """Return an assistant's family leave that was not crossed out, oldest first."""
    found = select(FamilyLeave).where(
        is_among(session, FamilyLeave.assistant_id, assistant_ids),
        FamilyLeave.removed_at.is_(None),
    )
    rows = session.scalars(found.order_by(FamilyLeave.starts_on, FamilyLeave.id))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


def carried_into(session: Session, assistant_id: UUID, year_from: date) -> CarriedOver | None:
    """Return what was carried over into a leave year, if anything was."""
    found = select(CarriedOver).where(
        CarriedOver.assistant_id == assistant_id, CarriedOver.into_year_from == year_from
    )
    return session.scalar(found)


def carried_over_of(session: Session, assistant_id: UUID, year_from: date) -> list[CarriedOver]:
    """Return what was carried over and may still be taken in a leave year, oldest first."""
    return [
        row
        for row in _all_carried_over(session, assistant_id)
        if row.into_year_from <= year_from <= row.until_on
    ]


@for_each
def _all_carried_over(session: Session, assistant_ids: Ids) -> Mapping[UUID, list[CarriedOver]]:
    found = select(CarriedOver).where(is_among(session, CarriedOver.assistant_id, assistant_ids))
    rows = session.scalars(found.order_by(CarriedOver.into_year_from))
    return grouped(assistant_ids, rows, lambda row: row.assistant_id)


def holiday_of(session: Session, assistant_id: UUID, holiday_id: UUID) -> Holiday | None:
    """Return one of an assistant's holidays, or None if it is not theirs."""
    found = session.get(Holiday, holiday_id)
    return found if found and found.assistant_id == assistant_id else None


def sickness_of(session: Session, assistant_id: UUID, sickness_id: UUID) -> Sickness | None:
    """Return one of an assistant's spells, or None if it is not theirs."""
    found = session.get(Sickness, sickness_id)
    return found if found and found.assistant_id == assistant_id else None


def family_leave_of(session: Session, assistant_id: UUID, leave_id: UUID) -> FamilyLeave | None:
    """Return one of an assistant's family leaves, or None if it is not theirs."""
    found = session.get(FamilyLeave, leave_id)
    return found if found and found.assistant_id == assistant_id else None
