"""Pay terms in words: what each choice means, and how a private number is hinted at."""

from pa_employer.assistants.models import HolidayPlan, Terms
from payroll.frequency import Frequency
from payroll.pension import PensionKind
from payroll.work.kinds import WorkKind

HOW_OFTEN = {
    Frequency.WEEKLY: "Every week",
    Frequency.FORTNIGHTLY: "Every two weeks",
    Frequency.FOUR_WEEKLY: "Every four weeks",
    Frequency.MONTHLY: "Every month",
}
PENSIONS = {
    PensionKind.NONE: "No pension yet",
    PensionKind.RELIEF_AT_SOURCE: "Yes, and the pension scheme claims the tax relief "
    "(relief at source; most schemes for PAs, such as Nest)",
    PensionKind.NET_PAY: "Yes, and it comes off before tax (net pay arrangement)",
}
HOLIDAY_PLANS = {
    HolidayPlan.REGULAR: "Regular hours: 5.6 weeks a year, paid when taken",
    HolidayPlan.IRREGULAR: "Hours that vary: earned with each pay, paid when taken",
    HolidayPlan.ROLLED_UP: "Hours that vary: paid with each pay as its own line (rolled up)",
}
SHOWN = 3


def pension_in_words(terms: Terms) -> str:
    """Say what goes into the pension."""
    if terms.pension_kind is PensionKind.NONE:
        return "None"
    return (
        f"{terms.pension_employee_percent.normalize():f}% from pay and "
        f"{terms.pension_employer_percent.normalize():f}% from you, {terms.pension_kind}"
    )


def ending(number: str | None) -> str:
    """Say only how a number ends, so that a look over a shoulder tells little."""
    return f"Ends in {number[-SHOWN:]}" if number else "Not given yet"


def rates_in_words(terms: Terms) -> list[str]:
    """Say what other kinds of work pay under some terms: 'Weekend: £15.00'."""
    found = []
    for row in terms.other_rates:
        unit = " a night" if row.is_per_night else ""
        since = _evening_in_words(terms) if row.kind is WorkKind.EVENING else ""
        found.append(f"{row.kind.capitalize()}: {row.rate}{unit}{since}")
    if terms.mileage_rate:
        found.append(f"Mile: {terms.mileage_rate}")
    return found


def _evening_in_words(terms: Terms) -> str:
    until = f" to {terms.evening_until:%H:%M}" if terms.evening_until else ""
    return f", from {terms.evening_from:%H:%M}{until}"
