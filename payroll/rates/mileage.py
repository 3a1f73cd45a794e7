"""What may be paid for miles in one's own car without tax, read from its dated file."""

from dataclasses import dataclass
from functools import cache

from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, Row, read_timeline


@dataclass(frozen=True, slots=True)
class ApprovedMileage:
    """The rates a mile: for the first miles of a tax year, and after them."""

    first_rate: Money
    first_miles: int
    later_rate: Money
    provenance: Provenance


@cache
def approved_mileage() -> Timeline[ApprovedMileage]:
    """Return the approved rates through time, asked by pay day."""
    return read_timeline("mileage", "The tax-free mileage rate", _approved)


def _approved(entry: Row, provenance: Provenance) -> ApprovedMileage:
    return ApprovedMileage(
        first_rate=entry.pounds("first_rate"),
        first_miles=entry.whole("first_miles"),
        later_rate=entry.pounds("later_rate"),
        provenance=provenance,
    )
