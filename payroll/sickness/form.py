"""Form SSP1: when somebody must be told in writing that sick pay is not, or no longer, due."""

from dataclasses import dataclass
from datetime import date, timedelta

from payroll.ground.days import day_in_words
from payroll.rates.sick_pay import SickPayLaw
from payroll.sickness.pay import Outcome, SickPay, days_used
from payroll.sickness.spell import Sickness

DAYS_TO_GIVE_IT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Ssp1:
    """That form SSP1 is due: by when, and why, in words."""

    due_on: date
    because: str


def ssp1_due(sickness: Sickness, pay: SickPay, rules: SickPayLaw, told_on: date) -> Ssp1 | None:
    """Return whether form SSP1 is due for a spell, or None.

    It is due within 7 days of being told of sickness that is not paid, and when the maximum is
    used up.
    """
    if pay.outcome is Outcome.EARNS_TOO_LITTLE:
        return Ssp1(told_on + DAYS_TO_GIVE_IT, pay.working.sentence)
    used = days_used(sickness.linked.used if sickness.linked else 0)
    most = rules.weeks_at_most * len(sickness.spell.weekdays)
    if used + len(pay.days) < most or len(pay.days) == len(sickness.spell.qualifying_days):
        return None
    last = max(pay.days, default=sickness.spell.days.first)
    because = (
        f"The {rules.weeks_at_most} weeks of Statutory Sick Pay end on {day_in_words(last)}, and "
        "the sickness goes on."
    )
    return Ssp1(max(last + DAYS_TO_GIVE_IT, told_on), because)
