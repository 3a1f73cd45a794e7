"""Every kind of calculation the command knows, by name."""

from payroll.command.kind import Kind
from payroll.command.kinds import nic, paye_tax, smp, ssp, student_loan

MODULES = (paye_tax, nic, student_loan, ssp, smp)
KINDS: dict[str, Kind] = {module.KIND.name: module.KIND for module in MODULES}
