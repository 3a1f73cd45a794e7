"""How much holiday an assistant has, and what a day of it pays."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import rate_card, terms_of
from pa_employer.leave.entitled import Earned, JobYear, earned_in
from pa_employer.leave.models import CarriedOver, Holiday, HolidayDay, HolidayState
from pa_employer.leave.queries import agreed_days, carried_over_of
from pa_employer.timesheets.queries import weeks_until
from pa_employer.timesheets.shifts import WorkedWeek
from payroll.exact import nearest_penny_of
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, day_in_words, hours_in_words, monday_of
from payroll.ground.working import Working
from payroll.holiday.average import HolidayRate, PaidWeek, holiday_rate
from payroll.holiday.balance import Balance
from payroll.holiday.year import LEAP_DAY, LeaveYear, leave_year_of
from payroll.rates.holiday import holiday_law
from payroll.work.pay import pay_of, together, work_by_day
from payroll.work.rate_card import RateCard

MINUTES_AN_HOUR = 60
USUAL_START = date(2000, 4, 1)
LOOK_BACK = timedelta(weeks=105)


def leave_year(assistant: Assistant, day: date) -> LeaveYear:
    """Return the leave year of a day: from 1 April, unless another start was agreed.

    One agreed for 29 February begins on 1 March, so that every day is in exactly one.
    """
    starts_on = assistant.leave_year_starts_on or USUAL_START
    if (starts_on.month, starts_on.day) == LEAP_DAY:
        starts_on += ONE_DAY
    return leave_year_of(day, starts_on)


def balance_on(session: Session, assistant: Assistant, day: date) -> Balance | None:
    """Return the leave year's holiday as it stands on a day, or on the nearest one of the job.

    None where holiday is rolled up into pay, or nothing is agreed yet.
    """
    return _balance(session, assistant, day, earned_on(session, assistant, day))


def balance_if_ended(session: Session, assistant: Assistant, day: date) -> Balance | None:
    """Return the leave year's holiday as it would stand if the job ended on a day.

    Regular hours then have only the share of the year that is over; what is booked for later
    days would not be taken. None where holiday is rolled up, or nothing is agreed yet.
    """
    day = _within_job(assistant, day)
    earned = earned_on(session, assistant, day, ends_on=day)
    balance = _balance(session, assistant, day, earned)
    return balance and replace(balance, booked=0)


def _balance(
    session: Session, assistant: Assistant, day: date, earned: Earned | None
) -> Balance | None:
    if earned is None:
        return None
    day = _within_job(assistant, day)
    year = leave_year(assistant, day).span
    carried = carried_over_of(session, assistant.id, year.first)
    since = min((row.into_year_from for row in carried), default=year.first)
    days = agreed_days(session, assistant.id, Span(min(since, year.first), year.last))
    own = [each for each in days if each.on in year]
    return Balance(
        year=year,
        earned=earned.minutes,
        carried_over=sum(_still_carried(row, year, day, days) for row in carried),
        taken=_minutes(each for each in own if each.on <= day),
        booked=_minutes(each for each in own if each.on > day),
    )


def earned_on(
    session: Session, assistant: Assistant, day: date, ends_on: date | None = None
) -> Earned | None:
    """Return what the leave year of a day brings, with how it comes about.

    `ends_on` reckons with a job that ends then, although nobody agreed that.
    """
    agreed = terms_of(session, assistant.id)
    if not agreed:
        return None
    day = _within_job(assistant, day)
    year = leave_year(assistant, day)
    law = holiday_law().on(min(year.span.first, holiday_law().on_record.last))
    return earned_in(session, JobYear(assistant, year, law, day, ends_on), agreed)


def beyond_what_is_left(session: Session, holiday: Holiday, today: date) -> list[str]:
    """Say of each leave year that a holiday asked for or agreed takes more than it has left."""
    said = []
    for year in _years_of(holiday):
        own = [each for each in holiday.days if each.on in year]
        balance = balance_on(session, holiday.assistant, max(today, year.first))
        if balance is None or balance.year != year:
            continue
        waits = _minutes(own) if holiday.state is HolidayState.ASKED else 0
        left = balance.left - waits
        if left < 0:
            said.append(
                f"With this, {hours_in_words(-left)} more than there are would be taken in the "
                f"leave year to {day_in_words(year.last)}. This may be fine: it can be agreed "
                "all the same."
            )
    return said


def rate_before(session: Session, assistant: Assistant, day: date) -> HolidayRate | None:
    """Return what holiday from a day pays: the average of the last 52 paid weeks.

    Before the first agreed week it is the contract's pay; None before anything is agreed.
    """
    agreed = terms_of(session, assistant.id)
    first = monday_of(day - LOOK_BACK)
    worked = [
        each
        for each in weeks_until(session, assistant.id, monday_of(day))
        if each.starts_on >= first
    ]
    weeks = list(paid_weeks(worked, agreed))
    if any(week.pay and week.starts_on + ONE_WEEK <= day for week in weeks):
        return holiday_rate(holiday_law().on(day), weeks, day)
    return _contract_rate(held_on(agreed, day))


def paid_weeks(worked: Iterable[WorkedWeek], agreed: list[Terms]) -> Iterable[PaidWeek]:
    """Return the agreed weeks with what their work pays under the terms of its days."""
    cards = {terms.id: rate_card(terms) for terms in agreed}

    def card_on(day: date) -> RateCard | None:
        held = held_on(agreed, day)
        return cards[held.id] if held else None

    for week in worked:
        if week.is_agreed and week.shifts:
            work = together(work_by_day(week.shifts, card_on).values())
            yield PaidWeek(week.starts_on, pay_of(work), week.minutes)


def held_on(agreed: list[Terms], day: date) -> Terms | None:
    """Return the terms that hold on a day, or the first to come; None without any."""
    held = [terms for terms in agreed if terms.from_on <= day]
    return held[-1] if held else next(iter(agreed), None)


def _within_job(assistant: Assistant, day: date) -> date:
    """Return the day of the job nearest to a day: before and after it nothing is earned."""
    after_start = max(day, assistant.started_on)
    return min(after_start, assistant.left_on) if assistant.left_on else after_start


def _still_carried(row: CarriedOver, year: Span, day: date, days: list[HolidayDay]) -> int:
    """Return what of some holiday carried over counts in a leave year as it stands on a day.

    What is carried is taken first. After its last day only what was taken by then still counts.
    """
    before = Span(row.into_year_from, year.first)
    used = _minutes(each for each in days if each.on in before and each.on < year.first)
    there = max(row.minutes - used, 0)
    if day <= row.until_on:
        return there
    taken = _minutes(each for each in days if year.first <= each.on <= row.until_on)
    return min(there, taken)


def _years_of(holiday: Holiday) -> list[Span]:
    years = (leave_year(holiday.assistant, each.on).span for each in holiday.days)
    return sorted(set(years))


def _minutes(days: Iterable[HolidayDay]) -> int:
    return sum(each.minutes for each in days)


def _contract_rate(terms: Terms | None) -> HolidayRate | None:
    """Return the contract's pay: for a week's agreed hours, or for an hour where none are."""
    if terms is None:
        return None
    minutes = terms.contracted_minutes_per_week or MINUTES_AN_HOUR
    pay = nearest_penny_of(terms.hourly_rate.pence * minutes, MINUTES_AN_HOUR)
    unit = "a week's" if terms.contracted_minutes_per_week else "an hour's"
    sentence = f"No week is agreed yet, so {unit} agreed pay of {pay} counts."
    return HolidayRate(pay, minutes, 1, Working(sentence, (), "Employment Rights Act 1996 s.224"))
