"""Reading one assistant's job, sheets and paid weeks into plain values."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import rate_card, terms_of
from pa_employer.db import is_among
from pa_employer.payruns.employment import AgreedRate, Employment
from pa_employer.payruns.hours_owed import PaidBefore, Sheet, WorkRecord
from pa_employer.payruns.models import PaidWeek, PayslipRow
from pa_employer.payruns.reversed import counts
from pa_employer.timesheets.models import Timesheet
from pa_employer.timesheets.queries import sheets_until
from pa_employer.timesheets.shifts import worked_shift
from pa_employer.together import Ids, for_each, grouped
from payroll.work.pay import Amount
from payroll.work.rate_card import Rate


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
    sheets = sheets_until(session, assistant.id, last_monday)
    return WorkRecord(
        employment=employment(assistant, terms_of(session, assistant.id)),
        sheets={sheet.week_starts_on: _sheet(sheet, known_on) for sheet in sheets},
        paid=tuple(map(_paid, _paid_weeks(session, assistant.id, known_on or date.max))),
    )


def employment(assistant: Assistant, terms: list[Terms]) -> Employment:
    """Return what pay needs to know of a job."""
    rates = tuple(
        AgreedRate(each.from_on, rate_card(each), each.contracted_minutes_per_week)
        for each in terms
    )
    return Employment(assistant.started_on, assistant.left_on, rates)


def _sheet(sheet: Timesheet, known_on: date | None) -> Sheet:
    return Sheet(sheet.state, tuple(map(worked_shift, sheet.shifts)), known_on)


@for_each
def _paid_weeks(
    session: Session, assistant_ids: Ids, paid_by: date
) -> Mapping[UUID, list[PaidWeek]]:
    found = (
        select(PaidWeek)
        .join(PayslipRow)
        .where(
            is_among(session, PaidWeek.assistant_id, assistant_ids),
            PayslipRow.pay_on <= paid_by,
            counts(),
        )
        .order_by(PaidWeek.week_starts_on)
    )
    return grouped(assistant_ids, session.scalars(found), lambda row: row.assistant_id)


def _paid(week: PaidWeek) -> PaidBefore:
    rate = Rate(week.kind, week.hourly_rate, week.nights is not None)
    return PaidBefore(
        week.week_starts_on, rate, Amount(week.minutes, week.nights or 0), week.basis
    )
