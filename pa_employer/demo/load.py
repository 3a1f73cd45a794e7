"""Filling an empty database with the demo: a year of eight households, lived day by day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.audit.actor import Actor
from pa_employer.clock import day_of
from pa_employer.demo.desk import fill_desk
from pa_employer.demo.household import Household, move_in
from pa_employer.demo.households import HOUSEHOLDS, Plan
from pa_employer.demo.people import Offices, at, open_offices
from pa_employer.demo.plans import ask_and_answer, ask_only, make_plan
from pa_employer.demo.receipts import leave_for_a_look
from pa_employer.demo.reviews import Returns
from pa_employer.demo.year import Year
from payroll.ground.days import ONE_DAY, ONE_WEEK, Span, monday_of, month_later
from payroll.ground.errors import DomainError
from payroll.rates.years import tax_years_on_record
from receipts.store import FileStore, FolderStore

FRIDAY = 4
MONTHS = 12


class LastDayError(DomainError):
    """The demo needs this year's rates, and they are not on record yet."""


def is_empty(session: Session) -> bool:
    """Tell whether nobody is in the database yet."""
    return session.scalar(select(Account.id).limit(1)) is None


def load(session: Session, files: Path, now: datetime) -> None:
    """Live a year up to yesterday, kept whole or not at all once the caller commits.

    The whole year's rates must be on record.
    """
    today = day_of(now)
    if today > tax_years_on_record()[-1].span.last:
        raise LastDayError
    live(session, FolderStore(files), HOUSEHOLDS, today - ONE_DAY)


def live(
    session: Session,
    files: FileStore,
    plans: Sequence[Plan],
    today: date,
    months: int = MONTHS,
) -> list[Year]:
    """Live every day of some months before a day, and that day, in some households."""
    start = monday_of(month_later(today.replace(day=1), -months) + ONE_WEEK - ONE_DAY)
    offices = open_offices(session, at(start, 8))
    monday = monday_of(today + ONE_DAY)
    years, returns = [], []
    for plan in plans:
        begun = start if plan.joined_weeks_ago is None else monday - _weeks(plan.joined_weeks_ago)
        household = move_in(session, plan, offices, begun, monday)
        make_plan(session, household, begun)
        pay_on = monday_of(today - ONE_DAY) - _weeks(1) + timedelta(days=FRIDAY)
        years.append(Year(session, files, household, today, pay_on, begun - ONE_DAY))
        returns.append(Returns(session, household, offices, today + ONE_DAY))
    for day in Span(start, today):
        for year, reviewed in zip(years, returns, strict=True):
            if day >= year.household.agreement.starts_on:
                year.live(day)
                reviewed.live(day)
    for year in years:
        year.begin_first_pay()
        if year.household.plan.leaves_unclear:
            by = Actor(year.household.decider.id, at(today, 21))
            leave_for_a_look(session, files, year.household, by)
    _ask(session, [year.household for year in years], offices, today)
    fill_desk(session, [year.household for year in years], offices, today)
    return years


def _ask(session: Session, households: Sequence[Household], offices: Offices, today: date) -> None:
    """Have one household's question answered and another's wait, in the last week."""
    ask_and_answer(session, households[0], offices, today - 2 * ONE_DAY)
    ask_only(session, households[-1], today)


def _weeks(number: int) -> timedelta:
    return timedelta(weeks=number)
