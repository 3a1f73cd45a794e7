"""Printing a week to fill in on paper, and bringing it in again; a person always looks first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import segno
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.evidence.taking import Desk, examine
from pa_employer.paper.geometry import (
    BOX_MM,
    CODE_MM,
    CORNERS,
    MOST_ROWS,
    WeekCode,
    box_at,
)
from pa_employer.paper.models import PaperWeek
from pa_employer.paper.reading import read_week
from pa_employer.planning.queries import planned_for
from pa_employer.planning.rota import Planned
from pa_employer.timesheets.service import note_paper, start_sheet, work_as_planned
from pa_employer.timesheets.shifts import times_in_words
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span
from payroll.ground.errors import DomainError
from receipts.store import FileStore


class NoCodeError(DomainError):
    """We see no code of a printed week. Lay it flat in good light, with all corners in view."""


class HeldError(DomainError):
    """Our scanner for bad files is away for a moment. Try again in a minute."""


class NotYourPaError(DomainError):
    """The printed week is not of one of your PAs."""


class NothingTickedError(DomainError):
    """Nothing is ticked. Tick what was worked as planned, or fill the week in by hand."""


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One planned shift on paper: its words, and where its box is, in millimetres."""

    words: str
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class PrintedCode:
    """One code on paper, as a picture, and where it is, in millimetres."""

    picture: str
    left: int
    top: int


@dataclass(frozen=True, slots=True)
class PrintedWeek:
    """A week to print."""

    rows: tuple[PrintedRow, ...]
    codes: tuple[PrintedCode, ...]
    box: int = BOX_MM
    code: int = CODE_MM


def printed_week(session: Session, assistant: Assistant, monday: date) -> PrintedWeek:
    """Return an assistant's week to print, with what is planned."""
    planned = _planned(session, assistant, monday)
    rows = (
        PrintedRow(times_in_words(each.starts_at, each.ends_at), *box_at(number))
        for number, each in enumerate(planned)
    )
    return PrintedWeek(
        rows=tuple(rows),
        codes=tuple(
            PrintedCode(_code(WeekCode(assistant.id, monday, corner)), left, top)
            for corner, (left, top) in CORNERS.items()
        ),
    )


@dataclass(frozen=True, slots=True)
class Intake:
    """Where photos are looked at and kept."""

    desk: Desk
    files: FileStore


def take_photo(
    session: Session, intake: Intake, employer_id: UUID, data: bytes, by: Actor
) -> list[PaperWeek]:
    """Keep the printed weeks that a photo or a scan shows; nothing is filled in yet."""
    taken = examine(data, intake.desk).taken
    if taken is None:
        raise HeldError
    found = [(page.picture, week) for page in taken.pages if (week := read_week(page.picture))]
    if not found:
        raise NoCodeError
    kept = []
    for picture, week in found:
        assistant = assistant_of(session, employer_id, week.assistant_id)
        if assistant is None:
            raise NotYourPaError
        planned = _planned(session, assistant, week.monday)
        ticked = None
        if week.ticks is not None:
            ticked = [each.key for each, is_in in zip(planned, week.ticks, strict=False) if is_in]
        made = PaperWeek(
            assistant_id=assistant.id,
            week_starts_on=week.monday,
            digest=intake.files.put(picture),
            sent_at=by.at,
            sent_by_id=by.account_id,
            ticked=ticked,
        )
        session.add(made)
        session.flush()
        record(session, by, "sent a paper week", employer_id=employer_id)
        kept.append(made)
    return kept


def fill_in(session: Session, paper: PaperWeek, keys: Collection[str], by: Actor) -> list[str]:
    """Fill in what a person saw ticked; returns a sentence for each shift that does not fit."""
    planned = _planned(session, paper.assistant, paper.week_starts_on)
    wanted = [each for each in planned if each.key in keys]
    if not wanted:
        raise NothingTickedError
    sheet = start_sheet(session, paper.assistant, paper.week_starts_on, by)
    left_out = work_as_planned(session, sheet, wanted, by)
    note_paper(session, sheet, by)
    paper.done_at = by.at
    session.flush()
    return left_out


def put_by(session: Session, paper: PaperWeek, by: Actor) -> None:
    """Put a paper week by, filled in by hand or not needed."""
    paper.done_at = by.at
    session.flush()
    employer_id = paper.assistant.employer_id
    record(session, by, "put a paper week by", employer_id=employer_id)


def papers_waiting(session: Session, employer_id: UUID) -> list[PaperWeek]:
    """Return the paper weeks nobody has looked at, the oldest week first."""
    found = (
        select(PaperWeek)
        .join(Assistant, Assistant.id == PaperWeek.assistant_id)
        .where(Assistant.employer_id == employer_id, PaperWeek.done_at.is_(None))
        .options(joinedload(PaperWeek.assistant))
    )
    return list(session.scalars(found.order_by(PaperWeek.week_starts_on, PaperWeek.id)))


def paper_of(session: Session, employer_id: UUID, paper_id: UUID) -> PaperWeek | None:
    """Return one of an employer's paper weeks, or None if it is not theirs."""
    found = session.get(PaperWeek, paper_id)
    return found if found and found.assistant.employer_id == employer_id else None


def planned_on(session: Session, paper: PaperWeek) -> list[Planned]:
    """Return the shifts that were printed on a paper week."""
    return _planned(session, paper.assistant, paper.week_starts_on)


def _planned(session: Session, assistant: Assistant, monday: date) -> list[Planned]:
    span = Span(monday, monday + ONE_WEEK - ONE_DAY)
    return planned_for(session, assistant, span)[:MOST_ROWS]


def _code(code: WeekCode) -> str:
    made = segno.make_qr(str(code), error="m")
    picture: str = made.svg_inline(border=0, svgclass="code", omitsize=True)
    return picture
