"""Weeks of work and pay runs to test with, made by the real services."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.assistants.models import Assistant
from pa_employer.audit.actor import Actor
from pa_employer.payruns.approve import approve_run
from pa_employer.payruns.models import PayRun, PayslipRow
from pa_employer.payruns.plan import RunPlan
from pa_employer.payruns.preview import AssistantPay, preview
from pa_employer.payruns.queries import payslips_of
from pa_employer.payruns.service import start_run
from pa_employer.timesheets.models import Timesheet, TimesheetState
from pa_employer.timesheets.service import add_shift, agree_sheet, start_sheet, submit_sheet
from pa_employer.timesheets.shifts import ShiftDetails
from payroll.frequency import Frequency
from payroll.ground.days import ONE_DAY, ONE_WEEK
from payroll.hours import instant
from tests.pa_employer.household import Household

NINE = time(9)


def by_on(household: Household, day: date) -> Actor:
    """The employer doing something at noon on a day."""
    return Actor(household.employer_account.id, datetime.combine(day, time(12), UTC))


def agree_week(
    session: Session,
    assistant: Assistant,
    monday: date,
    minutes: int,
    state: TimesheetState = TimesheetState.AGREED,
    agreed_by: Account | None = None,
) -> Timesheet:
    """A week's sheet with so many minutes, at most ten hours a day from nine o'clock."""
    somebody = agreed_by.id if agreed_by else session.scalars(select(Account.id)).first()
    assert somebody
    by = Actor(somebody, instant(monday + ONE_WEEK, NINE))
    sheet = start_sheet(session, assistant, monday, by)
    day = monday
    while minutes:
        starts_at, part = instant(day, NINE), min(minutes, 600)
        details = ShiftDetails(starts_at, starts_at + timedelta(minutes=part))
        add_shift(session, sheet, details, by)
        minutes, day = minutes - part, day + ONE_DAY
    submit_sheet(session, sheet, by)
    if state is TimesheetState.AGREED:
        agree_sheet(session, sheet, by)
    return sheet


def start(
    session: Session,
    household: Household,
    pay_on: date,
    hours_until: date,
    frequency: Frequency = Frequency.FOUR_WEEKLY,
) -> PayRun:
    plan = RunPlan(frequency, pay_on, hours_until)
    return start_run(session, household.agreement, plan, by_on(household, pay_on))


def pay(
    session: Session,
    household: Household,
    pay_on: date,
    hours_until: date,
    frequency: Frequency = Frequency.FOUR_WEEKLY,
) -> PayRun:
    """Start a run and approve it."""
    run = start(session, household, pay_on, hours_until, frequency)
    return approve_run(session, run, by_on(household, pay_on))


def last_payslip(session: Session, assistant: Assistant) -> PayslipRow:
    return payslips_of(session, assistant.id)[0]


def agree_eighty_hours(session: Session, assistant: Assistant) -> None:
    """The weeks of 6, 13 and 20 April 2026."""
    for day, hours in ((6, 27), (13, 27), (20, 26)):
        agree_week(session, assistant, date(2026, 4, day), hours * 60)


def the_pay(session: Session, run: PayRun) -> AssistantPay:
    """What a run would pay the only assistant in it."""
    (found,) = preview(session, run).pays
    return found
