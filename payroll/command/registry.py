"""Every kind of calculation the command knows, by name."""

from payroll.command.kind import Kind
from payroll.command.kinds import nic, paye_tax, student_loan

KINDS: dict[str, Kind] = {kind.name: kind for kind in (paye_tax.KIND, nic.KIND, student_loan.KIND)}
