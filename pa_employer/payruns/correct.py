"""Correcting a payslip: the wrong one is reversed, a right one takes its place, nothing is edited.

What was wrong is put right where it came from (the tax code, the terms, the hours, an extra);
the payslip is then worked out again as if it had not been paid.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import terms_on
from pa_employer.audit.actor import Actor
from pa_employer.ledger.service import post
from pa_employer.payruns.approve import keep_payslip
from pa_employer.payruns.entries import correction_entry, reversal_entry
from pa_employer.payruns.models import (
    Basis,
    DueKind,
    PayExtra,
    PaymentDue,
    PayRun,
    PayslipReversal,
    PayslipRow,
)
from pa_employer.payruns.off_hmrc import (
    allowance_claim,
    allowance_used,
    hmrc_balance,
    recovery_of_run,
)
from pa_employer.payruns.preview import AssistantPay, pay_again
from pa_employer.payruns.queries import payslips_in
from pa_employer.payruns.service import note, wait_for_others
from payroll.allowance import EmployersNi, allowance_use
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.payslip import Payslip
from payroll.periods import TaxYear, hmrc_due_on, pension_due_on


class ReversedAlreadyError(DomainError):
    """The payslip was corrected already. Look at the newer one."""


class NothingChangedError(DomainError):
    """Worked out again it comes to the same. First put right what was wrong, then come back."""


class CannotBeReplacedError(DomainError):
    """The payslip cannot be worked out again."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The payslip cannot be worked out again yet. {why}")


@dataclass(frozen=True, slots=True)
class Correction:
    """A payslip as it was, and as it would be now."""

    was: Payslip
    pay: AssistantPay

    @property
    def now(self) -> Payslip | None:
        """Return the payslip that would take its place; None where nothing is to be paid."""
        return self.pay.payslip

    @property
    def changes(self) -> tuple[tuple[str, Money, Money], ...]:
        """Return every figure that would change: what it is, before and after."""
        return tuple(
            (label, before, after) for label, before, after in self._figures if before != after
        )

    @property
    def difference(self) -> Money:
        """Return how much more the assistant is to be paid; below nothing they had too much."""
        return self._net(self.now) - self.was.net.amount

    @property
    def _figures(self) -> tuple[tuple[str, Money, Money], ...]:
        was, now = _amounts(self.was), _amounts(self.now)
        return tuple((label, was[label], now[label]) for label in was)

    @staticmethod
    def _net(slip: Payslip | None) -> Money:
        return slip.net.amount if slip else NOTHING


def correction(session: Session, row: PayslipRow, without: Collection[UUID] = ()) -> Correction:
    """Return what a payslip would be if it were worked out today; nothing is changed.

    `without` are extras of its run that were entered by mistake.
    """
    refuse_reversed(session, row)
    savepoint = session.begin_nested()
    try:
        _drop_extras(session, row, without)
        _reverse(session, row, row.pay_run.started_by_id, "a trial")
        return Correction(Payslip.from_plain(row.document), _again(session, row))
    finally:
        savepoint.rollback()


def correct_payslip(
    session: Session,
    row: PayslipRow,
    reason: str,
    by: Actor,
    *,
    without: Collection[UUID] = (),
) -> PayslipRow | None:
    """Reverse a payslip and keep the right one; None where nothing is to be paid after all.

    The book takes the wrong entry back and gets the right one; what is to be paid on top is due.
    """
    run = row.pay_run
    wait_for_others(session, run.employer_id)
    found = correction(session, row, without)
    if found.pay.blocked:
        raise CannotBeReplacedError(found.pay.blocked)
    if not found.changes:
        raise NothingChangedError
    _drop_extras(session, row, without)
    _reverse(session, row, by.account_id, reason, at=by)
    post(session, run.agreement_id, reversal_entry(row.id, found.pay.name, found.was), by.at)
    kept = None
    if found.now:
        kept = keep_payslip(session, run, found.pay, by, row.version + 1)
    _settle_off_hmrc(session, run, row, found.now, by)
    session.add_all(_dues(session, run, row, found, by.today))
    session.flush()
    note(session, run, f"corrected a payslip: {reason}", by)
    return kept


def refuse_reversed(session: Session, row: PayslipRow) -> None:
    """Raise ReversedAlreadyError for a payslip that was corrected before."""
    if session.get(PayslipReversal, row.id):
        raise ReversedAlreadyError


def _again(session: Session, row: PayslipRow) -> AssistantPay:
    assistant = session.get_one(Assistant, row.assistant_id)
    terms = terms_on(session, assistant.id, row.pay_on)
    if terms is None:
        message = "No pay terms hold on its pay day."
        raise CannotBeReplacedError(message)
    is_contracted = any(week.basis is Basis.CONTRACTED for week in row.weeks)
    return pay_again(session, row.pay_run, (assistant, terms), is_contracted=is_contracted)


