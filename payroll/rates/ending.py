"""What a job's end costs by law: notice and redundancy pay, read from their dated file."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, Row, read_timeline


@dataclass(frozen=True, slots=True)
class AgeBand:
    """How many weeks' pay a year of work counts for, from an age on."""

    from_age: int
    weeks: Decimal


@dataclass(frozen=True, slots=True)
class EndingLaw:
    """Notice and redundancy pay as they stand on a day.

    A week's pay counts up to `week_limit`, after `service_years` of service, for at most
    `most_years`, by `bands` (oldest first). Notice begins after `notice_after_months` and grows
    to `most_notice_weeks`. Up to `tax_free` of redundancy pay bears no tax.
    """

    week_limit: Money
    service_years: int
    most_years: int
    bands: tuple[AgeBand, ...]
    notice_after_months: int
    most_notice_weeks: int
    tax_free: Money
    provenance: Provenance


@cache
def ending_law() -> Timeline[EndingLaw]:
    """Return the law through time, asked by the day the job ends."""
    return read_timeline("ending", "Notice and redundancy pay", _law)


def _law(entry: Row, provenance: Provenance) -> EndingLaw:
    return EndingLaw(
        week_limit=entry.pounds("week_limit"),
        service_years=entry.whole("service_years"),
        most_years=entry.whole("most_years"),
        bands=tuple(_band(row) for row in entry.rows("bands")),
        notice_after_months=entry.whole("notice_after_months"),
        most_notice_weeks=entry.whole("most_notice_weeks"),
        tax_free=entry.pounds("tax_free"),
        provenance=provenance,
    )


def _band(row: Row) -> AgeBand:
    band = AgeBand(row.whole("from_age"), row.number("weeks"))
    row.close()
    return band
