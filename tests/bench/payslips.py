"""How many payslips and tax calculations a second one core works out, and where the time goes.

`make bench` prints the median of several runs and the ten functions that cost most.
"""

import cProfile
import pstats
import sys
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import StringIO
from statistics import median
from time import perf_counter

from payroll.engine import calculate
from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.holiday.accrual import rolled_up_pay
from payroll.hours import instant
from payroll.ni import NiLetter
from payroll.payslip import PayGiven, Payslip, ToDate
from payroll.pension import PensionKind, PensionTerms
from payroll.rates.holiday import holiday_law
from payroll.rates.income_tax import income_tax
from payroll.tax.bill import tax_bill
from payroll.tax.code import TaxCode
from payroll.tax.paye import TaxGiven, basis_of
from payroll.work.kinds import WorkKind
from payroll.work.lines import hours_lines
from payroll.work.pay import pay_of, together, work_by_day
from payroll.work.rate_card import Rate, RateCard
from payroll.work.shift import WorkedShift

RUNS = 7
PAYSLIPS, TAXES = 2_000, 20_000
PAY_ON = date(2026, 9, 4)
MONDAY = date(2026, 8, 24)
CARD = RateCard(
    Money(1345),
    (
        Rate(WorkKind.WEEKEND, Money(1500)),
        Rate(WorkKind.SLEEPOVER, Money(1345)),
    ),
)
CODE = TaxCode.parse("S1257L")
PENSION = PensionTerms(PensionKind.RELIEF_AT_SOURCE)
LAW = holiday_law().on(PAY_ON)


def shifts(number: int) -> list[WorkedShift]:
    """Return a week of three kinds of work, a little different each time."""

    def shift(day: int, start: int, hours: int, kind: WorkKind) -> WorkedShift:
        begins: datetime = instant(MONDAY + timedelta(days=day), time(start))
        minutes = timedelta(hours=hours, minutes=number % 45)
        return WorkedShift(begins, begins + minutes, 30, kind)

    return [
        shift(0, 9, 6, WorkKind.ORDINARY),
        shift(2, 22, 9, WorkKind.SLEEPOVER),
        shift(5, 10, 4, WorkKind.ORDINARY),
    ]


def payslip(number: int, worked: list[WorkedShift]) -> Payslip:
    """Work out a payslip from shifts: kinds of work, holiday, tax, NI, pension and workings."""
    work = together(work_by_day(worked, lambda _day: CARD).values())
    so_far = Money(500_000 + number)
    return calculate(
        PayGiven(
            pay_on=PAY_ON,
            frequency=Frequency.WEEKLY,
            hours=hours_lines(work),
            tax_code=CODE,
            ni_letter=NiLetter.A,
            pension=PENSION,
            to_date=ToDate(gross=so_far, taxable_pay=so_far, tax=Money(20_000)),
            items=(rolled_up_pay(LAW, pay_of(work)),),
        )
    )


def tax_only(number: int) -> Money:
    """Work out the tax on one payment, without its words."""
    given = TaxGiven(
        PAY_ON, Frequency.WEEKLY, CODE, Money(30_000 + number % 20_000), Money(500_000), Money(0)
    )
    return tax_bill(CODE, basis_of(given), income_tax().on(PAY_ON)).tax


def a_second(work: Callable[[int], object], count: int) -> float:
    """Return how often a piece of work is done in a second: the median of several runs."""
    rates = []
    for _ in range(RUNS):
        begun = perf_counter()
        for number in range(count):
            work(number)
        rates.append(count / (perf_counter() - begun))
    return median(rates)


def costliest(work: Callable[[int], object], count: int) -> str:
    """Return the functions that take most of the time, as the profiler sees it."""
    profile = cProfile.Profile()
    profile.enable()
    for number in range(count):
        work(number)
    profile.disable()
    text = StringIO()
    pstats.Stats(profile, stream=text).sort_stats("tottime").print_stats(10)
    return text.getvalue()


def main() -> None:
    """Measure and print."""
    weeks = [shifts(number) for number in range(45)]

    def one(number: int) -> Payslip:
        return payslip(number, weeks[number % len(weeks)])

    one(0)
    out = sys.stdout
    out.write(f"payslips a second, workings included: {a_second(one, PAYSLIPS):,.0f}\n")
    out.write(f"tax calculations a second:            {a_second(tax_only, TAXES):,.0f}\n")
    out.write(costliest(one, PAYSLIPS))


if __name__ == "__main__":
    main()
