"""The slice of pay that automatic enrolment counts, read from its dated file."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, Row, read_timeline


@dataclass(frozen=True, slots=True)
class PensionLimits:
    """Automatic enrolment limits for one payment, by how often pay comes.

    `trigger` is the pay from which someone must be enrolled; contributions are due on the pay
    between `lower_limit` and `upper_limit`. `relief_rate` is the share of a contribution that a
    relief-at-source scheme claims back from HMRC.
    """

    trigger: Mapping[Frequency, Money]
    lower_limit: Mapping[Frequency, Money]
    upper_limit: Mapping[Frequency, Money]
    relief_rate: Decimal
    provenance: Provenance


@cache
def pension_limits() -> Timeline[PensionLimits]:
    """Return the automatic enrolment limits through time, asked by pay day."""
    return read_timeline("pension", "Pension automatic enrolment", _limits)


def _limits(entry: Row, provenance: Provenance) -> PensionLimits:
    return PensionLimits(
        trigger=_by_frequency(entry.row("trigger")),
        lower_limit=_by_frequency(entry.row("lower_limit")),
        upper_limit=_by_frequency(entry.row("upper_limit")),
        relief_rate=entry.share("relief_rate"),
        provenance=provenance,
    )


def _by_frequency(row: Row) -> dict[Frequency, Money]:
    amounts = {frequency: row.pounds(frequency) for frequency in Frequency}
    row.close()
    return amounts
