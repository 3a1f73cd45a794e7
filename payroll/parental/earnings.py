"""Average weekly earnings for parental pay: the eight weeks up to the qualifying week."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from payroll.exact import cut, exact_pounds
from payroll.frequency import Frequency
from payroll.ground.days import Span, day_in_words
from payroll.ground.money import Money
from payroll.ground.working import Working
from payroll.sickness.earnings import EIGHT_WEEKS, SOURCE, Earnings, PaidOn

PLACES = 7
MONTHS_A_YEAR, WEEKS_A_YEAR = 12, 52


def average_over_weeks(pay: Money, weeks: int) -> Decimal:
    """Return the pounds of a week's average, cut to seven decimals."""
    return cut(pay.pounds, weeks, PLACES)


def average_over_months(pay: Money, months: int) -> Decimal:
    """Return the pounds of a week's average of monthly pay, cut to seven decimals."""
    return cut(pay.pounds * MONTHS_A_YEAR, months * WEEKS_A_YEAR, PLACES)


def earnings_up_to(
    qualifying: Span, paid: Iterable[PaidOn], frequency: Frequency
) -> Earnings | None:
    """Return the average weekly earnings up to a qualifying week, or None before any pay day.

    The period ends with the last pay day by the week's Saturday, and begins after the last one
    at least eight weeks before; without such a pay day it is all that was paid.
    """
    before = sorted((each for each in paid if each.on <= qualifying.last), key=_day)
    if not before:
        return None
    last = before[-1].on
    opening = [each.on for each in before if each.on <= last - EIGHT_WEEKS]
    counted = [each for each in before if not opening or each.on > opening[-1]]
    pay = Money.total(each.amount for each in counted)
    weekly = _average(pay, len(counted), frequency)
    first = opening[-1] + timedelta(days=1) if opening else counted[0].on
    return Earnings(weekly, Span(first, last), _working(pay, len(counted), weekly, last))


def _day(paid: PaidOn) -> date:
    return paid.on


def _average(pay: Money, payments: int, frequency: Frequency) -> Decimal:
    if frequency.weeks is None:
        return average_over_months(pay, payments)
    return average_over_weeks(pay, payments * frequency.weeks)


def _working(pay: Money, payments: int, weekly: Decimal, last: date) -> Working:
    sentence = (
        f"The {payments} payments up to {day_in_words(last)} came to {pay}, which is "
        f"{exact_pounds(weekly)} a week."
    )
    return Working(sentence, (("Pay", str(pay)), ("A week", exact_pounds(weekly))), SOURCE)
