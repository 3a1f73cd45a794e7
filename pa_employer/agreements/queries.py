"""Reading direct payments: which one holds on a day, and when the council pays."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from pa_employer.agreements.models import Advice, Agreement
from pa_employer.db import is_among
from pa_employer.people.models import Employer
from pa_employer.together import Ids, for_each, grouped
from payroll.ground.days import Span, month_later
from payroll.ground.money import NOTHING, Money, to_nearest_penny
from returns.groups import Income


def agreement_on(session: Session, employer_id: UUID, day: date) -> Agreement | None:
    """Return an employer's direct payment on a day; there is at most one."""
    found = select(Agreement).where(
        Agreement.employer_id == employer_id,
        Agreement.starts_on <= day,
        or_(Agreement.ends_on.is_(None), Agreement.ends_on >= day),
    )
    return session.scalar(found.order_by(Agreement.starts_on.desc()).limit(1))


@for_each
def latest_agreement(session: Session, employer_ids: Ids) -> Mapping[UUID, Agreement | None]:
    """Return an employer's newest direct payment, ended or not: the one their pages are about."""
    found = select(Agreement).where(is_among(session, Agreement.employer_id, employer_ids))
    rows = session.scalars(in_one_read(found).order_by(Agreement.starts_on))
    newest = {agreement.employer_id: agreement for agreement in rows}
    return {employer_id: newest.get(employer_id) for employer_id in employer_ids}


def agreements_by_employer(session: Session) -> list[tuple[Employer, Agreement | None]]:
    """Return every employer with their newest direct payment, by name."""
    newest: dict[UUID, Agreement] = {}
    found = select(Agreement).options(joinedload(Agreement.authority))
    for agreement in session.scalars(found.order_by(Agreement.starts_on)):
        newest[agreement.employer_id] = agreement
    employers = session.scalars(select(Employer).order_by(Employer.name, Employer.id))
    return [(employer, newest.get(employer.id)) for employer in employers]


def in_one_read(found: Select[Agreement]) -> Select[Agreement]:
    """Select direct payments with whose they are and the rules that hold for them."""
    return found.options(
        joinedload(Agreement.employer),
        joinedload(Agreement.authority),
        selectinload(Agreement.own_rules),
    )


@dataclass(frozen=True, slots=True)
class ExpectedPayment:
    """Money that is to come in on a day: the council's, or the person's own contribution."""

    on: date
    amount: Money
    payer: str
    comes_as: Income
    words: str = ""
    """What the council said of it, if it did."""


def expected_payments(session: Session, agreement: Agreement, span: Span) -> list[ExpectedPayment]:
    """Return what is to come in on these days, in their order, with the council's own advice."""
    advised = {each.pay_on: each for each in _advice(session, agreement.id) if each.pay_on in span}
    payer = agreement.authority.name
    usual = instalment(agreement)
    days = set(payment_days(agreement, span))
    found = [
        ExpectedPayment(
            on=day,
            amount=advised[day].amount if day in advised else usual,
            payer=payer,
            comes_as=Income.AUTHORITY,
            words=advised[day].words if day in advised else "",
        )
        for day in sorted(days | advised.keys())
    ]
    own = contribution(agreement)
    if own:
        name = agreement.employer.supported_person
        found += [ExpectedPayment(day, own, name, Income.CONTRIBUTION) for day in sorted(days)]
    return [each for each in found if each.amount > NOTHING]


def contribution(agreement: Agreement) -> Money:
    """Return what the person pays in each time the council pays."""
    return _each_time(agreement, agreement.weekly_contribution)


@for_each
def _advice(session: Session, agreement_ids: Ids) -> Mapping[UUID, list[Advice]]:
    found = select(Advice).where(is_among(session, Advice.agreement_id, agreement_ids))
    rows = session.scalars(found.order_by(Advice.given_at, Advice.id))
    return grouped(agreement_ids, rows, lambda row: row.agreement_id)


def instalment(agreement: Agreement) -> Money:
    """Return what the council usually pays each time."""
    return _each_time(agreement, agreement.weekly_amount)


def _each_time(agreement: Agreement, weekly: Money) -> Money:
    weeks = agreement.paid_every.weeks
    if weeks:
        return weekly * weeks
    return to_nearest_penny(weekly.pounds * 52 / 12)


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
