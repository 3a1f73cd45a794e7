"""Pay terms in words: what each choice means, and how a private number is hinted at."""

from pa_employer.assistants.models import Terms
from payroll.frequency import Frequency
from payroll.ni import NiLetter
from payroll.pension import PensionKind

HOW_OFTEN = {
    Frequency.WEEKLY: "Every week",
    Frequency.FORTNIGHTLY: "Every two weeks",
    Frequency.FOUR_WEEKLY: "Every four weeks",
    Frequency.MONTHLY: "Every month",
}
NI_LETTERS = {
    NiLetter.A: "most people",
    NiLetter.C: "over State Pension age",
    NiLetter.M: "under 21",
    NiLetter.H: "apprentice under 25",
    NiLetter.J: "pays enough National Insurance in another job",
    NiLetter.X: "under 16",
    NiLetter.B: "married woman with the right to pay less",
    NiLetter.V: "left the armed forces less than a year ago",
    NiLetter.Z: "under 21, pays enough in another job",
    NiLetter.F: "works in a freeport",
    NiLetter.I: "works in a freeport, married woman with the right to pay less",
    NiLetter.L: "works in a freeport, pays enough in another job",
    NiLetter.S: "works in a freeport, over State Pension age",
    NiLetter.N: "works in an investment zone",
    NiLetter.E: "works in an investment zone, married woman with the right to pay less",
    NiLetter.D: "works in an investment zone, pays enough in another job",
    NiLetter.K: "works in an investment zone, over State Pension age",
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
