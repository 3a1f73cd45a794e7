"""Bringing in a spreadsheet of shifts: tried first, row by row, and kept when somebody says so."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.agreements.models import Agreement
from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistants_of
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record, recorded_together
from pa_employer.bureau.models import RowState, SheetFile, SheetRow
from pa_employer.bureau.ordering import Held, held_by
from pa_employer.bureau.spreadsheet import ReadRow
from pa_employer.bureau.typed_shift import TypedShift, typed_shift
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, Handler
from pa_employer.people.models import Area
from pa_employer.timesheets.models import Timesheet
from pa_employer.timesheets.queries import neighbouring_shifts
from pa_employer.timesheets.service import add_shift, agree_sheet, start_sheet, submit_sheet
from payroll.ground.days import monday_of
from payroll.ground.errors import DomainError

JOB = "spreadsheet"
LOT = 60
OURS = "Something went wrong on our side. Nothing of this row was kept. Try again, or tell us."

log = logging.getLogger(__name__)


class NotYoursError(DomainError):
    """You act for nobody with that reference. Check it against the template."""


class NoSuchAssistantError(DomainError):
    """Nobody with that name works there. Check it against the template."""


class TwoOfThatNameError(DomainError):
    """Two PAs there have that name. Enter these hours on their own pages."""


class TheyDecideError(DomainError):
    """They agree hours themselves. Send the file again without saying that hours are agreed."""


class ThereAlreadyError(DomainError):
    """The very same shift is there already, so nothing is to be done."""


class NotOverError(DomainError):
    """The shift is not over yet. Send it when it is."""


class NothingFineError(DomainError):
    """No row of this file can be brought in. Mend the rows, and send the file again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent: its name, its rows, and whether both sides signed the hours."""

    name: str
    rows: Sequence[ReadRow]
    are_agreed: bool = False


@dataclass(frozen=True, slots=True)
class _Bringing:
    """A file that is tried or brought in: for whom its sender may act, and who asks."""

    file: SheetFile
    held: dict[UUID, Held]
    by: Actor


def take_in(session: Session, account: Account, sent: Sent, by: Actor) -> SheetFile:
    """Keep a file's rows, to be tried by the worker; nothing of it is hours yet."""
    if account.organisation_id is None:
        raise NotYoursError
    made = SheetFile(
        organisation_id=account.organisation_id,
        name=sent.name[:100],
        sent_at=by.at,
        sent_by_id=by.account_id,
        are_agreed=sent.are_agreed,
    )
    session.add(made)
    session.flush()
    session.add_all(
        SheetRow(
            file_id=made.id,
            number=row.number,
            cells=dict(row.cells),
            state=RowState.REFUSED if row.problem else RowState.WAITING,
            sentence=row.problem,
        )
        for row in sent.rows
    )
    session.flush()
    ask_for(session, JOB, made.id, by.at)
    record(session, by, "sent a spreadsheet of hours", subject=f"sheet file {made.id}")
    return made


def bring_in(session: Session, file: SheetFile, by: Actor) -> int:
    """Have the rows that fit brought in; returns how many. Asked twice, they come once."""
    fine = select(SheetRow).where(SheetRow.file_id == file.id, SheetRow.state == RowState.FINE)
    rows = session.scalars(fine.with_for_update()).all()
    if not rows:
        raise NothingFineError
    for row in rows:
        row.state = RowState.CHOSEN
    file.asked_by_id = by.account_id
    session.flush()
    ask_for(session, JOB, file.id, by.at)
    record(session, by, f"brought in {len(rows)} shifts", subject=f"sheet file {file.id}")
    return len(rows)


def file_of(session: Session, account: Account, file_id: UUID) -> SheetFile | None:
    """Return one of an organisation's files, or None if it is not theirs."""
    found = session.get(SheetFile, file_id)
    return found if found and found.organisation_id == account.organisation_id else None


def files_of(session: Session, account: Account, most: int) -> list[SheetFile]:
    """Return the newest files somebody's organisation sent."""
    found = select(SheetFile).where(SheetFile.organisation_id == account.organisation_id)
    return list(session.scalars(found.order_by(SheetFile.sent_at.desc()).limit(most)))


def rows_of(session: Session, file: SheetFile) -> list[SheetRow]:
    """Return a file's rows in their order."""
    found = select(SheetRow).where(SheetRow.file_id == file.id)
    return list(session.scalars(found.order_by(SheetRow.number)))


