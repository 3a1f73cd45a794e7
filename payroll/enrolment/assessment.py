"""Which pension duty pay and age make in a pay period (Pensions Act 2008 s.1 to 9)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payroll.frequency import Frequency
from payroll.ground.days import age_on
from payroll.ground.money import Money
from payroll.ground.working import Working
from payroll.rates.enrolment import enrolment_law
from payroll.rates.pension import pension_limits
from payroll.rates.state_pension_age import is_pension_age


class WorkerKind(StrEnum):
    """What automatic enrolment calls somebody in a pay period."""

    ELIGIBLE = "eligible jobholder"
    NON_ELIGIBLE = "non-eligible jobholder"
    ENTITLED = "entitled worker"
    OUTSIDE = "not covered"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What somebody is in a pay period, and why."""

    kind: WorkerKind
    working: Working

    @property
    def must_enrol(self) -> bool:
        """Tell whether the employer must enrol them, unless they are in or opted out."""
        return self.kind is WorkerKind.ELIGIBLE


@dataclass(frozen=True, slots=True)
class Assessed:
    """Who is assessed: pay that counts in a pay period, how often it comes, and the birthday."""

    name: str
    born_on: date
    pay: Money
    frequency: Frequency
    pay_on: date


def assess(worker: Assessed) -> Assessment:
    """Return what somebody is in the pay period of a payment; unknown days are refused."""
    law = enrolment_law().on(worker.pay_on)
    limits = pension_limits().on(worker.pay_on)
    age = age_on(worker.born_on, worker.pay_on)
    lower, trigger = limits.lower_limit[worker.frequency], limits.trigger[worker.frequency]
    who, pay = worker.name, worker.pay
    is_of_age = age >= law.eligible_from and not is_pension_age(worker.born_on, worker.pay_on)
    if not law.youngest <= age <= law.oldest:
        kind = WorkerKind.OUTSIDE
        sentence = (
            f"{who} is {age}. Automatic enrolment covers ages {law.youngest} to {law.oldest}."
        )
    elif pay > trigger and is_of_age:
        kind = WorkerKind.ELIGIBLE
        sentence = (
            f"{who} earned {pay}, more than {trigger}, and is between {law.eligible_from} and "
            "State Pension age, so a pension must begin unless there is one."
        )
    elif pay >= lower:
        kind = WorkerKind.NON_ELIGIBLE
        why = "but not at an age" if pay > trigger else f"but not more than {trigger}"
        rest = " that must be enrolled" if pay > trigger else ""
        sentence = (
            f"{who} earned {pay}, at least {lower}, {why}{rest}. They may ask to join, and you "
            "would then pay in too."
        )
    else:
        kind = WorkerKind.ENTITLED
        sentence = (
            f"{who} earned {pay}, less than {lower}. They may ask to join a pension; you would "
            "not have to pay in."
        )
    steps = (
        ("Pay in the pay period", str(pay)),
        ("Lower limit", str(lower)),
        ("Trigger", str(trigger)),
        ("Age on the pay day", str(age)),
    )
    return Assessment(kind, Working(sentence, steps, limits.provenance.source))
