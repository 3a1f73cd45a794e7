"""Scotland's bank holidays, read from their dated file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, RateFileError, Row, read_timeline


@dataclass(frozen=True, slots=True)
class BankHolidays:
    """The bank holidays of a calendar year with their names."""

    names: Mapping[date, str]
    provenance: Provenance

    def __post_init__(self) -> None:
        strangers = [day for day in self.names if day.year != self.provenance.since.year]
        if strangers:
            message = f"bank holidays outside their year: {strangers}"
            raise RateFileError(message)


@cache
def bank_holidays_scotland() -> Timeline[BankHolidays]:
    """Return each year's bank holidays, asked by any day in it."""
    return read_timeline("bank_holidays_scotland", "Scotland's bank holiday list", _holidays)


def bank_holiday_on(day: date) -> str | None:
    """Return the name of the bank holiday on a day, or None if it is not one."""
    return bank_holidays_scotland().on(day).names.get(day)


def _holidays(entry: Row, provenance: Provenance) -> BankHolidays:
    return BankHolidays(dict(_holiday(row) for row in entry.rows("holidays")), provenance)


def _holiday(row: Row) -> tuple[date, str]:
    holiday = (row.day("on"), row.text("name"))
    row.close()
    return holiday
