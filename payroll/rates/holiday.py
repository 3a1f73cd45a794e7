"""Paid holiday: how much, how it is earned and averaged, read from its dated file."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, Row, read_timeline


@dataclass(frozen=True, slots=True)
class HolidayLaw:
    """The rules of a leave year.

    `weeks` a year and at most `most_days`; irregular hours earn the share `accrual` of hours
    worked. A week's pay is the average of `average_weeks` paid weeks, looking back at most
    `look_back_weeks`. `unconfirmed` names the figures that nobody has confirmed yet.
    """

    weeks: Decimal
    most_days: int
    accrual: Decimal
    average_weeks: int
    look_back_weeks: int
    carry_by_agreement_weeks: Decimal
    carry_when_sick_weeks: Decimal
    carry_when_sick_months: int
    unconfirmed: tuple[str, ...]
    provenance: Provenance


@cache
def holiday_law() -> Timeline[HolidayLaw]:
    """Return the rules through time, asked by a day of the leave year."""
    return read_timeline("holiday", "Paid holiday", _law)


def _law(entry: Row, provenance: Provenance) -> HolidayLaw:
    return HolidayLaw(
        weeks=entry.number("weeks"),
        most_days=entry.whole("most_days"),
        accrual=entry.share("accrual"),
        average_weeks=entry.whole("average_weeks"),
        look_back_weeks=entry.whole("look_back_weeks"),
        carry_by_agreement_weeks=entry.number("carry_by_agreement_weeks"),
        carry_when_sick_weeks=entry.number("carry_when_sick_weeks"),
        carry_when_sick_months=entry.whole("carry_when_sick_months"),
        unconfirmed=entry.texts("unconfirmed"),
        provenance=provenance,
    )
