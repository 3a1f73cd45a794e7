"""Time off in words."""

from pa_employer.leave.days_off import bank_holidays_in
from pa_employer.leave.models import Holiday, HolidayState
from payroll.ground.days import Span, day_in_words, hours_in_words
from payroll.holiday.balance import CarryReason
from payroll.parental.kinds import RULES, ParentalKind

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
    ParentalKind.MATERNITY: f"Maternity: up to {RULES[ParentalKind.MATERNITY].weeks} weeks paid",
    ParentalKind.PATERNITY: "Paternity: 1 or 2 weeks",
    ParentalKind.ADOPTION: f"Adoption: up to {RULES[ParentalKind.ADOPTION].weeks} weeks paid",
    ParentalKind.SHARED_PARENTAL: "Shared parental: the weeks a mother or adopter gave up",
    ParentalKind.BEREAVEMENT: "A child has died: 1 or 2 weeks",
    ParentalKind.NEONATAL: "A baby is in neonatal care: "
    f"up to {RULES[ParentalKind.NEONATAL].weeks} weeks",
}
NAMES = {
    ParentalKind.MATERNITY: "Maternity leave",
    ParentalKind.PATERNITY: "Paternity leave",
    ParentalKind.ADOPTION: "Adoption leave",
    ParentalKind.SHARED_PARENTAL: "Shared parental leave",
    ParentalKind.BEREAVEMENT: "Bereavement leave",
    ParentalKind.NEONATAL: "Neonatal care leave",
}
USUAL_WEEK = ("1", "2", "3", "4", "5")
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
    """Say a holiday: 3 December 2026 to 7 December 2026, 20 h."""
    hours = hours_in_words(sum(day.minutes for day in holiday.days))
    if holiday.first_on == holiday.last_on:
        return f"{day_in_words(holiday.first_on)}, {hours}"
    return f"{day_in_words(holiday.first_on)} to {day_in_words(holiday.last_on)}, {hours}"


def bank_holidays_in_words(holiday: Holiday) -> str:
    """Say which bank holidays fall on a holiday's days; nothing where none does."""
    found = bank_holidays_in(Span(holiday.first_on, holiday.last_on))
    if not found:
        return ""
    names = " ".join(f"{name} is a bank holiday ({day_in_words(day)})." for day, name in found)
    return (
        f"{names} Here it counts as holiday like any other day. If your agreement says "
        "otherwise, leave its hours out."
    )
