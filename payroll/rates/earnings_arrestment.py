"""The tables by which earnings arrestments are worked out, which an operator keeps up to date."""

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

from config.rate_files import rate_file
from payroll.frequency import Frequency
from payroll.ground.days import day_in_words
from payroll.ground.money import Money, down_to_penny
from payroll.ground.timeline import NotInForceError, Timeline
from payroll.rates.dated import Provenance, RateFileError, Row, timeline_of

FILE = "earnings_arrestment"
A_PENNY = Money(1)


class NoArrestmentTableError(NotInForceError):
    """There is no table of earnings arrestments for that day."""

    def __init__(self, on: date) -> None:
        super().__init__(
            f"There is no table of earnings arrestments for {day_in_words(on)}, so what the court "
            "ordered cannot be worked out. Ask whoever runs this service to add the current table "
            f"(config/rates/{FILE}.toml), then look again."
        )


@dataclass(frozen=True, slots=True)
class ArrestmentBand:
    """Of net earnings over `over`: a fixed sum and a share of the rest, at least `least`."""

    over: Money
    fixed: Money
    least: Money
    rate: Decimal


@dataclass(frozen=True, slots=True)
class ArrestmentTables:
    """The tables in force (Debtors (Scotland) Act 1987, Schedule 2), lowest band first.

    `weekly`, `monthly` and `daily` are tables A, B and C. `protected_daily` is what a current
    maintenance arrestment leaves for each day (s.53(2)(b)); `fee` is what the employer may take
    for each operation (s.71).
    """

    weekly: tuple[ArrestmentBand, ...]
    monthly: tuple[ArrestmentBand, ...]
    daily: tuple[ArrestmentBand, ...]
    protected_daily: Money
    fee: Money
    provenance: Provenance

    def over(self, frequency: Frequency) -> tuple[ArrestmentBand, ...]:
        """Return the table for a frequency: the week's for weeks, the month's for months."""
        return self.weekly if frequency.weeks else self.monthly


@cache
def arrestment_tables() -> Timeline[ArrestmentTables] | None:
    """Return the tables through time, or None while none is on record."""
    return tables_of(rate_file(FILE))


def tables_of(text: str) -> Timeline[ArrestmentTables] | None:
    """Read a file of tables; None when it holds none."""
    read = tomllib.loads(text, parse_float=Decimal)
    if not read.get("in_force"):
        return None
    return timeline_of(Row(FILE, read), "The table of earnings arrestments", build_tables)


def build_tables(entry: Row, provenance: Provenance) -> ArrestmentTables:
    """Return one entry's tables, or raise RateFileError for a figure that cannot be right."""
    return ArrestmentTables(
        weekly=_bands(entry, "weekly"),
        monthly=_bands(entry, "monthly"),
        daily=_bands(entry, "daily"),
        protected_daily=entry.pounds("protected_daily"),
        fee=entry.pounds("fee"),
        provenance=provenance,
    )


def _bands(entry: Row, key: str) -> tuple[ArrestmentBand, ...]:
    bands = tuple(_band(row) for row in entry.rows(key))
    if any(lower.over >= higher.over for lower, higher in pairwise(bands)):
        message = f"{entry.where}: the rows of {key} must rise"
        raise RateFileError(message)
    if any(_takes_less(lower, higher) for lower, higher in pairwise(bands)):
        message = f"{entry.where}: a row of {key} takes less than the row before it"
        raise RateFileError(message)
    return bands


def _takes_less(lower: ArrestmentBand, higher: ArrestmentBand) -> bool:
    """Tell whether a row starts below what the row before ends with; a penny is rounding."""
    ends_with = lower.fixed + down_to_penny((higher.over - lower.over).share(lower.rate))
    return max(higher.fixed, higher.least) + A_PENNY < max(ends_with, lower.least)


def _band(row: Row) -> ArrestmentBand:
    band = ArrestmentBand(
        row.pounds("over"), row.pounds("fixed"), row.pounds("least"), row.share("rate")
    )
    row.close()
    return band
