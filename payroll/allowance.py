"""Setting the Employment Allowance against an employer's own National Insurance.

There is one allowance for each employer and tax year, and only the National Insurance of
assistants who do nothing but care for the person counts (NIM06520).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from payroll.rates.employment_allowance import employment_allowance


@dataclass(frozen=True, slots=True)
class EmployersNi:
    """One assistant's employer's National Insurance in a pay run; `only_cares` is the condition.

    None is not answered yet, and counts as not met.
    """

    amount: Money
    only_cares: bool | None


@dataclass(frozen=True, slots=True)
class AllowanceUse:
    """What of the allowance a pay run uses and what is left of it, with the working."""

    used: Money
    left: Money
    working: Working


def allowance_use(pay_on: date, due: Iterable[EmployersNi], used_before: Money) -> AllowanceUse:
    """Return what a pay run sets against its employer's National Insurance.

    `used_before` is what the same tax year used already.
    """
    law = employment_allowance().on(pay_on)
    counted = Money.total(each.amount for each in due if each.only_cares)
    there = max(law.yearly - used_before, NOTHING)
    used = min(counted, there)
    sentence = (
        f"The Employment Allowance of {law.yearly} has {there} left this tax year. Employer's "
        f"National Insurance for PAs who only care is {counted}, so {used} of it need not be paid."
    )
    steps = (
        ("Allowance of the tax year", str(law.yearly)),
        ("Used before", str(used_before)),
        ("Employer's National Insurance that counts", str(counted)),
        ("Used now", str(used)),
    )
    return AllowanceUse(used, there - used, Working(sentence, steps, law.provenance.source))
