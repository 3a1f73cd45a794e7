"""Approving a pay run: payslips, book entries and payments due, all at once or not at all."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from pa_employer.audit.actor import Actor
from pa_employer.ledger.service import post
from pa_employer.payruns.entries import Due, dues, payslip_entry
from pa_employer.payruns.hours_owed import WeekOwed
from pa_employer.payruns.models import (
    PaidWeek,
    PaymentDue,
    PayRun,
    PayRunState,
    PayslipRow,
)
from pa_employer.payruns.preview import AssistantPay, Preview, preview
from pa_employer.payruns.service import lock, note
from pa_employer.people.models import Employer
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.payslip import Payslip


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
    for pay, payslip in found.paid:
        _keep_payslip(session, run, pay, payslip, by)
    session.add_all(_due_row(run, due) for due in run_dues(session, run, found))
    run.state = PayRunState.APPROVED
    run.approved_at = by.at
    run.approved_by_id = by.account_id
    session.flush()
    note(session, run, "approved a pay run", by)
    return run


def run_dues(session: Session, run: PayRun, found: Preview) -> tuple[Due, ...]:
    """Return what a run will have to pay, to whom and by when."""
    employer = session.get_one(Employer, run.employer_id)
    paid = ((pay.assistant_id, pay.name, payslip) for pay, payslip in found.paid)
    return dues(run.pay_on, paid, employer.accounts_office_reference)


def _refuse_if_unready(found: Preview, seen_cost: Money | None) -> None:
    if found.blocked:
        raise CannotBePaidError(found.blocked)
    if not found.paid:
        raise NothingToPayError
    if seen_cost is not None and seen_cost != found.total_cost:
        raise FiguresChangedError


def _keep_payslip(
    session: Session, run: PayRun, pay: AssistantPay, payslip: Payslip, by: Actor
) -> None:
    row = PayslipRow(
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
        weeks=[_paid_week(pay, week) for week in pay.owed.weeks],
    )
    session.add(row)
    session.flush()
    post(session, run.agreement_id, payslip_entry(row.id, pay.name, payslip), by.at)


def _paid_week(pay: AssistantPay, week: WeekOwed) -> PaidWeek:
    return PaidWeek(
        assistant_id=pay.assistant_id,
        week_starts_on=week.week_starts_on,
        minutes=week.minutes,
        hourly_rate=week.hourly_rate,
        basis=week.basis,
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
