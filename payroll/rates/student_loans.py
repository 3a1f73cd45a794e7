"""The pay from which student and postgraduate loans are collected, from their dated file."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, RateFileError, Row, read_timeline


@dataclass(frozen=True, slots=True)
class LoanRate:
    """The yearly pay above which a loan is collected, and the share taken of what is above."""

    yearly: Money
    rate: Decimal


@dataclass(frozen=True, slots=True)
class StudentLoans:
    """The loans that are collected in a tax year, by the name of the plan."""

    plans: Mapping[str, LoanRate]
    provenance: Provenance


@cache
def student_loans() -> Timeline[StudentLoans]:
    """Return the loans through time, asked by pay day."""
    return read_timeline("student_loans", "Student loans", _loans)


def _loans(entry: Row, provenance: Provenance) -> StudentLoans:
    plans: dict[str, LoanRate] = {}
    for row in entry.rows("plans"):
        name = row.text("plan")
        if name in plans:
            message = f"{row.where}: {name} is there twice"
            raise RateFileError(message)
        plans[name] = LoanRate(row.pounds("yearly"), row.share("rate"))
        row.close()
    return StudentLoans(plans, provenance)
