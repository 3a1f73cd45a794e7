"""Which payslips count: all but those that were reversed."""

from sqlalchemy import ColumnElement, exists

from pa_employer.payruns.models import PayslipReversal, PayslipRow


def counts() -> ColumnElement[bool]:
    """Return the condition that a payslip was not reversed, for queries of PayslipRow."""
    return ~exists().where(PayslipReversal.payslip_id == PayslipRow.id)
