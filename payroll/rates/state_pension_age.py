"""State Pension age by day of birth, read from its dated file."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from payroll.ground.days import month_later
from payroll.ground.timeline import NotInForceError, Timeline
from payroll.rates.dated import Provenance, Row, read_timeline

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class PensionAge:
    """The age, in months, of who was born from a day on."""

    born_from: date
    months: int


@dataclass(frozen=True, slots=True)
class PensionAges:
    """Some rows of the table, by day of birth."""

    rows: tuple[PensionAge, ...]
    provenance: Provenance


@cache
def state_pension_ages() -> Timeline[PensionAges]:
    """Return the table, asked by day of birth."""
    return read_timeline("state_pension_age", "State Pension age", _ages)


def state_pension_on(born_on: date) -> date | None:
    """Return the day somebody reaches State Pension age; None if they did before 2020.

    Whoever was born after the table ends is too young for it by decades, which is refused.
    """
    ages = state_pension_ages()
    if born_on < ages.on_record.first:
        return None
    months = [row.months for row in ages.on(born_on).rows if row.born_from <= born_on][-1]
    return month_later(born_on, months)


def is_pension_age(born_on: date, day: date) -> bool:
    """Tell whether somebody is at State Pension age on a day."""
    try:
        reached = state_pension_on(born_on)
    except NotInForceError:  # born after the table ends
        return False
    return reached is None or reached <= day


def _ages(entry: Row, provenance: Provenance) -> PensionAges:
    return PensionAges(tuple(_age(row) for row in entry.rows("rows")), provenance)


def _age(row: Row) -> PensionAge:
    age = PensionAge(
        row.day("born_from"), row.whole("years") * MONTHS_A_YEAR + row.whole("months")
    )
    row.close()
    return age
