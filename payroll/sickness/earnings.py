"""Average weekly earnings before a sickness (SSP (General) Regulations 1982, regs 19 and 20)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from payroll.exact import cut, exact_pounds, nearest_penny_of
from payroll.frequency import Frequency
from payroll.ground.days import Span, day_in_words
from payroll.ground.money import Money
from payroll.ground.working import Working

EIGHT_WEEKS = timedelta(weeks=8)
DAYS_A_WEEK = 7
WEEKS = 8
PLACES = 7
MONTHS_A_YEAR, WEEKS_A_YEAR = 12, 52
STARTS_BEFORE, ENDS_AFTER = 17, 15
SOURCE = "Pay in the eight weeks before, as GOV.UK's calculator counts it"


class PayPattern(StrEnum):
    """How often pay came in the weeks before."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    FOUR_WEEKLY = "four_weekly"
    MONTHLY = "monthly"
    IRREGULAR = "irregularly"


@dataclass(frozen=True, slots=True)
class PaidOn:
    """Pay that carries National Insurance, and the day it was paid."""

    on: date
    amount: Money


@dataclass(frozen=True, slots=True)
class Earnings:
    """Average weekly earnings, the days they were counted over, and how."""

    weekly: Decimal
    period: Span
    working: Working


def average_weekly_earnings(pay: Money, pattern: PayPattern, period: Span) -> Decimal:
    """Return the pounds of a week's average of pay in the relevant period, cut to 7 decimals."""
    match pattern:
        case PayPattern.MONTHLY:
            months = months_in(period)
            return cut(pay.pounds * MONTHS_A_YEAR, months * WEEKS_A_YEAR, PLACES)
        case PayPattern.IRREGULAR:
            days = (period.last - period.first).days
            return cut(pay.pounds * DAYS_A_WEEK, days, PLACES)
        case _:
            return cut(pay.pounds, WEEKS, PLACES)


def months_in(period: Span) -> int:
    """Return the months a relevant period counts as.

    They are the whole months between its ends, one more if it starts before the 17th and one
    more if it ends after the 15th.
    """
    first, last = period.first, period.last
    between = (last.year - first.year) * MONTHS_A_YEAR + last.month - first.month - 1
    return between + (first.day < STARTS_BEFORE) + (last.day > ENDS_AFTER)


def new_starter_earnings(pay: Money, days: int) -> Decimal:
    """Return the pounds of a week's average where fewer than eight weeks are known."""
    return nearest_penny_of(pay.pence * DAYS_A_WEEK, days).pounds


def earnings_before(
    sick_on: date, paid: Iterable[PaidOn], frequency: Frequency, job_began_on: date
) -> Earnings | None:
    """Return the average weekly earnings before a sickness, or None before any pay day.

    The relevant period ends with the last pay day before the sickness and begins after the last
    pay day at least eight weeks before that one. Without such a pay day all pay counts, over the
    days since the job began.
    """
    before = sorted((each for each in paid if each.on < sick_on), key=lambda each: each.on)
    if not before:
        return None
    last = before[-1].on
    opening = [each.on for each in before if each.on <= last - EIGHT_WEEKS]
    first = opening[-1] + timedelta(days=1) if opening else min(job_began_on, before[0].on)
    period = Span(first, last)
    pay = Money.total(each.amount for each in before if each.on in period)
    if opening:
        weekly = average_weekly_earnings(pay, _pattern(frequency), period)
    else:
        weekly = new_starter_earnings(pay, period.days)
    return Earnings(weekly, period, _working(pay, period, weekly))


def contract_earnings(weekly_pay: Money, job_began_on: date) -> Earnings:
    """Return earnings from the contract, for somebody who was sick before the first pay day."""
    period = Span(job_began_on, job_began_on)
    sentence = f"Nothing was paid yet, so a week's agreed pay of {weekly_pay} counts."
    return Earnings(weekly_pay.pounds, period, Working(sentence, (), SOURCE))


def _pattern(frequency: Frequency) -> PayPattern:
    return PayPattern(frequency.value.replace("-", "_"))


def _working(pay: Money, period: Span, weekly: Decimal) -> Working:
    sentence = (
        f"Pay from {day_in_words(period.first)} to {day_in_words(period.last)} was {pay}, which "
        f"is {exact_pounds(weekly)} a week."
    )
    steps = (("Pay in the period", str(pay)), ("A week's average", exact_pounds(weekly)))
    return Working(sentence, steps, SOURCE)
