"""What a payment owes besides hours: extras of the run, claims, and rolled-up holiday."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant, HolidayPlan, Terms
from pa_employer.db import is_among
from pa_employer.payruns.models import PaidItem, PayExtra, PayRun, PayslipRow
from pa_employer.payruns.reversed import counts
from pa_employer.timesheets.models import Claim, ClaimKind, Timesheet, TimesheetState
from pa_employer.together import Ids, for_each, grouped
from payroll.engine import hours_pay
from payroll.ground.money import Money
from payroll.holiday.accrual import rolled_up_pay
from payroll.payslip import HoursPaid
from payroll.periods import TaxYear
from payroll.rates.holiday import holiday_law
from payroll.rates.mileage import approved_mileage
from payroll.work.items import ItemKind, PayItem
from payroll.work.mileage import Mileage, mileage_items

ENTERED = "Entered in this pay run"


@dataclass(frozen=True, slots=True)
class ItemOwed:
    """Something to pay, what it is paid for (`source_id`), and the days it belongs to."""

    item: PayItem
    source_id: UUID
    first_on: date
    last_on: date
    minutes: int = 0
    is_small_employer: bool | None = None
    """For family leave: whether HMRC gives all of it back, and more."""


@for_each
def extras_of(session: Session, run_ids: Ids) -> Mapping[UUID, list[PayExtra]]:
    """Return everything entered in a run, in the order of its kinds."""
    found = session.scalars(
        select(PayExtra).where(is_among(session, PayExtra.pay_run_id, run_ids))
    )
    kinds = list(ItemKind)
    ordered = sorted(found, key=lambda extra: (kinds.index(extra.kind), extra.label, extra.id))
    return grouped(run_ids, ordered, lambda row: row.pay_run_id)


def extra_items(
    extras: Iterable[PayExtra], assistant: Assistant, run: PayRun
) -> Iterator[ItemOwed]:
    """Return what was entered in a run for one assistant."""
    for extra in extras:
        if extra.assistant_id == assistant.id:
            said = f"{extra.amount} was entered for this pay: {extra.label}."
            item = PayItem(extra.kind, extra.amount, extra.label, said, (), ENTERED)
            yield ItemOwed(item, extra.id, run.pay_on, run.pay_on)


def claim_items(
    session: Session, assistant: Assistant, run: PayRun, terms: Iterable[Terms]
) -> Iterator[ItemOwed]:
    """Return agreed claims up to the run's last week that no payslip has paid.

    Miles are paid at the rate agreed for their day, else at the tax-free rate; the tax-free part
    counts the miles this tax year paid before.
    """
    due = _claims_due(session, assistant.id, run.hours_until)
    if not due:
        return
    agreed = sorted(terms, key=lambda each: each.from_on)
    before = _miles_paid(session, assistant.id, TaxYear.of(run.pay_on))
    for claim in due:
        if claim.kind is ClaimKind.EXPENSE:
            said = f"{claim.amount} was laid out on {claim.on:%-d %B}: {claim.what}."
            item = PayItem(ItemKind.EXPENSES, claim.amount, claim.what, said, (), "Agreed claim")
            yield ItemOwed(item, claim.id, claim.on, claim.on)
            continue
        rate = _mileage_rate(agreed, claim.on, run.pay_on)
        for item in mileage_items(Mileage(claim.miles, rate, before), run.pay_on):
            yield ItemOwed(item, claim.id, claim.on, claim.on)
        before += claim.miles


def rolled_up_item(
    terms: Terms, assistant: Assistant, run: PayRun, lines: tuple[HoursPaid, ...]
) -> Iterator[ItemOwed]:
    """Return rolled-up holiday pay on the pay for this payment's work, where it is agreed."""
    if terms.holiday_plan is not HolidayPlan.ROLLED_UP or not lines:
        return
    pay = Money.total(hours_pay(line).amount for line in lines)
    item = rolled_up_pay(holiday_law().on(run.pay_on), pay)
    yield ItemOwed(item, assistant.id, run.hours_from, run.hours_until)


@for_each
def paid_sources(session: Session, assistant_ids: Ids) -> Mapping[UUID, set[UUID]]:
    """Return what payslips that count have paid besides hours, by its source."""
    found = (
        select(PaidItem.assistant_id, PaidItem.source_id)
        .join(PayslipRow, PayslipRow.id == PaidItem.payslip_id)
        .where(is_among(session, PaidItem.assistant_id, assistant_ids), counts())
    )
    paid = grouped(assistant_ids, session.execute(found), lambda row: row[0])
    return {id_: {source_id for _, source_id in rows} for id_, rows in paid.items()}


def _claims_due(session: Session, assistant_id: UUID, until: date) -> list[Claim]:
    claims = _agreed_claims(session, assistant_id, until)
    paid = paid_sources(session, assistant_id) if claims else ()
    return [claim for claim in claims if claim.id not in paid]


@for_each
def _agreed_claims(
    session: Session, assistant_ids: Ids, until: date
) -> Mapping[UUID, list[Claim]]:
    found = (
        select(Timesheet.assistant_id, Claim)
        .join(Timesheet, Timesheet.id == Claim.timesheet_id)
        .where(
            is_among(session, Timesheet.assistant_id, assistant_ids),
            Timesheet.state == TimesheetState.AGREED,
            Timesheet.week_starts_on <= until,
        )
        .order_by(Claim.on, Claim.id)
    )
    claims = grouped(assistant_ids, session.execute(found), lambda row: row[0])
    return {id_: [claim for _, claim in rows] for id_, rows in claims.items()}


def _miles_paid(session: Session, assistant_id: UUID, year: TaxYear) -> Decimal:
    found = (
        select(Claim.miles)
        .join(PaidItem, PaidItem.source_id == Claim.id)
        .join(PayslipRow, PayslipRow.id == PaidItem.payslip_id)
        .where(
            PaidItem.assistant_id == assistant_id,
            PaidItem.kind == ItemKind.MILEAGE,
            PayslipRow.tax_year == year.starting,
            counts(),
        )
    )
    return sum(session.scalars(found), Decimal(0))


def _mileage_rate(agreed: list[Terms], on: date, pay_on: date) -> Money:
    held = [each for each in agreed if each.from_on <= on]
    rate = held[-1].mileage_rate if held else None
    return rate or approved_mileage().on(pay_on).first_rate
