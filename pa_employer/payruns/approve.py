"""Approving a pay run: payslips, book entries and payments due, all at once or not at all."""

from collections.abc import Iterable, Iterator

from sqlalchemy.orm import Session

from config.rate_files import rates_digest
from pa_employer.audit.actor import Actor
from pa_employer.ledger.entries import Entry
from pa_employer.ledger.service import post_all
from pa_employer.payruns.entries import Due, Paid, dues, off_hmrc_entry, payslip_entry
from pa_employer.payruns.hours_owed import WeekOwed
from pa_employer.payruns.items_owed import ItemOwed
from pa_employer.payruns.models import (
    PaidItem,
    PaidWeek,
    PaymentDue,
    PayRun,
    PayRunState,
    PayslipRow,
)
from pa_employer.payruns.off_hmrc import hmrc_credit
from pa_employer.payruns.preview import AssistantPay, Preview, preview
from pa_employer.payruns.service import lock, note
from pa_employer.people.models import Employer
from payroll.engine import ENGINE
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money


class NothingToPayError(DomainError):
    """Nobody has hours to pay in this run yet. Agree hours first, or pay contracted hours."""


class CannotBePaidError(DomainError):
    """Somebody in this run cannot be paid yet."""

    def __init__(self, pays: Iterable[AssistantPay]) -> None:
        super().__init__(" ".join(f"{pay.name}: {pay.blocked}" for pay in pays))


class FiguresChangedError(DomainError):
    """The figures changed since you looked, because hours did. Look again, then approve."""


def approve_run(
    session: Session, run: PayRun, by: Actor, *, seen_cost: Money | None = None
) -> PayRun:
    """Approve a run: whoever has hours gets a payslip. Approving it again changes nothing.

    `seen_cost` is the total that whoever approves was shown; another one is refused.
    """
    if lock(session, run) is PayRunState.APPROVED:
        return run
    found = preview(session, run)
    _refuse_if_unready(found, seen_cost)
    due = run_dues(session, run, found)
    rows = [(_payslip_row(run, pay), pay) for pay, _ in found.paid]
    session.add_all(row for row, _ in rows)
    session.add_all(_due_row(run, each) for each in due)
    entries = [payslip_entry(row.id, pay.name, pay.worked_out[0]) for row, pay in rows]
    post_all(session, run.agreement_id, [*entries, *_set_off(run, found)], by.at)
    run.state = PayRunState.APPROVED
    run.approved_at = by.at
    run.approved_by_id = by.account_id
    session.flush()
    note(session, run, "approved a pay run", by)
    return run


def run_dues(session: Session, run: PayRun, found: Preview) -> tuple[Due, ...]:
    """Return what a run will have to pay, to whom and by when."""
    employer = session.get_one(Employer, run.employer_id)
    paid = [Paid(pay.assistant_id, pay.name, payslip) for pay, payslip in found.paid]
    off = found.off_hmrc + hmrc_credit(session, run.agreement_id)
    return dues(run.pay_on, paid, employer.accounts_office_reference, off)


def _set_off(run: PayRun, found: Preview) -> Iterator[Entry]:
    """Keep what of this run HMRC need not be paid, and yield the entry that books it."""
    run.allowance = found.allowance.used if found.allowance else NOTHING
    run.recovered = found.recovery.total if found.recovery else NOTHING
    entry = off_hmrc_entry(run.id, run.pay_on, run.allowance, run.recovered)
    if entry:
        yield entry


def _refuse_if_unready(found: Preview, seen_cost: Money | None) -> None:
    if found.blocked:
        raise CannotBePaidError(found.blocked)
    if not found.paid:
        raise NothingToPayError
    if seen_cost is not None and seen_cost != found.total_cost:
        raise FiguresChangedError


def keep_payslip(
    session: Session, run: PayRun, pay: AssistantPay, by: Actor, version: int = 1
) -> PayslipRow:
    """Keep a worked-out payslip with all it was worked out from, and book it."""
    row = _payslip_row(run, pay, version)
    session.add(row)
    session.flush()
    entry = payslip_entry(row.id, pay.name, pay.worked_out[0])
    post_all(session, run.agreement_id, [entry], by.at)
    return row


def _payslip_row(run: PayRun, pay: AssistantPay, version: int = 1) -> PayslipRow:
    payslip, given = pay.worked_out
    return PayslipRow(
        pay_run_id=run.id,
        assistant_id=pay.assistant_id,
        pay_on=run.pay_on,
        tax_year=payslip.period.year.starting,
        minutes=payslip.minutes,
        gross=payslip.gross.amount,
        tax=payslip.tax.amount,
        employee_ni=payslip.employee_ni.amount,
        employer_ni=payslip.employer_ni.amount,
        employee_pension=payslip.employee_pension.amount,
        employer_pension=payslip.employer_pension.amount,
        net=payslip.net.amount,
        document=payslip.as_plain(),
        given=given.as_plain(),
        engine=f"{ENGINE}+{rates_digest()}",
        version=version,
        student_loan=payslip.loans,
        arrested=payslip.arrested,
        repaid=payslip.paid_back,
        weeks=[_paid_week(pay, week) for week in pay.owed.weeks],
        items=[_paid_item(pay, owed) for owed in pay.items],
    )


def _paid_week(pay: AssistantPay, week: WeekOwed) -> PaidWeek:
    return PaidWeek(
        assistant_id=pay.assistant_id,
        week_starts_on=week.week_starts_on,
        minutes=week.amount.minutes,
        hourly_rate=week.rate.rate,
        basis=week.basis,
        kind=week.rate.kind,
        nights=week.amount.nights if week.rate.is_per_night else None,
    )


def _paid_item(pay: AssistantPay, owed: ItemOwed) -> PaidItem:
    return PaidItem(
        assistant_id=pay.assistant_id,
        kind=owed.item.kind,
        source_id=owed.source_id,
        first_on=owed.first_on,
        last_on=owed.last_on,
        amount=owed.item.amount,
        minutes=owed.minutes,
    )


def _due_row(run: PayRun, due: Due) -> PaymentDue:
    return PaymentDue(
        agreement_id=run.agreement_id,
        pay_run_id=run.id,
        kind=due.kind,
        payee=due.payee,
        amount=due.amount,
        due_on=due.due_on,
        assistant_id=due.assistant_id,
        reference=due.reference,
    )
