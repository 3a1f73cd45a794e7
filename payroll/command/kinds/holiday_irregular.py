"""The kind `holiday_irregular`: holiday earned by the hours worked in a pay period."""

from payroll.command.fields import Fields
from payroll.command.kind import Answer, Kind
from payroll.exact import percent
from payroll.ground.errors import DomainError
from payroll.holiday.accrual import accrued_hours
from payroll.rates.holiday import holiday_law

MINUTES_AN_HOUR = 60


class BelowNothingError(DomainError):
    """hours_in_pay_period must not be below nothing."""


def answer(given: Fields) -> Answer:
    """Return the whole hours accrued."""
    worked = given.decimal("hours_in_pay_period")
    if worked < 0:
        raise BelowNothingError
    law = holiday_law().on(holiday_law().on_record.first)
    hours = accrued_hours(law, worked * MINUTES_AN_HOUR)
    said = f"{percent(law.accrual)} of {worked} hours, to the nearest hour, is {hours}."
    name = given.text("check", otherwise="accrued_hours")
    return Answer({name: hours}, (said,))


KIND = Kind(
    name="holiday_irregular",
    title="Holiday earned by irregular hours in a pay period",
    takes=(("hours_in_pay_period", "hours worked in the pay period"),),
    gives=(("accrued_hours", "whole hours of holiday earned"),),
    example={"kind": "holiday_irregular", "hours_in_pay_period": "80"},
    answers={"accrued_hours": 10},
    answer=answer,
)
