"""What to look at before pay is approved, in kind words that never stop it."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.enrolment.queries import events_of
from pa_employer.payruns.hours_owed import HoursOwed, Kind, WeekOwed, week_in_words
from payroll.enrolment.assessment import Assessed, assess
from payroll.enrolment.membership import ENDS, postponed_until
from payroll.floors.funded_rate import funded_floor, funded_words
from payroll.floors.minimum_wage import Counted, minimum_wage_floor, shortfall_words
from payroll.floors.rates import rate_warnings
from payroll.ground.days import Span, age_on, day_in_words
from payroll.ground.money import Money
from payroll.ground.timeline import NotInForceError
from payroll.payslip import Payslip
from payroll.work.kinds import WorkKind
from payroll.work.rate_card import Rate

PAID_NOW = frozenset({Kind.HOURS, Kind.CAUGHT_UP, Kind.CONTRACTED})
PREMIUM = frozenset(
    {WorkKind.EVENING, WorkKind.WEEKEND, WorkKind.BANK_HOLIDAY, WorkKind.WAKING_NIGHT}
)
"""Kinds whose rate above the ordinary one is not pay for the minimum wage (reg 10)."""


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
        if week.rate.kind is WorkKind.SLEEPOVER or week.is_taken_back:
            continue
        begun = first_of.get(week.rate.rate, first_monday)
        first_of[week.rate.rate] = min(begun, week.week_starts_on)
    for rate, first_on in first_of.items():
        yield from rate_warnings(rate, first_on, age_on(born_on, first_on))


def floor_cautions(owed: HoursOwed, weeks: Span, assistant: Assistant) -> Iterator[str]:
    """Say what pay for the hours is short of: the minimum wage, and the funded rate.

    A sleepover counts for the minimum wage only while somebody is awake to work, which is paid
    as its own line; the part of a rate above the ordinary one does not count for it at all.
    """
    now = [week for week in owed.weeks if week.kind in PAID_NOW]
    if not now:
        return
    try:
        law = minimum_wage_floor(
            Counted(
                from_on=weeks.first,
                days=weeks.days,
                minutes=sum(w.amount.minutes for w in now if not _is_asleep(w)),
                pay=Money.total(_without_premium(w, now) for w in now),
                born_on=assistant.date_of_birth,
            )
        )
        minutes = sum(week.amount.minutes for week in now)
        funding = funded_floor(weeks.first, minutes, Money.total(week.pay for week in now))
    except NotInForceError:
        return
    words = (
        shortfall_words(law, assistant.known_as),
        funded_words(funding, weeks.first, assistant.known_as),
    )
    yield from filter(None, words)


def _is_asleep(week: WeekOwed) -> bool:
    return week.rate.kind is WorkKind.SLEEPOVER


def _without_premium(week: WeekOwed, weeks: list[WeekOwed]) -> Money:
    """Return pay for work at no more than the ordinary rate, where one is paid beside it."""
    ordinary = [each.rate.rate for each in weeks if each.rate.kind is WorkKind.ORDINARY]
    if week.rate.kind not in PREMIUM or not ordinary or week.rate.rate <= min(ordinary):
        return week.pay
    return week.amount.pay(Rate(week.rate.kind, min(ordinary)))


def same_period_caution(now: Payslip, before: Payslip | None) -> Iterator[str]:
    """Say that two pay days fall in one tax week or month, which HMRC counts together."""
    if before and before.period == now.period:
        yield (
            f"There was a pay day on {day_in_words(before.pay_on)} in the same tax "
            f"{now.period.unit}. HMRC counts the two together for National Insurance, so the "
            "figure here may be too low. Ask whoever helps you with payroll."
        )


def pension_caution(
    session: Session, assistant: Assistant, payslip: Payslip, *, is_in: bool
) -> Iterator[str]:
    """Say that this pay makes a pension due, unless there is one or it was put off or left."""
    if is_in:
        return
    outside = Money.total(
        item.amount
        for item in payslip.items
        if item.kind.is_earned and not item.kind.is_pensionable
    )
    found = assess(
        Assessed(
            assistant.known_as,
            assistant.date_of_birth,
            payslip.gross.amount - outside,
            payslip.period.frequency,
            payslip.pay_on,
        )
    )
    events = events_of(session, assistant.id)
    has_left = any(event.kind in ENDS for event in events)
    if found.must_enrol and not has_left and not postponed_until(events, payslip.pay_on):
        yield f"{found.working.sentence} Look at their pension page for what to do and by when."


def why_nothing(owed: HoursOwed) -> str:
    """Say why somebody gets no payslip this time."""
    if owed.held_back:
        return "What is to be taken back is more than there is to pay, so nothing is paid."
    if owed.late:
        return "No hours are agreed yet, so nothing is paid this time."
    return "There are no hours to pay in these weeks."
