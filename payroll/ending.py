"""What is owed to somebody whose job ends by no doing of theirs: notice, and redundancy pay."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from payroll.ground.days import age_on, day_in_words, month_later
from payroll.ground.money import NOTHING, Money, to_nearest_penny
from payroll.ground.working import Working
from payroll.rates.ending import EndingLaw

MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class JobSoFar:
    """Somebody's job on a day: since when, how old they are, and what a week of it pays."""

    name: str
    born_on: date
    started_on: date
    week: Money


@dataclass(frozen=True, slots=True)
class EndPay:
    """What a job's end pays before tax: weeks, amount, and how it came about."""

    weeks: Decimal
    pay: Money
    working: Working


def whole_years(started_on: date, on: date) -> int:
    """Return how many whole years of a job are over at the end of a day."""
    after = on + timedelta(days=1)
    years = after.year - started_on.year
    return years if month_later(started_on, MONTHS_A_YEAR * years) <= after else years - 1


def notice_weeks(law: EndingLaw, started_on: date, on: date, agreed: int = 0) -> int:
    """Return the weeks of notice due on a day: the law's or the agreed, whichever is longer.

    A week after the first month, then a week for each whole year up to the most (s.86).
    """
    after = on + timedelta(days=1)
    if month_later(started_on, law.notice_after_months) > after:
        return agreed
    by_law = min(max(whole_years(started_on, on), 1), law.most_notice_weeks)
    return max(by_law, agreed)


def notice_pay(law: EndingLaw, job: JobSoFar, on: date, agreed: int = 0) -> EndPay:
    """Return the pay for the notice that would begin the day after; its week has no limit."""
    weeks = notice_weeks(law, job.started_on, on, agreed)
    pay = job.week * weeks
    years = whole_years(job.started_on, on)
    longer = "as agreed" if agreed and weeks == agreed else "by law"
    sentence = (
        f"{job.name} has worked {_counted(years, 'whole year')} by {day_in_words(on)}. Notice is "
        f"{_counted(weeks, 'week')} {longer}, at {job.week} a week: {pay}."
    )
    steps = (
        ("Started", day_in_words(job.started_on)),
        ("Whole years", str(years)),
        ("Weeks of notice", str(weeks)),
        ("A week's pay", str(job.week)),
        ("Notice pay", str(pay)),
    )
    return EndPay(Decimal(weeks), pay, Working(sentence, steps, law.provenance.source))


def redundancy_pay(law: EndingLaw, job: JobSoFar, on: date) -> EndPay:
    """Return statutory redundancy pay for a job that would be ended on a day.

    The law counts to the end of the statutory notice, whether it is worked or not (s.145(5)),
    and backwards from there, each year by the age at its beginning (s.162).
    """
    notice = notice_weeks(law, job.started_on, on)
    ends_on = on + timedelta(weeks=notice)
    years = whole_years(job.started_on, ends_on)
    week = min(job.week, law.week_limit)
    if years < law.service_years:
        sentence = (
            f"{job.name} has worked {_counted(years, 'whole year')}. The law gives redundancy pay "
            f"after {law.service_years} years."
        )
        return EndPay(Decimal(0), NOTHING, Working(sentence, (), law.provenance.source))
    counted = min(years, law.most_years)
    weeks = sum((_weeks_for(law, job, ends_on, year) for year in range(counted)), Decimal(0))
    pay = to_nearest_penny(week.share(weeks))
    limited = f", the most the law counts of {job.week}" if week < job.week else ""
    sentence = (
        f"{_counted(counted, 'year')} of work by {day_in_words(ends_on)} come to {weeks} weeks' "
        f"pay for somebody of {age_on(job.born_on, ends_on)}. At {week} a week{limited}, that is "
        f"{pay}."
    )
    steps = (
        ("Started", day_in_words(job.started_on)),
        ("Would end, notice included", day_in_words(ends_on)),
        ("Whole years counted", str(counted)),
        ("Weeks' pay", str(weeks)),
        ("A week's pay that counts", str(week)),
        ("Redundancy pay", str(pay)),
    )
    return EndPay(weeks, pay, Working(sentence, steps, law.provenance.source))


def _weeks_for(law: EndingLaw, job: JobSoFar, ends_on: date, years_back: int) -> Decimal:
    """Return what one year of work counts for, the last one first."""
    year_ends = month_later(ends_on + timedelta(days=1), -MONTHS_A_YEAR * years_back)
    age = age_on(job.born_on, month_later(year_ends, -MONTHS_A_YEAR))
    return next(band.weeks for band in law.bands if age >= band.from_age)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
