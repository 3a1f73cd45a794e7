"""State Pension age by day of birth, read from its dated file."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from payroll.ground.days import day_in_words, month_later
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
    """Return the day somebody reaches State Pension age; None if born before the table begins.

    They reached it by the day the first of the table did. Whoever was born after the table ends
    is refused.
    """
    ages = state_pension_ages()
    if born_on < ages.on_record.first:
        return None
    months = [row.months for row in ages.on(born_on).rows if row.born_from <= born_on][-1]
    return _reached(born_on, months)


def is_pension_age(born_on: date, day: date) -> bool:
    """Tell whether somebody is at State Pension age on a day, or raise NotInForceError.

    Outside the table it is told only where that is beyond doubt: whoever was born before it is
    at that age once its first row is, and whoever was born after it is too young before they are
    as old as its last row asks.
    """
    record = state_pension_ages().on_record
    if born_on > record.last:
        return _later_than_the_table(born_on, day)
    reached = state_pension_on(born_on)
    if reached is None:
        return _earlier_than_the_table(record.first, day)
    return reached <= day


def _earlier_than_the_table(first_born_on: date, day: date) -> bool:
    all_reached = state_pension_on(first_born_on)
    if all_reached and day < all_reached:
        message = f"State Pension age is not on record for {day_in_words(day)}."
        raise NotInForceError(message)
    return True


def _later_than_the_table(born_on: date, day: date) -> bool:
    ages = state_pension_ages()
    if day >= _reached(born_on, ages.on(ages.on_record.last).rows[-1].months):
        message = f"State Pension age is not on record for who was born {day_in_words(born_on)}."
        raise NotInForceError(message)
    return False


def _reached(born_on: date, months: int) -> date:
    """Return when an age is reached: the month's last day if it has no such day.

    A whole age of who was born on 29 February is reached on 1 March of other years (Age of Legal
    Capacity (Scotland) Act 1991 s.6(2)).
    """
    reached = month_later(born_on, months)
    is_birthday_missing = not months % MONTHS_A_YEAR and reached.day < born_on.day
    return date(reached.year, 3, 1) if is_birthday_missing else reached


def _ages(entry: Row, provenance: Provenance) -> PensionAges:
    return PensionAges(tuple(_age(row) for row in entry.rows("rows")), provenance)


def _age(row: Row) -> PensionAge:
    age = PensionAge(
        row.day("born_from"), row.whole("years") * MONTHS_A_YEAR + row.whole("months")
    )
    row.close()
    return age
