"""What to look at before pay is approved, in kind words that never stop it."""

from collections.abc import Iterator
from datetime import date

from pa_employer.payruns.hours_owed import HoursOwed, week_in_words
from payroll.floors.rates import rate_warnings
from payroll.ground.days import age_on, day_in_words
from payroll.ground.money import Money
from payroll.payslip import Payslip


def hours_cautions(owed: HoursOwed, *, pays_contracted: bool) -> Iterator[str]:
    """Say which weeks are late, which are paid as contracted, and what waits."""
    for week in owed.late:
        if pays_contracted and week.contracted_minutes:
            yield (
                f"Contracted hours are paid for {week_in_words(week.week_starts_on)}. The next "
                "pay puts right any difference once the hours are agreed."
            )
        else:
            yield week.in_words
    for monday in owed.uncorrected:
        yield (
            f"Contracted hours were paid for {week_in_words(monday)}, and its real hours are not "
            "agreed yet. Nothing is lost: the difference is paid once they are."
        )
    for monday in owed.held_back:
        yield (
            f"The correction for {week_in_words(monday)} would take back more than there is to "
            "pay, so it waits until there is enough."
        )


def rate_cautions(owed: HoursOwed, first_monday: date, born_on: date) -> Iterator[str]:
    """Say which rates look too low for the pay period they are paid in."""
    first_of: dict[Money, date] = {}
    for week in owed.weeks:
        begun = first_of.get(week.hourly_rate, first_monday)
        first_of[week.hourly_rate] = min(begun, week.week_starts_on)
    for rate, first_on in first_of.items():
        yield from rate_warnings(rate, first_on, age_on(born_on, first_on))


def same_period_caution(now: Payslip, before: Payslip | None) -> Iterator[str]:
    """Say that two pay days fall in one tax week or month, which HMRC counts together."""
    if before and before.period == now.period:
        yield (
            f"There was a pay day on {day_in_words(before.pay_on)} in the same tax "
            f"{now.period.unit}. HMRC counts the two together for National Insurance, so the "
            "figure here may be too low. Ask whoever helps you with payroll."
        )


def why_nothing(owed: HoursOwed) -> str:
    """Say why somebody gets no payslip this time."""
    if owed.held_back:
        return "What is to be taken back is more than there is to pay, so nothing is paid."
    if owed.late:
        return "No hours are agreed yet, so nothing is paid this time."
    return "There are no hours to pay in these weeks."
