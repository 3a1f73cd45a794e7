"""Holiday of somebody with irregular hours or a part-year job: earned by the hours worked."""

from decimal import Decimal

from payroll.exact import percent
from payroll.ground.days import hours_in_words
from payroll.ground.money import Money, to_nearest_penny
from payroll.ground.working import Working
from payroll.rates.holiday import HolidayLaw
from payroll.work.items import ItemKind, PayItem

MINUTES_AN_HOUR = 60
HALF = 30


def accrued_hours(law: HolidayLaw, worked_minutes: int | Decimal) -> int:
    """Return the whole hours of holiday that a pay period's work earns.

    12.07 % of the minutes, to the nearest hour; half an hour counts as one (Working Time
    Regulations 1998, reg 15B).
    """
    if worked_minutes < 0:
        return -accrued_hours(law, -worked_minutes)
    minutes = worked_minutes * law.accrual
    return int((minutes + HALF) // MINUTES_AN_HOUR)


def accrued_working(law: HolidayLaw, worked_minutes: int) -> Working:
    """Say how a pay period's holiday was earned."""
    exact = worked_minutes * law.accrual / MINUTES_AN_HOUR
    hours = accrued_hours(law, worked_minutes)
    sentence = (
        f"{percent(law.accrual)} of {hours_in_words(worked_minutes)} worked is "
        f"{exact.quantize(Decimal('0.01'))} hours, which to the nearest hour is {hours}."
    )
    return Working(sentence, (("Worked", hours_in_words(worked_minutes)),), law.provenance.source)


def rolled_up_pay(law: HolidayLaw, pay_for_work: Money) -> PayItem:
    """Return rolled-up holiday pay: a share of the pay for the period's work, on its own line.

    It may be paid for irregular hours and part-year work only (reg 16A).
    """
    amount = to_nearest_penny(pay_for_work.share(law.accrual))
    return PayItem(
        ItemKind.ROLLED_UP_HOLIDAY,
        amount,
        "Rolled-up holiday pay",
        f"{percent(law.accrual)} of {pay_for_work} pay for work is {amount}. It pays the holiday "
        "that this work earns, so nothing more is paid when holiday is taken.",
        (("Pay for work", str(pay_for_work)), ("Share", percent(law.accrual))),
        law.provenance.source,
    )
