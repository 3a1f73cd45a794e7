"""What a payment owes for time off: holiday, sickness, family leave, and leaving."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, HolidayPlan, Terms
from pa_employer.leave.earned import balance_on, paid_weeks, rate_before
from pa_employer.leave.models import FamilyLeave
from pa_employer.leave.models import Sickness as SicknessRow
from pa_employer.leave.queries import agreed_holidays, family_leaves_of, spells_of
from pa_employer.leave.sick import first_linked, spell_pay
from pa_employer.payruns.items_owed import ItemOwed
from pa_employer.payruns.models import PaidItem, PayRun, PayslipRow
from pa_employer.payruns.reversed import counts
from pa_employer.timesheets.queries import weeks_until
from payroll.ground.days import ONE_DAY, Span, monday_of
from payroll.ground.money import NOTHING, Money
from payroll.holiday.balance import holiday_item, pay_in_lieu
from payroll.parental.dates import qualifying_week
from payroll.parental.earnings import earnings_up_to
from payroll.parental.kinds import RULES
from payroll.parental.pay import ParentalLeave, pay_within
from payroll.payslip import HolidayShown, Payslip
from payroll.sickness.earnings import PaidOn, contract_earnings, earnings_before
from payroll.work.items import ItemKind, PayItem

MINUTES_AN_HOUR = 60


def leave_items(
    session: Session, run: PayRun, assistant: Assistant, terms: Terms
) -> Iterator[ItemOwed]:
    """Return what time off up to the run's last day is owed and was not paid yet."""
    yield from _holiday(session, run, assistant, terms)
    yield from _sickness(session, run, assistant, terms)
    yield from _family(session, run, assistant, terms)
    yield from _on_leaving(session, run, assistant)


def holiday_shown(session: Session, assistant: Assistant, day: date) -> HolidayShown | None:
    """Return the holiday that a payslip tells; None where it is rolled up."""
    balance = balance_on(session, assistant, day)
    if balance is None:
        return None
    return HolidayShown(
        year_from=balance.year.first,
        year_until=balance.year.last,
        earned=balance.earned,
        carried_over=balance.carried_over,
        taken=balance.taken,
        booked=balance.booked,
    )


def _holiday(
    session: Session, run: PayRun, assistant: Assistant, terms: Terms
) -> Iterator[ItemOwed]:
    if terms.holiday_plan is HolidayPlan.ROLLED_UP:
        return
    last = min(run.hours_until, assistant.left_on or run.hours_until)
    for holiday in agreed_holidays(session, assistant.id):
        paid_until = _paid_until(session, holiday.id)
        days = [
            day
            for day in holiday.days
            if day.on <= last and (paid_until is None or day.on > paid_until)
        ]
        rate = rate_before(session, assistant, holiday.first_on) if days else None
        if rate:
            minutes = sum(day.minutes for day in days)
            span = Span(days[0].on, days[-1].on)
            item = holiday_item(minutes, rate, span)
            yield ItemOwed(item, holiday.id, span.first, span.last, minutes)


def _sickness(
    session: Session, run: PayRun, assistant: Assistant, terms: Terms
) -> Iterator[ItemOwed]:
    rows = spells_of(session, assistant.id)
    for row in rows:
        if row.first_on > run.hours_until:
            continue
        paid = _paid_for(session, row.id)
        earnings = sick_earnings(session, assistant, first_linked(row, rows), terms)
        found = spell_pay(row, rows, earnings, run.hours_until).pay
        owed = found.paid_by(run.hours_until) - paid
        if owed:
            last = min(row.last_on or run.hours_until, run.hours_until)
            working = found.working
            item = PayItem(
                ItemKind.SICK_PAY,
                owed,
                f"Statutory Sick Pay from {row.first_on:%-d %B}",
                _less_paid(working.sentence, paid),
                working.steps,
                working.source,
            )
            yield ItemOwed(item, row.id, row.first_on, last)


def sick_earnings(
    session: Session, assistant: Assistant, row: SicknessRow, terms: Terms
) -> Decimal:
    """Return the average weekly earnings before a spell: entered, paid, or of the contract."""
    if row.average_weekly_earnings is not None:
        return row.average_weekly_earnings.pounds
    paid = _paid_on(session, assistant)
    found = earnings_before(row.first_on, paid, terms.frequency, assistant.started_on)
    if found:
        return found.weekly
    agreed = _agreed_week(session, assistant, row.first_on, terms)
    return contract_earnings(agreed, assistant.started_on).weekly


