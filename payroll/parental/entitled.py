"""Whether somebody is entitled to parental pay, and if not why, in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from payroll.exact import exact_pounds
from payroll.frequency import Frequency
from payroll.ground.days import Span, day_in_words
from payroll.ground.money import Money
from payroll.parental.dates import (
    earliest_leave,
    latest_start_of_job,
    qualifying_week,
    week_of,
)
from payroll.parental.kinds import RULES, ParentalKind
from payroll.rates.national_insurance import national_insurance


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The weeks and limits looked at, and what speaks against pay; nothing means entitled."""

    qualifying: Span
    lower_limit: Money
    job_began_by: date
    reasons: tuple[str, ...]

    @property
    def is_entitled(self) -> bool:
        """Tell whether pay is due."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Claim:
    """What is claimed: which leave, for what, from when, by whom."""

    kind: ParentalKind
    event_on: date
    starts_on: date
    job_began_on: date
    earnings: Decimal


def entitlement(claim: Claim) -> Entitlement:
    """Return whether somebody is entitled to pay.

    26 weeks of service by the end of the qualifying week are asked for, also where the leave
    itself is a right from the first day (paternity leave since 6 April 2026).
    """
    qualifying = qualifying_week(claim.kind, claim.event_on)
    limit = lower_limit(qualifying)
    began_by = latest_start_of_job(qualifying)
    reasons = (
        _service(claim, began_by),
        _earnings(claim, limit, qualifying),
        _too_early(claim),
        _too_late(claim),
        _not_yet(claim),
    )
    return Entitlement(qualifying, limit, began_by, tuple(filter(None, reasons)))


def lower_limit(qualifying: Span) -> Money:
    """Return the weekly earnings to be reached, those in force at the end of the week."""
    law = national_insurance().on(qualifying.last)
    return law.lower_earnings_limit.over(Frequency.WEEKLY)


def _service(claim: Claim, began_by: date) -> str:
    if claim.job_began_on <= began_by:
        return ""
    return (
        f"The job began on {day_in_words(claim.job_began_on)}. For "
        f"{RULES[claim.kind].short} it must have begun by {day_in_words(began_by)}."
    )


def _earnings(claim: Claim, limit: Money, qualifying: Span) -> str:
    if claim.earnings >= limit.pounds:
        return ""
    return (
        f"Average weekly earnings up to {day_in_words(qualifying.last)} were "
        f"{exact_pounds(claim.earnings)}, and {limit} are needed."
    )


def _too_early(claim: Claim) -> str:
    if claim.kind is ParentalKind.MATERNITY:
        first = earliest_leave(claim.event_on)
    elif claim.kind in {ParentalKind.BEREAVEMENT, ParentalKind.NEONATAL}:
        first = claim.event_on
    else:
        return ""
    if claim.starts_on >= first:
        return ""
    return f"This leave can begin on {day_in_words(first)} at the earliest."


def _too_late(claim: Claim) -> str:
    end = week_of(claim.event_on).last + timedelta(weeks=RULES[claim.kind].within_weeks)
    if claim.starts_on <= end:
        return ""
    return f"This leave had to begin by {day_in_words(end)}."


def _not_yet(claim: Claim) -> str:
    first = RULES[claim.kind].first_born_on
    if first is None or claim.event_on >= first:
        return ""
    return f"This pay exists for babies born on or after {day_in_words(first)}."
