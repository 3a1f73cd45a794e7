"""Pay terms in words: what each choice means, and how a private number is hinted at."""

from pa_employer.assistants.models import Terms
from payroll.frequency import Frequency
from payroll.pension import PensionKind

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
