"""The ages and time limits of automatic enrolment, read from their dated file."""

from dataclasses import dataclass
from functools import cache

from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, Row, read_timeline


@dataclass(frozen=True, slots=True)
class EnrolmentLaw:
    """Ages in years and time limits in the unit their name says."""

    youngest: int
    eligible_from: int
    oldest: int
    postponement_months: int
    notice_weeks: int
    opt_out_months: int
    declaration_months: int
    re_enrolment_years: int
    re_enrolment_window_months: int
    left_out_months: int
    provenance: Provenance


@cache
def enrolment_law() -> Timeline[EnrolmentLaw]:
    """Return the rules through time, asked by day."""
    return read_timeline("enrolment", "Pension automatic enrolment", _law)


def _law(entry: Row, provenance: Provenance) -> EnrolmentLaw:
    return EnrolmentLaw(
        youngest=entry.whole("youngest"),
        eligible_from=entry.whole("eligible_from"),
        oldest=entry.whole("oldest"),
        postponement_months=entry.whole("postponement_months"),
        notice_weeks=entry.whole("notice_weeks"),
        opt_out_months=entry.whole("opt_out_months"),
        declaration_months=entry.whole("declaration_months"),
        re_enrolment_years=entry.whole("re_enrolment_years"),
        re_enrolment_window_months=entry.whole("re_enrolment_window_months"),
        left_out_months=entry.whole("left_out_months"),
        provenance=provenance,
    )
