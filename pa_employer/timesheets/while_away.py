"""Shifts while the supported person was away or in hospital, and what that work was.

A PA reads only that the person was away. Where they were is for the employer's side to tell.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement, Told
from pa_employer.agreements.told import as_circumstance
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.clock import day_of
from pa_employer.db import is_among
from pa_employer.timesheets.models import SheetEvent, Shift, Timesheet, WhileAway
from pa_employer.timesheets.shifts import times_in_words
from pa_employer.together import Ids, for_each, grouped
from returns.groups import AwayWork, Reason


@dataclass(frozen=True, slots=True)
class AwayShown:
    """Shifts of a week within one time away, and what was said of them."""

    told: Told
    name: str
    """The supported person's first name."""
    shifts: tuple[str, ...]
    what: AwayWork | None

    @property
    def where(self) -> str:
        """Say plainly where the person was; for the employer's side only."""
        return "in hospital" if self.told.reason is Reason.HOSPITAL else "away"


def while_away(session: Session, sheet: Timesheet | None) -> list[AwayShown]:
    """Return the shifts of a week that lie in a time the person was away, by that time."""
    if sheet is None or not sheet.shifts:
        return []
    said = _said_of(session, sheet)
    person = sheet.assistant.employer.supported_person.split(" ", maxsplit=1)[0]
    return [
        AwayShown(told, person, tuple(map(_words, shifts)), _what(said.get(told.id)))
        for told in _told_by(session, sheet.assistant.employer_id)
        if (shifts := [each for each in sheet.shifts if _is_within(each.starts_at, told)])
    ]


def say_what_it_was(
    session: Session, sheet: Timesheet, away: AwayShown, what: AwayWork, by: Actor
) -> None:
    """Keep what the work was while the person was away; saying the same again changes nothing.

    It can be said of agreed hours too, for time away is often told later.
    """
    session.execute(select(Timesheet.id).where(Timesheet.id == sheet.id).with_for_update())
    found = _said_of(session, sheet).get(away.told.id)
    if found is None:
        found = WhileAway(
            timesheet_id=sheet.id,
            told_id=away.told.id,
            what=what,
            said_at=by.at,
            said_by_id=by.account_id,
        )
        session.add(found)
    elif found.what is what:
        return
    else:
        found.what, found.said_at, found.said_by_id = what, by.at, by.account_id
    session.flush()
    words = f"said what the work was while {away.name} was away: {what.words}"
    session.add(SheetEvent(timesheet_id=sheet.id, at=by.at, by_id=by.account_id, words=words))
    record(
        session,
        by,
        "said what work was while the person was away",
        employer_id=sheet.assistant.employer_id,
        subject=f"timesheet {sheet.id}",
    )


@for_each
def work_while_away(
    session: Session, assistant_ids: Ids
) -> Mapping[UUID, list[tuple[date, Told, AwayWork]]]:
    """Return what was said of an assistant's work in times away: week, time away, what it was."""
    found = (
        select(Timesheet.assistant_id, Timesheet.week_starts_on, Told, WhileAway.what)
        .join(Timesheet, Timesheet.id == WhileAway.timesheet_id)
        .join(Told, Told.id == WhileAway.told_id)
        .where(
            is_among(session, Timesheet.assistant_id, assistant_ids), Told.withdrawn_at.is_(None)
        )
        .order_by(WhileAway.said_at, WhileAway.id)
    )
    rows = grouped(assistant_ids, session.execute(found), lambda row: row[0])
    return {id_: [(monday, told, what) for _, monday, told, what in rows[id_]] for id_ in rows}


def away_work(
    monday: date, starts_at: datetime, said: Iterable[tuple[date, Told, AwayWork]]
) -> AwayWork | None:
    """Return what was said of a shift of a week, if the person was away when it began."""
    return next(
        (what for week, told, what in said if week == monday and _is_within(starts_at, told)),
        None,
    )


@for_each
def _told_by(session: Session, employer_ids: Ids) -> Mapping[UUID, list[Told]]:
    """Return what an employer told of all their direct payments and did not take back."""
    found = (
        select(Agreement.employer_id, Told)
        .join(Agreement, Agreement.id == Told.agreement_id)
        .where(is_among(session, Agreement.employer_id, employer_ids), Told.withdrawn_at.is_(None))
        .order_by(Told.first_on, Told.id)
    )
    rows = grouped(employer_ids, session.execute(found), lambda row: row[0])
    return {employer_id: [told for _, told in of_one] for employer_id, of_one in rows.items()}


def _said_of(session: Session, sheet: Timesheet) -> dict[UUID, WhileAway]:
    found = select(WhileAway).where(WhileAway.timesheet_id == sheet.id)
    return {row.told_id: row for row in session.scalars(found)}


def _is_within(starts_at: datetime, told: Told) -> bool:
    return as_circumstance(told).is_away_on(day_of(starts_at))


def _what(said: WhileAway | None) -> AwayWork | None:
    return said.what if said else None


def _words(shift: Shift) -> str:
    return times_in_words(shift.starts_at, shift.ends_at)
