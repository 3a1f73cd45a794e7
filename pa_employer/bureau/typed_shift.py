"""A row of a spreadsheet as a shift: days and times as people write them."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from pa_employer.timesheets.shifts import ShiftDetails
from pa_employer.web.forms import MONTHS
from payroll.ground.days import ONE_DAY
from payroll.ground.errors import DomainError
from payroll.hours import instant
from payroll.work.kinds import CHOSEN, WorkKind

_WRITTEN_DAY = re.compile(r"(\d{1,2})[./ -](\d{1,2}|[a-z]+)[./ -](\d{4})", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})[:.h]?(\d{2})?(?::00)?", re.IGNORECASE)
MIDNIGHT_HOUR = 24


class NoDayError(DomainError):
    """The date cannot be read. Write it like 4/5/2026 or 4 May 2026."""


class NoTimeError(DomainError):
    """A time cannot be read. Write it like 9:00 or 21:30."""


class NoBreakError(DomainError):
    """The unpaid break is no number of minutes. Write it like 30."""


class NoKindError(DomainError):
    """The kind of work is not known. Choose one from the list in the template."""


def typed_shift(cells: Mapping[str, str]) -> ShiftDetails:
    """Return the shift of a row, or raise the sentence that says what cannot be read."""
    day = read_day(cells.get("Date", ""))
    starts, ends = read_time(cells.get("Start", "")), read_time(cells.get("End", ""))
    ends_on = day if ends > starts else day + ONE_DAY
    return ShiftDetails(
        instant(day, starts),
        instant(ends_on, ends),
        _minutes(cells.get("Unpaid break", "")),
        cells.get("Note", ""),
        _kind(cells.get("Kind", "")),
    )


def read_day(text: str) -> date:
    """Return a day as spreadsheets and people write it, the day before the month."""
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        pass
    found = _WRITTEN_DAY.fullmatch(text.strip())
    if found is None:
        raise NoDayError
    month = MONTHS.get(found[2].lower()) or (int(found[2]) if found[2].isdigit() else 0)
    try:
        return date(int(found[3]), month, int(found[1]))
    except ValueError:
        raise NoDayError from None


def read_time(text: str) -> time:
    """Return a time of day; 24:00 is midnight."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        raise NoTimeError
    hour, minute = int(found[1]), int(found[2] or 0)
    if (hour, minute) == (MIDNIGHT_HOUR, 0):
        return time(0)
    try:
        return time(hour, minute)
    except ValueError:
        raise NoTimeError from None


def _minutes(text: str) -> int:
    if not text:
        return 0
    if not text.isdigit():
        raise NoBreakError
    return int(text)


def _kind(text: str) -> WorkKind:
    if not text:
        return WorkKind.ORDINARY
    known = {str(each): each for each in CHOSEN}
    if text.lower() not in known:
        raise NoKindError
    return known[text.lower()]
