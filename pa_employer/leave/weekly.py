"""About what a week earned before time off, from the hours that were agreed."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import terms_of
from pa_employer.leave.earned import held_on, paid_weeks
from pa_employer.leave.models import FamilyLeave, Sickness
from pa_employer.timesheets.queries import weeks_until
from payroll.exact import nearest_penny_of
from payroll.ground.days import ONE_WEEK, Span, day_in_words, monday_of
from payroll.ground.money import Money
from payroll.ground.working import Working
from payroll.parental.dates import qualifying_week
from payroll.parental.kinds import ParentalKind
from payroll.sickness.earnings import Earnings

EIGHT_WEEKS = timedelta(weeks=8)
MINUTES_AN_HOUR = 60
ENTERED = "Entered here"
WORKED_OUT = "Agreed hours and pay terms"


def earnings_of_spell(session: Session, row: Sickness) -> Earnings | None:
    """Return the average weekly earnings before a spell: entered, or about what was earned."""
    given = row.average_weekly_earnings
    return _entered(given, row.first_on) or about_earned(session, row.assistant, row.first_on)


def earnings_for_leave(
    session: Session, assistant: Assistant, kind: ParentalKind, event_on: date, given: Money | None
) -> Earnings | None:
    """Return the average weekly earnings up to the qualifying week of an event."""
    after = qualifying_week(kind, event_on).last + timedelta(days=1)
    return _entered(given, after) or about_earned(session, assistant, after)


def earnings_of_leave(session: Session, row: FamilyLeave) -> Earnings | None:
    """Return the average weekly earnings that decide family leave's pay."""
    given = row.average_weekly_earnings
    return earnings_for_leave(session, row.assistant, row.kind, row.event_on, given)


def about_earned(session: Session, assistant: Assistant, before: date) -> Earnings | None:
    """Return about what a week earned: the agreed ones of the eight before a day, else the terms.

    Payslips decide it in the end, because the law counts what was paid on pay days. None where
    neither hours nor terms say anything.
    """
    agreed = terms_of(session, assistant.id)
    first, last = monday_of(before) - EIGHT_WEEKS, monday_of(before) - ONE_WEEK
    worked = weeks_until(session, assistant.id, last)
    known = [each for each in worked if each.starts_on >= first and each.is_agreed]
    if known:
        pay = Money.total(week.pay for week in paid_weeks(known, agreed))
        return _averaged(pay, len(known), Span(known[0].starts_on, known[-1].starts_on))
    held = held_on(agreed, before)
    if held is None or not held.contracted_minutes_per_week:
        return None
    minutes = held.contracted_minutes_per_week
    week = nearest_penny_of(held.hourly_rate.pence * minutes, MINUTES_AN_HOUR)
    sentence = (
        f"No hours of the eight weeks before are agreed, so a week's agreed pay counts: {week}."
    )
    return Earnings(week.pounds, Span(before, before), Working(sentence, (), WORKED_OUT))


def _averaged(pay: Money, weeks: int, span: Span) -> Earnings:
    weekly = nearest_penny_of(pay.pence, weeks)
    sentence = (
        f"{weeks} agreed week{'' if weeks == 1 else 's'} of the eight before, from "
        f"{day_in_words(span.first)}, earned {pay}. That is {weekly} a week. The pay run counts "
        "what was paid on pay days, so it can differ a little."
    )
    steps = (("Earned", str(pay)), ("A week's average", str(weekly)))
    return Earnings(weekly.pounds, span, Working(sentence, steps, WORKED_OUT))


def _entered(given: Money | None, before: date) -> Earnings | None:
    if given is None:
        return None
    sentence = f"You entered {given} a week."
    return Earnings(Decimal(given.pounds), Span(before, before), Working(sentence, (), ENTERED))
