"""The flat rate of statutory parental pay and what HMRC gives back of it, from dated files."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, Row, read_timeline


@dataclass(frozen=True, slots=True)
class ParentalRate:
    """The most for a week, and the share of average weekly earnings it may not exceed."""

    weekly: Money
    earnings_share: Decimal
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class RecoveryRate:
    """What is given back: `normal` of it, or to a small employer all and `compensation` more."""

    normal: Decimal
    compensation: Decimal
    small_limit: Money
    provenance: Provenance


@cache
def parental_rates() -> Timeline[ParentalRate]:
    """Return the flat rate through time, asked by the first day of a pay week."""
    title = "The rate of statutory parental pay"
    return read_timeline("statutory_parental_pay", title, _rate)


@cache
def recovery_rates() -> Timeline[RecoveryRate]:
    """Return what is given back through time, asked by pay day."""
    return read_timeline("statutory_recovery", "The recovery of statutory pay", _recovery)


def _rate(entry: Row, provenance: Provenance) -> ParentalRate:
    return ParentalRate(entry.pounds("weekly"), entry.share("earnings_share"), provenance)


def _recovery(entry: Row, provenance: Provenance) -> RecoveryRate:
    return RecoveryRate(
        normal=entry.share("normal"),
        compensation=entry.share("compensation"),
        small_limit=entry.pounds("small_limit"),
        provenance=provenance,
    )
