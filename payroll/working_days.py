"""Working days in Scotland: Monday to Friday without its bank holidays."""

from datetime import date

from payroll.ground.days import ONE_DAY
from payroll.rates.bank_holidays import bank_holiday_on

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Tell whether offices are open; a year without its list of bank holidays is refused."""
    return day.weekday() < SATURDAY and bank_holiday_on(day) is None


def working_days_later(day: date, number: int) -> date:
    """Return the day on which so many working days have passed after a day."""
    left = number
    while left > 0:
        day += ONE_DAY
        left -= is_working_day(day)
    return day
