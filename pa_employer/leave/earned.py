"""How much holiday an assistant has, and what a day of it pays."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, HolidayPlan, Terms
from pa_employer.assistants.queries import rate_card, terms_of
from pa_employer.leave.queries import agreed_holidays, carried_into
from pa_employer.timesheets.models import Timesheet, TimesheetState
from pa_employer.timesheets.queries import sheets_between
from pa_employer.timesheets.shifts import worked_minutes_of, worked_shift
from payroll.ground.days import ONE_WEEK, Span, monday_of
from payroll.ground.money import Money
from payroll.ground.working import Working
from payroll.holiday.accrual import accrued_hours
from payroll.holiday.average import HolidayRate, PaidWeek, holiday_rate
from payroll.holiday.balance import Balance
from payroll.holiday.entitlement import Employed, entitled_hours
from payroll.holiday.year import LeaveYear, leave_year_of
from payroll.rates.holiday import HolidayLaw, holiday_law
from payroll.work.pay import pay_of, together, work_by_day
from payroll.work.rate_card import RateCard

MINUTES_AN_HOUR = 60
USUAL_START = date(2000, 4, 1)
LOOK_BACK = timedelta(weeks=105)


def leave_year(assistant: Assistant, day: date) -> LeaveYear:
    """Return the leave year of a day: from 1 April, unless another start was agreed."""
    return leave_year_of(day, assistant.leave_year_starts_on or USUAL_START)


def balance_on(session: Session, assistant: Assistant, day: date) -> Balance | None:
    """Return the leave year's holiday as it stands on a day.

    None where holiday is rolled up into pay, or nothing is agreed yet.
    """
    agreed = terms_of(session, assistant.id)
    held = _held(agreed, day)
    if held is None or held.holiday_plan is HolidayPlan.ROLLED_UP:
        return None
    year = leave_year(assistant, day)
    law = holiday_law().on(min(year.span.first, holiday_law().on_record.last))
    earned = _earned(session, assistant, agreed, held, (year, law, day))
    carried = carried_into(session, assistant.id, year.span.first)
    days = [each for h in agreed_holidays(session, assistant.id) for each in h.days]
    own = [each for each in days if each.on in year.span]
    return Balance(
        year=year.span,
        earned=earned,
        carried_over=carried.minutes if carried and day <= carried.until_on else 0,
        taken=sum(each.minutes for each in own if each.on <= day),
        booked=sum(each.minutes for each in own if each.on > day),
    )


def rate_before(session: Session, assistant: Assistant, day: date) -> HolidayRate | None:
    """Return what holiday from a day pays: the average of the last 52 paid weeks.

    Before the first agreed week it is the contract's pay; None without contracted hours either.
    """
    agreed = terms_of(session, assistant.id)
    first = max(monday_of(assistant.started_on), monday_of(day - LOOK_BACK))
    sheets = sheets_between(session, assistant.id, first, monday_of(day))
    weeks = list(paid_weeks(sheets, agreed))
    if any(week.pay and week.starts_on + ONE_WEEK <= day for week in weeks):
        return holiday_rate(holiday_law().on(day), weeks, day)
    return _contract_rate(_held(agreed, day))


def paid_weeks(sheets: Iterable[Timesheet], agreed: list[Terms]) -> Iterable[PaidWeek]:
    """Return the agreed weeks with what their work pays under the terms of its days."""

    def card_on(day: date) -> RateCard | None:
        held = _held(agreed, day)
        return rate_card(held) if held else None

    for sheet in sheets:
        if sheet.state is TimesheetState.AGREED and sheet.shifts:
            work = together(work_by_day(map(worked_shift, sheet.shifts), card_on).values())
            yield PaidWeek(sheet.week_starts_on, pay_of(work), worked_minutes_of(sheet))


def a_days_minutes(terms: Terms) -> int:
    """Return how long a usual working day is, in minutes; 0 where hours vary."""
    return int(terms.contracted_minutes_per_week / terms.days_per_week)


def _held(agreed: list[Terms], day: date) -> Terms | None:
    held = [terms for terms in agreed if terms.from_on <= day]
    return held[-1] if held else next(iter(agreed), None)


def _earned(
    session: Session,
    assistant: Assistant,
    agreed: list[Terms],
    held: Terms,
    when: tuple[LeaveYear, HolidayLaw, date],
) -> int:
    year, law, _ = when
    if held.holiday_plan is HolidayPlan.REGULAR and held.contracted_minutes_per_week:
        return _entitled(assistant, agreed, year, law)
    return _accrued(session, assistant, held, when)


def _entitled(assistant: Assistant, agreed: list[Terms], year: LeaveYear, law: HolidayLaw) -> int:
    """Return a year's entitlement in minutes; terms that change in it count by their days."""
    started = assistant.started_on if assistant.started_on in year.span else None
    left = assistant.left_on if assistant.left_on and assistant.left_on in year.span else None
    first = started or year.span.first
    if started == year.span.first:
        started = None
    employed = Employed(year, started, left)
    whole = Span(first, left or year.span.last)
    parts = [(terms, days) for terms, days in _days_of_terms(agreed, whole) if days]
    total = sum(
        (
            Fraction(_hours(law, employed, terms)) * Fraction(days, whole.days)
            for terms, days in parts
        ),
        Fraction(0),
    )
    return -(-int(total * MINUTES_AN_HOUR * 10) // 10)


def _hours(law: HolidayLaw, employed: Employed, terms: Terms) -> Decimal:
    hours = Decimal(terms.contracted_minutes_per_week) / MINUTES_AN_HOUR
    return entitled_hours(law, employed, terms.days_per_week, hours)


def _days_of_terms(agreed: list[Terms], span: Span) -> Iterable[tuple[Terms, int]]:
    for terms, following in zip(agreed, [*agreed[1:], None], strict=True):
        first = max(terms.from_on, span.first)
        last = min(following.from_on - timedelta(days=1), span.last) if following else span.last
        yield terms, max((last - first).days + 1, 0)


def _accrued(
    session: Session, assistant: Assistant, held: Terms, when: tuple[LeaveYear, HolidayLaw, date]
) -> int:
    """Return what agreed work has earned so far in minutes, each pay period by itself."""
    year, law, day = when
    first, last = monday_of(year.span.first), monday_of(min(day, year.span.last))
    worked: dict[tuple[int, int], int] = {}
    for sheet in sheets_between(session, assistant.id, first, last):
        if sheet.state is TimesheetState.AGREED:
            period = _period(held, sheet.week_starts_on, first)
            worked[period] = worked.get(period, 0) + worked_minutes_of(sheet)
    return sum(accrued_hours(law, minutes) for minutes in worked.values()) * MINUTES_AN_HOUR


def _period(terms: Terms, monday: date, first: date) -> tuple[int, int]:
    if terms.frequency.weeks:
        return (0, (monday - first).days // 7 // terms.frequency.weeks)
    return (monday.year, monday.month)


def _contract_rate(terms: Terms | None) -> HolidayRate | None:
    if terms is None or not terms.contracted_minutes_per_week:
        return None
    minutes = terms.contracted_minutes_per_week
    week = Money(terms.hourly_rate.pence * minutes // MINUTES_AN_HOUR)
    sentence = f"No week is agreed yet, so a week's agreed pay of {week} counts."
    return HolidayRate(week, minutes, 1, Working(sentence, (), "Employment Rights Act 1996 s.224"))
