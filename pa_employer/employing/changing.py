"""What a change of terms changes, and whether it needs the assistant's yes.

Pay that was agreed is not cut by one side: Employment Rights Act 1996, section 13. Hours, days and
how pay comes are changed when both agree; better pay the employer gives alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pa_employer.assistants.service import TermsDetails
from pa_employer.assistants.words import HOLIDAY_PLANS, HOW_OFTEN
from payroll.ground.days import hours_in_words
from payroll.ground.money import Money
from payroll.pension import PensionKind, PensionTerms
from payroll.work.kinds import LABELS, WorkKind
from payroll.work.rate_card import Rate, RateCard


class Effect(StrEnum):
    """What a difference means for the assistant."""

    BETTER = "better"
    LESS = "less"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would change, in words."""

    label: str
    before: str
    after: str
    effect: Effect


def differences(before: TermsDetails, after: TermsDetails) -> tuple[Difference, ...]:
    """Return everything that would change, pay first."""
    return (
        *_rates(before, after),
        *_of_number(
            "Hours for a week",
            (before.contracted_minutes_per_week, _hours(before.contracted_minutes_per_week)),
            (after.contracted_minutes_per_week, _hours(after.contracted_minutes_per_week)),
            more=Effect.OTHER,
        ),
        *_other("Days a week", _number(before.days_per_week), _number(after.days_per_week)),
        *_other("Paid", HOW_OFTEN[before.frequency], HOW_OFTEN[after.frequency]),
        *_other("Holiday", HOLIDAY_PLANS[before.holiday_plan], HOLIDAY_PLANS[after.holiday_plan]),
        *_evenings(before, after),
        *_mileage(before.mileage_rate, after.mileage_rate),
        *_of_number(
            "Notice agreed",
            (before.notice_weeks, f"{before.notice_weeks} weeks"),
            (after.notice_weeks, f"{after.notice_weeks} weeks"),
            more=Effect.BETTER,
        ),
        *_pension(before.pension, after.pension),
    )


def needs_yes(found: Iterable[Difference]) -> bool:
    """Tell whether the assistant has to agree: to anything but better pay."""
    return any(each.effect is not Effect.BETTER for each in found)


def is_less(found: Iterable[Difference]) -> bool:
    """Tell whether anything is less than was agreed."""
    return any(each.effect is Effect.LESS for each in found)


def _rates(before: TermsDetails, after: TermsDetails) -> Iterator[Difference]:
    cards = [
        RateCard(each.hourly_rate, each.other_rates, each.evening_from, each.evening_until)
        for each in (before, after)
    ]
    for kind in WorkKind:
        has_own = kind is WorkKind.ORDINARY or any(card.has(kind) for card in cards)
        was, now = (card.rate_of(kind) for card in cards)
        if has_own and (was.rate, was.is_per_night) != (now.rate, now.is_per_night):
            label = "Pay for an hour" if kind is WorkKind.ORDINARY else LABELS[kind]
            yield Difference(label, _rate(was), _rate(now), _effect_of(was, now))


def _effect_of(was: Rate, now: Rate) -> Effect:
    if was.is_per_night != now.is_per_night:
        return Effect.OTHER
    return Effect.BETTER if now.rate > was.rate else Effect.LESS


def _mileage(was: Money | None, now: Money | None) -> Iterator[Difference]:
    if was == now:
        return
    label, usual = "A mile in their own car", "the tax-free rate"
    effect = Effect.OTHER
    if was is not None and now is not None:
        effect = Effect.BETTER if now > was else Effect.LESS
    yield Difference(label, str(was or usual), str(now or usual), effect)


def _pension(was: PensionTerms, now: PensionTerms) -> Iterator[Difference]:
    if was.kind is PensionKind.NONE and now.kind is PensionKind.NONE:
        return
    if (was.kind, was.employee_percent, was.employer_percent) == (
        now.kind,
        now.employee_percent,
        now.employer_percent,
    ):
        return
    effect = Effect.OTHER
    if was.kind is PensionKind.NONE:
        effect = Effect.BETTER  # to enrol somebody is the employer's duty
    elif (
        now.kind is PensionKind.NONE
        or now.employer_percent < was.employer_percent
        or now.employee_percent > was.employee_percent
    ):
        effect = Effect.LESS
    elif now.kind is was.kind:
        effect = Effect.BETTER
    yield Difference("Pension", _in_scheme(was), _in_scheme(now), effect)


def _of_number(
    label: str, was: tuple[int, str], now: tuple[int, str], *, more: Effect
) -> Iterator[Difference]:
    """Yield a difference of numbers with their words; fewer is always less."""
    if was[0] != now[0]:
        yield Difference(label, was[1], now[1], more if now[0] > was[0] else Effect.LESS)


def _other(label: str, was: str, now: str) -> Iterator[Difference]:
    if was != now:
        yield Difference(label, was, now, Effect.OTHER)


def _rate(rate: Rate) -> str:
    return f"{rate.rate} a night" if rate.is_per_night else str(rate.rate)


def _hours(minutes: int) -> str:
    return hours_in_words(minutes) if minutes else "None fixed"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _evenings(before: TermsDetails, after: TermsDetails) -> Iterator[Difference]:
    """Yield other times of a rate that both have; one that begins or ends is told by its pay."""
    if before.evening_from and after.evening_from:
        yield from _other("Evenings", _evening(before), _evening(after))


def _evening(terms: TermsDetails) -> str:
    until = f" to {terms.evening_until:%H:%M}" if terms.evening_until else ""
    return f"From {terms.evening_from:%H:%M}{until}"


def _in_scheme(pension: PensionTerms) -> str:
    if pension.kind is PensionKind.NONE:
        return "None"
    employee, employer = _number(pension.employee_percent), _number(pension.employer_percent)
    return f"{employee}% from pay, {employer}% added, {pension.kind}"
