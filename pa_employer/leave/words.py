"""Time off in words."""

from pa_employer.leave.models import Holiday, HolidayState
from payroll.ground.days import day_in_words, hours_in_words
from payroll.holiday.balance import CarryReason
from payroll.parental.kinds import ParentalKind

STATES = {
    HolidayState.ASKED: ("Waits for an answer", "blue"),
    HolidayState.AGREED: ("Agreed", "green"),
    HolidayState.DECLINED: ("Not agreed", "yellow"),
    HolidayState.WITHDRAWN: ("Taken back", "grey"),
}
REASONS = {
    CarryReason.AGREED: "We agreed it",
    CarryReason.SICK: "They could not take it because of sickness",
    CarryReason.FAMILY_LEAVE: "They could not take it because of family leave",
    CarryReason.NOT_OFFERED: "They did not get the chance to take it",
}
KINDS = {
    ParentalKind.MATERNITY: "Maternity: up to 39 weeks paid",
    ParentalKind.PATERNITY: "Paternity: 1 or 2 weeks",
    ParentalKind.ADOPTION: "Adoption: up to 39 weeks paid",
    ParentalKind.SHARED_PARENTAL: "Shared parental: the weeks that were curtailed",
    ParentalKind.BEREAVEMENT: "A child has died: 1 or 2 weeks",
    ParentalKind.NEONATAL: "A baby is in neonatal care: up to 12 weeks",
}
WEEKDAYS = {
    "1": "Monday",
    "2": "Tuesday",
    "3": "Wednesday",
    "4": "Thursday",
    "5": "Friday",
    "6": "Saturday",
    "0": "Sunday",
}


def holiday_in_words(holiday: Holiday) -> str:
    """Say a holiday: 3 to 7 December, 20 h."""
    hours = hours_in_words(sum(day.minutes for day in holiday.days))
    if holiday.first_on == holiday.last_on:
        return f"{day_in_words(holiday.first_on)}, {hours}"
    return f"{day_in_words(holiday.first_on)} to {day_in_words(holiday.last_on)}, {hours}"
