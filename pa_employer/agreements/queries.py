"""Reading direct payments: which one holds on a day, and when the council pays."""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from pa_employer.agreements.models import Agreement
from pa_employer.people.models import Employer
from payroll.ground.days import Span, month_later
from payroll.ground.money import Money, to_nearest_penny


def agreement_on(session: Session, employer_id: UUID, day: date) -> Agreement | None:
    """Return an employer's direct payment on a day; there is at most one."""
    found = select(Agreement).where(
        Agreement.employer_id == employer_id,
        Agreement.starts_on <= day,
        or_(Agreement.ends_on.is_(None), Agreement.ends_on >= day),
    )
    return session.scalar(found.order_by(Agreement.starts_on.desc()).limit(1))


def latest_agreement(session: Session, employer_id: UUID) -> Agreement | None:
    """Return an employer's newest direct payment, ended or not: the one their pages are about."""
    found = select(Agreement).where(Agreement.employer_id == employer_id)
    return session.scalar(found.order_by(Agreement.starts_on.desc()).limit(1))


def agreements_by_employer(session: Session) -> list[tuple[Employer, Agreement | None]]:
    """Return every employer with their newest direct payment, by name."""
    newest: dict[UUID, Agreement] = {}
    found = select(Agreement).options(joinedload(Agreement.authority))
    for agreement in session.scalars(found.order_by(Agreement.starts_on)):
        newest[agreement.employer_id] = agreement
    employers = session.scalars(select(Employer).order_by(Employer.name, Employer.id))
    return [(employer, newest.get(employer.id)) for employer in employers]


def instalment(agreement: Agreement) -> Money:
    """Return what the council pays each time."""
    weeks = agreement.paid_every.weeks
    if weeks:
        return agreement.weekly_amount * weeks
    return to_nearest_penny(agreement.weekly_amount.pounds * 52 / 12)


def payment_days(agreement: Agreement, span: Span) -> Iterator[date]:
    """Return the days in a span on which the council pays."""
    last = min(span.last, agreement.ends_on) if agreement.ends_on else span.last
    for number in range((last - agreement.first_payment_on).days + 1):
        day = _payment_day(agreement, number)
        if day > last:
            return
        if day >= span.first:
            yield day


def next_payment_on(agreement: Agreement, after: date) -> date | None:
    """Return the first day after a day on which the council pays, or None if it is ending."""
    horizon = Span(
        after + timedelta(days=1), max(after, agreement.first_payment_on) + timedelta(days=62)
    )
    return next(payment_days(agreement, horizon), None)


def _payment_day(agreement: Agreement, number: int) -> date:
    weeks = agreement.paid_every.weeks
    if weeks:
        return agreement.first_payment_on + timedelta(weeks=weeks * number)
    return month_later(agreement.first_payment_on, number)
