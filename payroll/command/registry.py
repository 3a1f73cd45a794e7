"""Every kind of calculation the command knows, by name."""

from payroll.command.kind import Kind
from payroll.command.kinds import (
    holiday_irregular,
    holiday_regular,
    minimum_wage,
    nic,
    paye_tax,
    payslip,
    pension_qe,
    smp,
    ssp,
    student_loan,
)

MODULES = (
    paye_tax,
    nic,
    student_loan,
    pension_qe,
    minimum_wage,
    ssp,
    smp,
    holiday_regular,
    holiday_irregular,
    payslip,
)
KINDS: dict[str, Kind] = {module.KIND.name: module.KIND for module in MODULES}