def turn(bench: Bench, file_id: UUID) -> datetime | None:
    """Try, or bring in, the next rows of a file; each is kept with its state in one step."""
    now = bench.clock()
    with bench.opened() as session:
        file = session.get_one(SheetFile, file_id)
        by_id = file.asked_by_id or file.sent_by_id
        by = Actor(by_id, now)
        held = held_by(session, session.get_one(Account, by_id), by.today)
        for state, is_kept in ((RowState.WAITING, False), (RowState.CHOSEN, True)):
            lot = _lot(session, file, state)
            if lot:
                with recorded_together(session) as recorded:
                    _each(session, _Bringing(file, held, by), lot, is_kept=is_kept)
                    if not is_kept:
                        recorded.clear()
                session.commit()
                return now
    return None


HANDLERS: dict[str, Handler] = {JOB: turn}


def _lot(session: Session, file: SheetFile, state: RowState) -> list[SheetRow]:
    """Return the next rows, and with them the rest of the last one's PA: they are one week."""
    found = select(SheetRow).where(SheetRow.file_id == file.id, SheetRow.state == state)
    rows = list(session.scalars(found.order_by(SheetRow.number).with_for_update()))
    whose = {_whose(row) for row in rows[:LOT]}
    return sorted((row for row in rows if _whose(row) in whose), key=lambda row: row.number)


def _whose(row: SheetRow) -> tuple[str, str]:
    return row.cells.get("Reference", "").strip(), row.cells.get("PA", "").strip().casefold()


def _each(
    session: Session, bringing: _Bringing, lot: Iterable[SheetRow], *, is_kept: bool
) -> None:
    for _, rows in groupby(sorted(lot, key=_whose), key=_whose):
        of_one = list(rows)
        step = session.begin_nested()
        try:
            ended = _of_one(session, bringing, of_one)
        except Exception:  # one PA's trouble is no reason to refuse the others
            log.exception("rows of sheet file %s failed", bringing.file.id)
            step.rollback()
            ended = {row.id: (RowState.REFUSED, OURS, None) for row in of_one}
        else:
            # What was only tried leaves nothing behind.
            (step.commit if is_kept else step.rollback)()
        for row in of_one:
            state, row.sentence, row.assistant_id = ended[row.id]
            fits = RowState.KEPT if is_kept else RowState.FINE
            row.state = fits if state is RowState.FINE else state
    session.flush()


def _of_one(
    session: Session, bringing: _Bringing, rows: Sequence[SheetRow]
) -> dict[UUID, tuple[RowState, str, UUID | None]]:
    """Add the shifts of one PA, and say of each row what became of it."""
    ended: dict[UUID, tuple[RowState, str, UUID | None]] = {}
    sheets: dict[UUID, Timesheet] = {}
    for row in rows:
        assistant: Assistant | None = None
        try:
            typed = typed_shift(row.cells)
            assistant = _assistant(session, typed, bringing)
            with session.begin_nested():
                sheet = _add(session, assistant, typed, bringing.by)
            sheets[sheet.id] = sheet
            ended[row.id] = (RowState.FINE, "", assistant.id)
        except DomainError as refused:
            who = assistant.id if assistant else None
            ended[row.id] = (RowState.REFUSED, refused.message, who)
    if bringing.file.are_agreed:
        for sheet in sheets.values():
            submit_sheet(session, sheet, bringing.by)
            agree_sheet(session, sheet, bringing.by)
    return ended


def _assistant(session: Session, typed: TypedShift, bringing: _Bringing) -> Assistant:
    found = select(Agreement.employer_id).where(Agreement.reference == typed.reference)
    mine = {each for each in session.scalars(found) if each in bringing.held}
    if len(mine) != 1:
        raise NotYoursError
    (employer_id,) = mine
    if bringing.file.are_agreed and not bringing.held[employer_id].may(Area.HOURS):
        raise TheyDecideError
    name = typed.assistant.casefold()
    named = [each for each in assistants_of(session, employer_id) if each.name.casefold() == name]
    if not named:
        raise NoSuchAssistantError
    if len(named) > 1:
        raise TwoOfThatNameError
    return named[0]


def _add(session: Session, assistant: Assistant, typed: TypedShift, by: Actor) -> Timesheet:
    details = typed.details
    if details.ends_at > by.at:
        raise NotOverError
    sheet = start_sheet(session, assistant, monday_of(details.starts_on), by)
    for shift in neighbouring_shifts(session, sheet):
        if (shift.starts_at, shift.ends_at) == (details.starts_at, details.ends_at):
            raise ThereAlreadyError
    add_shift(session, sheet, details, by)
    return sheet
