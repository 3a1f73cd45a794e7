"""Reading one assistant's job, sheets and paid weeks into plain values."""

from collections.abc import Mapping
from datetime import date
from operator import itemgetter
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, Terms
from pa_employer.assistants.queries import rate_card, terms_of
from pa_employer.db import is_among
from pa_employer.payruns.employment import AgreedRate, Employment
from pa_employer.payruns.hours_owed import PaidBefore, Sheet, WorkRecord
from pa_employer.payruns.models import Basis, PaidWeek, PayslipRow
from pa_employer.payruns.reversed import counts
from pa_employer.timesheets.queries import weeks_until
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.money import Money
from payroll.work.kinds import WorkKind
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
    weeks = weeks_until(session, assistant.id, last_monday)
    return WorkRecord(
        employment=employment(assistant, terms_of(session, assistant.id)),
        sheets={week.starts_on: Sheet(week.state, week.shifts, known_on) for week in weeks},
        paid=_paid_weeks(session, assistant.id, known_on or date.max),
    )


def employment(assistant: Assistant, terms: list[Terms]) -> Employment:
    """Return what pay needs to know of a job."""
    rates = tuple(
        AgreedRate(each.from_on, rate_card(each), each.contracted_minutes_per_week)
        for each in terms
    )
    return Employment(assistant.started_on, assistant.left_on, rates)


@for_each
def _paid_weeks(
    session: Session, assistant_ids: Ids, paid_by: date
) -> Mapping[UUID, tuple[PaidBefore, ...]]:
    found = (
        select(
            PaidWeek.assistant_id,
            PaidWeek.week_starts_on,
            PaidWeek.basis,
            PaidWeek.kind,
            PaidWeek.hourly_rate,
            PaidWeek.minutes,
            PaidWeek.nights,
        )
        .join(PayslipRow)
        .where(
            is_among(session, PaidWeek.assistant_id, assistant_ids),
            PayslipRow.pay_on <= paid_by,
            counts(),
        )
        .order_by(PaidWeek.week_starts_on)
    )
    rows = grouped(assistant_ids, session.execute(found), itemgetter(0))
    return {each: tuple(_paid(*row[1:]) for row in paid) for each, paid in rows.items()}


def _paid(  # noqa: PLR0913, PLR0917  # a row's columns in their order
    monday: date, basis: Basis, kind: WorkKind, hourly: Money, minutes: int, nights: int | None
) -> PaidBefore:
    rate = Rate(kind, hourly, nights is not None)
    return PaidBefore(monday, rate, Amount(minutes, nights or 0), basis)
