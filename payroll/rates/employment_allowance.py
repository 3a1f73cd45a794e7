"""The Employment Allowance of each tax year, read from its dated file."""

from dataclasses import dataclass
from functools import cache

from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, Row, read_timeline


@dataclass(frozen=True, slots=True)
class EmploymentAllowance:
    """What one employer may set against its own National Insurance in a tax year."""

    yearly: Money
    provenance: Provenance


@cache
def employment_allowance() -> Timeline[EmploymentAllowance]:
    """Return the allowance through time, asked by pay day."""
    return read_timeline("employment_allowance", "The Employment Allowance", _allowance)


def _allowance(entry: Row, provenance: Provenance) -> EmploymentAllowance:
    return EmploymentAllowance(entry.pounds("yearly"), provenance)
