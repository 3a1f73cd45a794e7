"""The court orders against somebody, with what payslips took for them so far."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.deductions.queries import arrestments_of
from pa_employer.deductions.service import as_order
from pa_employer.payruns.models import PayslipRow
from payroll.arrestments.orders import ArrestmentOrder
from payroll.ground.money import Money
from payroll.payslip import Payslip


def orders_against(
    session: Session, assistant: Assistant, before: Iterable[PayslipRow]
) -> tuple[ArrestmentOrder, ...]:
    """Return every order served, with what `before` (payslips that count) took for it."""
    rows = arrestments_of(session, assistant.id)
    if not rows:
        return ()
    taken = [
        (row.pay_on, each)
        for row in before
        for each in Payslip.from_plain(row.document).taken_for
        if each.amount
    ]
    return tuple(
        as_order(
            order,
            Money.total(each.amount for _, each in taken if each.reference == order.reference),
            max((on for on, each in taken if each.reference == order.reference), default=None),
        )
        for order in rows
    )