def _family(
    session: Session, run: PayRun, assistant: Assistant, terms: Terms
) -> Iterator[ItemOwed]:
    for row in family_leaves_of(session, assistant.id):
        leave = ParentalLeave(
            row.kind, row.starts_on, row.weeks, family_earnings(session, assistant, row, terms)
        )
        paid_until = _paid_until(session, row.id) or row.starts_on - ONE_DAY
        last = min(row.ended_on or run.hours_until, run.hours_until)
        found = None
        if paid_until < last:
            found = pay_within(leave, Span(paid_until + ONE_DAY, last))
        if found:
            rules = RULES[row.kind]
            item = PayItem(
                rules.item,
                found.amount,
                f"{rules.item.value.capitalize()} ({rules.short})",
                found.working.sentence,
                found.working.steps,
                found.working.source,
            )
            yield ItemOwed(
                item,
                row.id,
                found.days.first,
                found.days.last,
                is_small_employer=row.is_small_employer,
            )


def family_earnings(
    session: Session, assistant: Assistant, row: FamilyLeave, terms: Terms
) -> Decimal:
    """Return the average weekly earnings up to the qualifying week: entered, or as paid."""
    if row.average_weekly_earnings is not None:
        return row.average_weekly_earnings.pounds
    week = qualifying_week(row.kind, row.event_on)
    found = earnings_up_to(week, _paid_on(session, assistant), terms.frequency)
    if found:
        return found.weekly
    return _agreed_week(session, assistant, week.last, terms).pounds


def _on_leaving(session: Session, run: PayRun, assistant: Assistant) -> Iterator[ItemOwed]:
    """Return what is paid in lieu of holiday with the pay that covers the last day."""
    left_on = assistant.left_on
    if left_on is None or left_on > run.hours_until or _was_settled(session, assistant.id):
        return
    balance = balance_on(session, assistant, left_on)
    rate = rate_before(session, assistant, left_on + ONE_DAY)
    item = pay_in_lieu(balance.left, rate) if balance and rate else None
    if item and balance:
        yield ItemOwed(item, assistant.id, left_on, left_on, balance.left)


def _paid_on(session: Session, assistant: Assistant) -> list[PaidOn]:
    found = select(PayslipRow).where(PayslipRow.assistant_id == assistant.id, counts())
    slips = [Payslip.from_plain(row.document) for row in session.scalars(found)]
    return [PaidOn(slip.pay_on, slip.nicable_pay or slip.gross.amount) for slip in slips]


def _agreed_week(session: Session, assistant: Assistant, before: date, terms: Terms) -> Money:
    """Return a usual week's pay where nothing was paid here: agreed weeks, else the contract."""
    first = monday_of(before - timedelta(weeks=8))
    worked = weeks_until(session, assistant.id, monday_of(before) - ONE_DAY)
    weeks = list(paid_weeks([each for each in worked if each.starts_on >= first], [terms]))
    if weeks:
        return Money(Money.total(week.pay for week in weeks).pence // len(weeks))
    minutes = terms.contracted_minutes_per_week
    return Money(terms.hourly_rate.pence * minutes // MINUTES_AN_HOUR)


def _paid_for(session: Session, source_id: UUID) -> Money:
    return Money.total(item.amount for item in _paid_items(session, source_id))


def _paid_until(session: Session, source_id: UUID) -> date | None:
    return max((item.last_on for item in _paid_items(session, source_id)), default=None)


def _paid_items(session: Session, source_id: UUID) -> list[PaidItem]:
    found = (
        select(PaidItem)
        .join(PayslipRow, PayslipRow.id == PaidItem.payslip_id)
        .where(PaidItem.source_id == source_id, counts())
    )
    return list(session.scalars(found))


def _was_settled(session: Session, assistant_id: UUID) -> bool:
    kind = ItemKind.PAY_IN_LIEU_OF_HOLIDAY
    return any(item.kind is kind for item in _paid_items(session, assistant_id))


def _less_paid(sentence: str, paid: Money) -> str:
    return sentence if paid == NOTHING else f"{sentence} {paid} of it was paid before."
