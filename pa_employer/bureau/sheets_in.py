"""Bringing in a spreadsheet: tried first, row by row, and kept when somebody says so."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record, recorded_together
from pa_employer.bureau.layouts import LAYOUTS
from pa_employer.bureau.models import RowState, SheetFile, SheetKind, SheetRow
from pa_employer.bureau.ordering import held_by
from pa_employer.bureau.rows import Bringing, Ended, NotYoursError
from pa_employer.bureau.shift_rows import bring_shifts
from pa_employer.bureau.spreadsheet import ReadRow
from pa_employer.bureau.term_rows import bring_changes, bring_people
from pa_employer.jobs.service import ask_for
from pa_employer.jobs.worker import Bench, Handler
from payroll.ground.errors import DomainError

BRING: dict[SheetKind, Callable[[Session, Bringing, Sequence[SheetRow]], dict[UUID, Ended]]] = {
    SheetKind.SHIFTS: bring_shifts,
    SheetKind.CHANGES: bring_changes,
    SheetKind.PEOPLE: bring_people,
}
WAIT = frozenset({RowState.WAITING, RowState.FINE, RowState.CHOSEN})
"""States of a row that is not settled."""
JOB = "spreadsheet"
LOT = 60
OURS = "Something went wrong on our side. Nothing of this row was kept. Try again, or tell us."

log = logging.getLogger(__name__)


class NothingFineError(DomainError):
    """No row of this file can be brought in. Mend the rows, and send the file again."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent: its name, its rows, and what it is of."""

    name: str
    rows: Sequence[ReadRow]
    are_agreed: bool = False
    """Of shifts and changes: whether both sides signed them."""
    kind: SheetKind = SheetKind.SHIFTS


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
        kind=sent.kind,
    )
    session.add(made)
    session.flush()
    session.add_all(_row(made, row) for row in sent.rows)
    session.flush()
    ask_for(session, JOB, made.id, by.at)
    record(session, by, f"sent a spreadsheet of {made.kind}", subject=f"sheet file {made.id}")
    return made


def _row(file: SheetFile, row: ReadRow) -> SheetRow:
    private = {name: row.cells[name] for name in LAYOUTS[file.kind].private & row.cells.keys()}
    return SheetRow(
        file_id=file.id,
        number=row.number,
        cells={name: text for name, text in row.cells.items() if name not in private},
        state=RowState.REFUSED if row.problem else RowState.WAITING,
        sentence=row.problem,
        private=json.dumps(private) if private and not row.problem else None,
    )


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
    record(session, by, f"brought in {len(rows)} {file.kind}", subject=f"sheet file {file.id}")
    return len(rows)


def file_of(session: Session, account: Account, file_id: UUID) -> SheetFile | None:
    """Return one of an organisation's files, or None if it is not theirs."""
    found = session.get(SheetFile, file_id)
    return found if found and found.organisation_id == account.organisation_id else None


def files_of(session: Session, account: Account, kind: SheetKind, most: int) -> list[SheetFile]:
    """Return the newest files of one kind that somebody's organisation sent."""
    found = select(SheetFile).where(
        SheetFile.organisation_id == account.organisation_id, SheetFile.kind == kind
    )
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
                    _each(session, Bringing(file, held, by, recorded), lot, is_kept=is_kept)
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


def _each(session: Session, bringing: Bringing, lot: Iterable[SheetRow], *, is_kept: bool) -> None:
    for _, rows in groupby(sorted(lot, key=_whose), key=_whose):
        of_one = list(rows)
        try:
            with bringing.step(session) if is_kept else _tried(session):
                ended = BRING[bringing.file.kind](session, bringing, of_one)
        except Exception:  # one PA's trouble is no reason to refuse the others
            log.exception("rows of sheet file %s failed", bringing.file.id)
            ended = {row.id: Ended(RowState.REFUSED, OURS) for row in of_one}
        for row in of_one:
            _settle(row, ended[row.id], is_kept=is_kept)
    session.flush()


@contextmanager
def _tried(session: Session) -> Iterator[None]:
    """Leave nothing behind of what was only tried."""
    step = session.begin_nested()
    try:
        yield
    finally:
        step.rollback()


def _settle(row: SheetRow, ended: Ended, *, is_kept: bool) -> None:
    fits = RowState.KEPT if is_kept else RowState.FINE
    row.state = fits if ended.state is RowState.FINE else ended.state
    row.sentence = ended.sentence
    # Who was only tried out is there no more.
    row.assistant_id = ended.assistant_id if is_kept else None
    if row.state not in WAIT:
        row.private = None
