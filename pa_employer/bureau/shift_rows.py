"""Bringing in the shifts of a spreadsheet, and agreeing their weeks where both sides signed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from pa_employer.bureau.models import SheetRow
from pa_employer.bureau.rows import (
    Bringing,
    Ended,
    Fits,
    ThereAlreadyError,
    assistant_named,
    each_by_itself,
    employer_of,
)
from pa_employer.bureau.typed_shift import typed_shift
from pa_employer.people.models import Area
from pa_employer.timesheets.models import Timesheet
from pa_employer.timesheets.queries import neighbouring_shifts
from pa_employer.timesheets.service import add_shift, agree_sheet, start_sheet, submit_sheet
from payroll.ground.days import monday_of
from payroll.ground.errors import DomainError


class TheyDecideError(DomainError):
    """They agree hours themselves. Send the file again without saying that hours are agreed."""


class SameShiftError(ThereAlreadyError):
    """The very same shift is there already, so nothing is to be done."""


class NotOverError(DomainError):
    """The shift is not over yet. Send it when it is."""


def bring_shifts(
    session: Session, bringing: Bringing, rows: Sequence[SheetRow]
) -> dict[UUID, Ended]:
    """Add the shifts of one PA, and say of each row what became of it."""
    sheets: dict[UUID, Timesheet] = {}

    def add(session: Session, row: SheetRow, bringing: Bringing) -> Fits:
        sheet = _add(session, row, bringing)
        sheets[sheet.id] = sheet
        return Fits(sheet.assistant)

    ended = each_by_itself(session, bringing, rows, add)
    if bringing.file.are_agreed:
        for sheet in sheets.values():
            submit_sheet(session, sheet, bringing.by)
            agree_sheet(session, sheet, bringing.by)
    return ended


def _add(session: Session, row: SheetRow, bringing: Bringing) -> Timesheet:
    details = typed_shift(row.cells)
    employer = employer_of(session, row, bringing)
    if bringing.file.are_agreed and not bringing.held[employer.id].may(Area.HOURS):
        raise TheyDecideError
    assistant = assistant_named(session, row, employer)
    if details.ends_at > bringing.by.at:
        raise NotOverError
    sheet = start_sheet(session, assistant, monday_of(details.starts_on), bringing.by)
    for shift in neighbouring_shifts(session, sheet):
        if (shift.starts_at, shift.ends_at) == (details.starts_at, details.ends_at):
            raise SameShiftError
    add_shift(session, sheet, details, bringing.by)
    return sheet
