"""Reading one assistant's job, sheets and paid weeks into plain values."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import terms_of
from pa_employer.payruns.employment import AgreedRate, Employment
from pa_employer.payruns.hours_owed import PaidBefore, Sheet, WorkRecord
from pa_employer.payruns.models import PaidWeek, PayslipRow
from pa_employer.timesheets.models import Timesheet
from pa_employer.timesheets.queries import sheets_between
from payroll.ground.days import monday_of
from payroll.hours import paid_minutes_by_day


def work_record(
    session: Session,
    assistant: Assistant,
    last_monday: date,
    *,
    known_on: date | None = None,
) -> WorkRecord:
    """Return an assistant's record with the sheets of all weeks up to one.

    With `known_on` it is the record as that day leaves it: work up to and including the day,
    and what was paid on pay days up to it.
    """
    first = monday_of(assistant.started_on)
    sheets = sheets_between(session, assistant.id, first, last_monday)
    return WorkRecord(
        employment=employment(assistant, terms_of(session, assistant.id)),
        sheets={sheet.week_starts_on: _sheet(sheet, known_on) for sheet in sheets},
        paid=tuple(map(_paid, _paid_weeks(session, assistant.id, known_on))),
    )


def employment(assistant: Assistant, terms: list[Terms]) -> Employment:
    """Return what pay needs to know of a job."""
    rates = tuple(
        AgreedRate(each.from_on, each.hourly_rate, each.contracted_minutes_per_week)
        for each in terms
    )
    return Employment(assistant.started_on, assistant.left_on, rates)


def _sheet(sheet: Timesheet, known_on: date | None) -> Sheet:
    minutes_on: dict[date, int] = {}
    for shift in sheet.shifts:
        paid = paid_minutes_by_day(shift.starts_at, shift.ends_at, shift.break_minutes)
        for day, minutes in paid.items():
            if known_on is None or day <= known_on:
                minutes_on[day] = minutes_on.get(day, 0) + minutes
    return Sheet(sheet.state, minutes_on)


def _paid_weeks(session: Session, assistant_id: UUID, paid_by: date | None) -> list[PaidWeek]:
    found = select(PaidWeek).where(PaidWeek.assistant_id == assistant_id)
    if paid_by is not None:
        found = found.join(PayslipRow).where(PayslipRow.pay_on <= paid_by)
    return list(session.scalars(found.order_by(PaidWeek.week_starts_on)))


def _paid(week: PaidWeek) -> PaidBefore:
    return PaidBefore(week.week_starts_on, week.hourly_rate, week.minutes, week.basis)