def _reverse(
    session: Session, row: PayslipRow, by_id: UUID, reason: str, at: Actor | None = None
) -> None:
    when = at.at if at else row.pay_run.started_at
    session.add(PayslipReversal(payslip_id=row.id, at=when, by_id=by_id, reason=reason.strip()))
    session.flush()


def _drop_extras(session: Session, row: PayslipRow, without: Collection[UUID]) -> None:
    if without:
        session.execute(
            delete(PayExtra).where(
                PayExtra.pay_run_id == row.pay_run_id,
                PayExtra.assistant_id == row.assistant_id,
                PayExtra.id.in_(without),
            )
        )


def _settle_off_hmrc(
    session: Session, run: PayRun, row: PayslipRow, now: Payslip | None, by: Actor
) -> None:
    """Set against what HMRC is owed what the payslips that count now say need not be paid."""
    session.flush()
    back = recovery_of_run(session, run)
    allowance = _allowance_now(session, run, row, now)
    recovered = back.total if back else NOTHING
    entry = correction_entry(
        row.id, run.pay_on, allowance - run.allowance, recovered - run.recovered
    )
    run.allowance, run.recovered = allowance, recovered
    if entry:
        post(session, run.agreement_id, entry, by.at)


def _allowance_now(session: Session, run: PayRun, row: PayslipRow, now: Payslip | None) -> Money:
    year = TaxYear.of(run.pay_on)
    assistant = session.get_one(Assistant, row.assistant_id)
    if allowance_claim(session, run.employer_id, year) is None or not assistant.only_cares:
        return run.allowance
    others = [
        EmployersNi(other.employer_ni, other.assistant.only_cares)
        for other in payslips_in(session, run.id)
        if other.assistant_id != row.assistant_id
    ]
    own = EmployersNi(now.employer_ni.amount if now else NOTHING, only_cares=True)
    before = allowance_used(session, run.employer_id, year) - run.allowance
    return allowance_use(run.pay_on, [*others, own], before).used


def _dues(
    session: Session, run: PayRun, row: PayslipRow, found: Correction, today: date
) -> list[PaymentDue]:
    """Return what is to be paid on top, to whom, now that the payslip is right."""
    session.flush()
    hmrc, pension = hmrc_balance(session, run.agreement_id), _pension_more(found)
    later = max(today, run.pay_on)
    rows = (
        (DueKind.NET_PAY, found.pay.name, found.difference, later, f"PAY {run.pay_on:%d %b} MORE"),
        (DueKind.HMRC, "HMRC", hmrc, max(later, hmrc_due_on(run.pay_on)), ""),
        (
            DueKind.PENSION,
            "Pension provider",
            pension,
            max(later, pension_due_on(run.pay_on)),
            "",
        ),
        *(
            (DueKind.ARRESTMENT, payee, amount, later, reference)
            for payee, amount, reference in _arrested_more(found)
        ),
    )
    return [
        PaymentDue(
            agreement_id=run.agreement_id,
            pay_run_id=run.id,
            kind=kind,
            payee=payee,
            amount=amount,
            due_on=due_on,
            assistant_id=row.assistant_id if kind is DueKind.NET_PAY else None,
            reference=reference.upper(),
        )
        for kind, payee, amount, due_on, reference in rows
        if amount > NOTHING
    ]


def _arrested_more(found: Correction) -> list[tuple[str, Money, str]]:
    """Return what more goes to creditors, by order."""
    before = {each.reference: each.amount for each in found.was.taken_for}
    now = found.now.taken_for if found.now else ()
    return [
        (
            f"For order {each.reference}, from {found.pay.name}'s pay",
            each.amount - before.get(each.reference, NOTHING),
            each.reference,
        )
        for each in now
    ]


def _pension_more(found: Correction) -> Money:
    was, now = _amounts(found.was), _amounts(found.now)
    parts = ("Pension", "Employer's pension")
    return Money.total(now[part] - was[part] for part in parts)


def _amounts(slip: Payslip | None) -> dict[str, Money]:
    """Return the figures that are compared; all are nothing where nothing is paid."""
    return {
        "Gross pay": slip.gross.amount if slip else NOTHING,
        "Income tax": slip.tax.amount if slip else NOTHING,
        "National Insurance": slip.employee_ni.amount if slip else NOTHING,
        "Pension": slip.employee_pension.amount if slip else NOTHING,
        "Loans": slip.loans if slip else NOTHING,
        "Court orders": slip.arrested if slip else NOTHING,
        "Paid back": slip.paid_back if slip else NOTHING,
        "Net pay": slip.net.amount if slip else NOTHING,
        "Employer's National Insurance": slip.employer_ni.amount if slip else NOTHING,
        "Employer's pension": slip.employer_pension.amount if slip else NOTHING,
    }
