"""What would it cost? Hours and a rate become what an employer pays in a year, a month, a week.

The same engine as a payslip's prices one usual pay period, and a year is so many of them; holiday
is paid time off, so the hours of support are fewer than the hours paid.
"""

from dataclasses import dataclass, replace
from datetime import date

from payroll.allowance import EmployersNi, allowance_use
from payroll.exact import nearest_penny_of, percent
from payroll.frequency import Frequency
from payroll.ground.days import hours_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money, to_nearest_penny
from payroll.ground.working import Working
from payroll.ni import NiLetter, contributions
from payroll.payslip import Figure
from payroll.pension import PensionTerms, pension_contributions
from payroll.rates.holiday import holiday_law
from payroll.rates.years import require_year_on_record

WEEKS_A_YEAR = 52
MINUTES_AN_HOUR = 60


class NoHoursError(DomainError):
    """Enter the hours a week, more than nothing."""


@dataclass(frozen=True, slots=True)
class Package:
    """What is planned; `on` is a day of the tax year to price it in.

    `minutes_a_week` are hours of support; `insurance` and `payroll_fee` are for a year.
    """

    on: date
    minutes_a_week: int
    hourly_rate: Money
    frequency: Frequency
    letter: NiLetter
    pension: PensionTerms
    insurance: Money = NOTHING
    payroll_fee: Money = NOTHING
    claims_allowance: bool = True

    def __post_init__(self) -> None:
        if self.minutes_a_week <= 0:
            raise NoHoursError


@dataclass(frozen=True, slots=True)
class PackageCost:
    """Every part of a year's cost with its working, and the total by year and by week."""

    parts: tuple[Figure, ...]
    before_allowance: Money
    year: Money

    @property
    def week(self) -> Money:
        """Return the cost of one week of the year, to the nearest penny."""
        return nearest_penny_of(self.year.pence, WEEKS_A_YEAR)

    @property
    def month(self) -> Money:
        """Return the cost of one month, to the nearest penny."""
        return nearest_penny_of(self.year.pence, 12)

    @property
    def working(self) -> Working:
        """Return how the year adds up."""
        steps = tuple((part.label, str(part.amount)) for part in self.parts)
        sentence = f"All parts together come to {self.year} a year, {self.week} a week."
        return Working(sentence, steps, "The pay engine, for one usual pay period times the year")


def package_cost(plan: Package) -> PackageCost:
    """Return what a plan costs in a year; a tax year without rates is refused."""
    require_year_on_record(plan.on)
    wage, holiday = wages(plan), holiday_cover(plan)
    a_period = nearest_penny_of((wage.amount + holiday.amount).pence, periods(plan))
    ni = employer_ni(plan, a_period)
    allowance = allowance_taken(plan, ni.amount)
    pension = employer_pension(plan, a_period)
    parts = (
        wage,
        holiday,
        ni,
        allowance,
        pension,
        Figure("Insurance", plan.insurance, Working("What the insurer asks for a year.")),
        Figure("Help with payroll", plan.payroll_fee, Working("What is charged for a year.")),
    )
    year = Money.total(part.amount for part in parts)
    kept = tuple(part for part in parts if part.amount)
    return PackageCost(kept, year - allowance.amount, year)


def periods(plan: Package) -> int:
    """Return how many pay days a year has."""
    return plan.frequency.periods_per_year


def wages(plan: Package) -> Figure:
    """Return a year's pay for the hours of support, 52 weeks of them."""
    minutes = plan.minutes_a_week * WEEKS_A_YEAR
    amount = nearest_penny_of(minutes * plan.hourly_rate.pence, MINUTES_AN_HOUR)
    said = hours_in_words(plan.minutes_a_week)
    sentence = f"{said} a week for 52 weeks at {plan.hourly_rate} an hour is {amount}."
    return Figure("Wages", amount, Working(sentence, (), "Hours and rate of the plan"))


def holiday_cover(plan: Package) -> Figure:
    """Return what paid holiday adds: every hour worked earns 12.07 % of an hour."""
    law = holiday_law().on(plan.on)
    wage = wages(plan).amount
    amount = to_nearest_penny(wage.share(law.accrual))
    sentence = (
        f"Whoever works earns {percent(law.accrual)} of it as paid holiday, {amount}, and "
        "somebody else is paid to be there meanwhile."
    )
    return Figure("Holiday", amount, Working(sentence, (), law.provenance.source))


def employer_ni(plan: Package, a_period: Money) -> Figure:
    """Return a year of employer's National Insurance on a usual payment."""
    found = contributions(plan.letter, a_period, plan.frequency, plan.on)
    amount = found.employer * periods(plan)
    sentence = f"{found.employer_working.sentence} {periods(plan)} payments a year make {amount}."
    working = Working(sentence, found.employer_working.steps, found.employer_working.source)
    return Figure("Employer's National Insurance", amount, working)


def allowance_taken(plan: Package, ni: Money) -> Figure:
    """Return what the Employment Allowance takes off, below nothing."""
    used = allowance_use(plan.on, [EmployersNi(ni, plan.claims_allowance)], NOTHING)
    return Figure("Employment Allowance", -used.used, used.working)


def employer_pension(plan: Package, a_period: Money) -> Figure:
    """Return a year of employer's pension on a usual payment."""
    found = pension_contributions(plan.pension, a_period, plan.frequency, plan.on)
    amount = found.employer * periods(plan)
    sentence = f"{found.employer_working.sentence} {periods(plan)} payments a year make {amount}."
    working = Working(sentence, found.employer_working.steps, found.employer_working.source)
    return Figure("Employer's pension", amount, working)


def affordable_minutes(plan: Package, a_week: Money) -> int:
    """Return the most whole minutes a week that a weekly sum buys under a plan's terms."""
    least, most = 0, max(a_week.pence * MINUTES_AN_HOUR // plan.hourly_rate.pence, 0)
    while least < most:
        middle = (least + most + 1) // 2
        if package_cost(replace(plan, minutes_a_week=middle)).week <= a_week:
            least = middle
        else:
            most = middle - 1
    return least
