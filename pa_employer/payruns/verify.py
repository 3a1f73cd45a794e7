"""Working every kept payslip out again: the same inputs must give the same pennies for ever."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.payruns.models import PayRun, PayslipRow
from payroll.engine import ENGINE, calculate
from payroll.ground.errors import DomainError
from payroll.payslip import PayGiven, Payslip


def changed_payslips(session: Session, employer_id: UUID | None = None) -> list[str]:
    """Return a sentence for each payslip, of one employer or all, that comes out otherwise now.

    Payslips of an older engine, or from before inputs were kept, are read and not worked out.
    """
    wanted = select(PayslipRow).order_by(PayslipRow.pay_on, PayslipRow.id)
    if employer_id is not None:
        wanted = wanted.join(PayRun).where(PayRun.employer_id == employer_id)
    rows = session.scalars(wanted)
    found = (_difference(row) for row in rows if row.engine.startswith(f"{ENGINE}+"))
    return [sentence for sentence in found if sentence]


def _difference(row: PayslipRow) -> str:
    if row.given is None:
        return f"Payslip {row.id} has lost what it was worked out from."
    kept = Payslip.from_plain(row.document)
    try:
        again = calculate(PayGiven.from_plain(row.given))
    except DomainError as refused:
        return f"Payslip {row.id} cannot be worked out again: {refused.message}"
    same = kept.net.amount == again.net.amount and kept.to_date == again.to_date
    return (
        "" if same else f"Payslip {row.id} paid {kept.net.amount} and comes to {again.net.amount}."
    )
