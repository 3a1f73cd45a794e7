"""Statutory Sick Pay: its rate and its rules, read from their dated file."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, Row, read_timeline


@dataclass(frozen=True, slots=True)
class SickPayLaw:
    """The rules of a day.

    `weekly` is the most for a week, `earnings_share` the share of average weekly earnings that
    is not exceeded (all of it where there is no such limit). A spell counts from
    `days_of_incapacity` days on; the first `waiting_days` working days of it are not paid.
    """

    weekly: Money
    earnings_share: Decimal
    waiting_days: int
    days_of_incapacity: int
    linking_days: int
    weeks_at_most: int
    needs_lower_limit: bool
    provenance: Provenance

    @property
    def has_share(self) -> bool:
        """Tell whether pay is limited to a share of earnings."""
        return self.earnings_share < 1


@cache
def sick_pay_law() -> Timeline[SickPayLaw]:
    """Return the rules through time, asked by day."""
    return read_timeline("statutory_sick_pay", "Statutory Sick Pay", _law)


def _law(entry: Row, provenance: Provenance) -> SickPayLaw:
    return SickPayLaw(
        weekly=entry.pounds("weekly"),
        earnings_share=entry.share("earnings_share"),
        waiting_days=entry.whole("waiting_days"),
        days_of_incapacity=entry.whole("days_of_incapacity"),
        linking_days=entry.whole("linking_days"),
        weeks_at_most=entry.whole("weeks_at_most"),
        needs_lower_limit=entry.flag("needs_lower_limit"),
        provenance=provenance,
    )
