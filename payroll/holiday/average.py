"""What holiday pays: the average of the last 52 paid weeks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from payroll.exact import nearest_penny_of
from payroll.ground.days import day_in_words, hours_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from payroll.rates.holiday import HolidayLaw


class NothingToAverageError(DomainError):
    """There is no paid week yet to work out holiday pay from."""


@dataclass(frozen=True, slots=True)
class PaidWeek:
    """What one week's work paid, holiday and sickness not counted; weeks begin on Mondays."""

    starts_on: date
    pay: Money
    minutes: int


@dataclass(frozen=True, slots=True)
class HolidayRate:
    """The pay and the hours of the weeks averaged, and how they were chosen."""

    pay: Money
    minutes: int
    weeks: int
    working: Working

    @property
    def week(self) -> Money:
        """Return a week's holiday pay, to the nearest penny."""
        return nearest_penny_of(self.pay.pence, self.weeks)

    def for_minutes(self, minutes: int) -> Money:
        """Return the pay for so many minutes of holiday, to the nearest penny."""
        return nearest_penny_of(self.pay.pence * minutes, self.minutes)


def holiday_rate(law: HolidayLaw, weeks: Iterable[PaidWeek], before: date) -> HolidayRate:
    """Return what holiday that begins on a day pays (Employment Rights Act 1996 s.224).

    Weeks without pay are left out and earlier ones taken instead, no further back than the law
    says. NothingToAverageError if none was paid.
    """
    earliest = before - timedelta(weeks=law.look_back_weeks)
    known = sorted((w for w in weeks if _counts(w, earliest, before)), key=_start)
    counted = known[-law.average_weeks :]
    if not counted:
        raise NothingToAverageError
    pay = Money.total(week.pay for week in counted)
    minutes = sum(week.minutes for week in counted)
    return HolidayRate(pay, minutes, len(counted), _working(law, counted, pay, minutes))


def _counts(week: PaidWeek, earliest: date, before: date) -> bool:
    is_over = week.starts_on + timedelta(days=7) <= before
    return is_over and week.starts_on >= earliest and week.pay > NOTHING and week.minutes > 0


def _start(week: PaidWeek) -> date:
    return week.starts_on


def _working(law: HolidayLaw, counted: list[PaidWeek], pay: Money, minutes: int) -> Working:
    number = len(counted)
    week, hour = nearest_penny_of(pay.pence, number), nearest_penny_of(pay.pence * 60, minutes)
    sentence = (
        f"The last {number} paid week{'' if number == 1 else 's'}, back to "
        f"{day_in_words(counted[0].starts_on)}, paid {pay} for {hours_in_words(minutes)}. That is "
        f"{week} a week, or {hour} an hour, and holiday pays the same."
    )
    steps = (
        ("Paid weeks counted", str(number)),
        ("Their pay", str(pay)),
        ("Their hours", hours_in_words(minutes)),
    )
    return Working(sentence, steps, law.provenance.source)
