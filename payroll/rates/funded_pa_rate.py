"""The hourly rate for personal assistants that public funding is set at, from its dated file."""

from dataclasses import dataclass
from functools import cache

from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, Row, read_timeline


@dataclass(frozen=True, slots=True)
class FundedRate:
    """The least the funding expects an hour to pay."""

    hourly: Money
    provenance: Provenance


@cache
def funded_pa_rate() -> Timeline[FundedRate]:
    """Return the funded rate through time, asked by day."""
    return read_timeline("funded_pa_rate", "The funded rate for personal assistants", _rate)


def _rate(entry: Row, provenance: Provenance) -> FundedRate:
    return FundedRate(entry.pounds("hourly"), provenance)
