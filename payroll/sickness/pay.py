"""What a spell of sickness is paid, day by day and week by week (GOV.UK's calculation)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from payroll.exact import cut, exact_pounds, percent
from payroll.frequency import Frequency
from payroll.ground.days import Span, day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money, up_to_penny
from payroll.ground.timeline import Timeline
from payroll.ground.working import Working
from payroll.rates.national_insurance import national_insurance
from payroll.rates.sick_pay import SickPayLaw, sick_pay_law
from payroll.sickness.spell import DAYS_A_WEEK, Sickness, weekday

PLACES = 4
WAITING_COUNTED = 3
"""Waiting days that GOV.UK's calculator takes from earlier linked days under all rules."""
CHANGED_ON = date(2026, 4, 6)
"""From this day sickness is paid from its first day, and no earnings limit holds (SI 2026/373)."""
UNPAID_SINCE = date(2025, 9, 22)
"""Sickness that began before and was not paid stays unpaid over the change (SI 2026/373)."""


class EarningsNeededError(DomainError):
    """Sick pay needs the average weekly earnings before the sickness. Enter them."""


class Outcome(StrEnum):
    """Whether a spell is paid, and if not why."""

    TOO_SHORT = "no_piw"
    EARNS_TOO_LITTLE = "earnings_below_lel"
    NOTHING_PAYABLE = "nothing_payable"
    ENTITLED = "entitled"


@dataclass(frozen=True, slots=True)
class SickPay:
    """What a spell is paid; `daily` are the exact pounds of each paid day."""

    outcome: Outcome
    daily: Mapping[date, Decimal]
    weeks: tuple[tuple[date, Money], ...]
    """Each week, by the Saturday it ends on, from the first of the spell to the last paid."""
    working: Working

    @property
    def total(self) -> Money:
        """Return all that is paid for the spell."""
        return Money.total(pay for _, pay in self.weeks)

    @property
    def days(self) -> tuple[date, ...]:
        """Return the days that are paid."""
        return tuple(self.daily)

    def paid_by(self, day: date) -> Money:
        """Return what is paid for the days up to one, part of a week rounded up by itself."""
        return Money.total(
            up_to_penny(sum((each for on, each in week.items() if on <= day), Decimal(0)))
            for week in _by_week(self.daily).values()
        )

    def within(self, span: Span) -> Money:
        """Return what belongs to the days of a span.

        It is what is due by its end less what was due before its start, so that spans that
        follow one another pay every penny once.
        """
        return self.paid_by(span.last) - self.paid_by(span.first - timedelta(days=1))


def sick_pay(sickness: Sickness, law: Timeline[SickPayLaw] | None = None) -> SickPay:
    """Return what a spell is paid; the rules are those of the first day of all that is linked.

    Days beyond the rates on record are refused. EarningsNeededError where earnings decide.
    """
    law = law or sick_pay_law()
    rules = law.on(sickness.spell.days.first)
    paid = payable_days(sickness, rules)
    if not paid:
        return _not_paid(sickness, rules)
    daily = {day: daily_rate(sickness, law, day) for day in paid}
    weeks = _weeks(sickness.spell.days.first, daily)
    return SickPay(Outcome.ENTITLED, daily, weeks, _working(sickness, rules, daily, weeks))


def is_too_short(sickness: Sickness, rules: SickPayLaw) -> bool:
    """Tell whether it is no period of incapacity: too few days in a row, of any kind."""
    return sickness.spell.days.days < rules.days_of_incapacity


def earns_too_little(sickness: Sickness, rules: SickPayLaw) -> bool:
    """Tell whether earnings are below the lower earnings limit, under rules that ask for it."""
    if not rules.needs_lower_limit or sickness.earnings is None:
        return False
    return sickness.earnings < lower_limit(sickness.began_on).pounds


def lower_limit(on: date) -> Money:
    """Return the weekly lower earnings limit of a day."""
    return national_insurance().on(on).lower_earnings_limit.over(Frequency.WEEKLY)


def payable_days(sickness: Sickness, rules: SickPayLaw) -> tuple[date, ...]:
    """Return the working days that are paid: after waiting, and no more than the maximum."""
    days = (*paid_by_first_rules(sickness, rules), *paid_since_the_change(sickness, rules))
    used = days_used(sickness.linked.used if sickness.linked else 0)
    most = rules.weeks_at_most * len(sickness.spell.weekdays)
    return days[: max(most - used, 0)]


def paid_by_first_rules(sickness: Sickness, rules: SickPayLaw) -> tuple[date, ...]:
    """Return the days paid by the rules of the first day, before any maximum."""
    if is_too_short(sickness, rules) or earns_too_little(sickness, rules):
        return ()
    linked = sickness.linked.used if sickness.linked else 0
    waiting = max(rules.waiting_days - linked, 0)
    days = sickness.spell.qualifying_days
    return tuple(day for day in days[waiting:] if not _is_over_the_change(sickness, day))


def paid_since_the_change(sickness: Sickness, rules: SickPayLaw) -> tuple[date, ...]:
    """Return the days from the change of rules on of a spell that began before it.

    Whoever waited or earned too little is paid from that day (SI 2026/373).
    """
    was_paid = bool(paid_by_first_rules(sickness, rules))
    if sickness.began_on < UNPAID_SINCE and not was_paid:
        return ()
    days = sickness.spell.qualifying_days
    return tuple(day for day in days if _is_over_the_change(sickness, day))


def days_used(linked: int) -> int:
    """Return how many paid days earlier linked spells used of the maximum.

    GOV.UK's calculator takes three waiting days off them under the rules from April 2026 too,
    though none are served then. Whether that is right is not settled; it is decided here alone.
    """
    return max(linked - WAITING_COUNTED, 0)


def daily_rate(sickness: Sickness, law: Timeline[SickPayLaw], day: date) -> Decimal:
    """Return the pounds for one working day, cut to four decimals."""
    weekly = weekly_rate(sickness, law, day)
    return cut(weekly, len(sickness.spell.weekdays), PLACES)


def weekly_rate(sickness: Sickness, law: Timeline[SickPayLaw], day: date) -> Decimal:
    """Return the pounds for a week at the rate of a day.

    Whoever was paid before 6 April 2026 and is still sick keeps the flat rate even where 80 % of
    their earnings is less (SI 2026/373).
    """
    rules = law.on(day)
    if not rules.has_share or keeps_flat_rate(sickness, law):
        return rules.weekly.pounds
    if sickness.earnings is None:
        raise EarningsNeededError
    return min(rules.weekly.pounds, sickness.earnings * rules.earnings_share)


def keeps_flat_rate(sickness: Sickness, law: Timeline[SickPayLaw]) -> bool:
    """Tell whether it was paid before the change of rules, and so keeps the flat rate."""
    first = law.on(sickness.spell.days.first)
    return not first.has_share and bool(paid_by_first_rules(sickness, first))


def saturday_of(day: date) -> date:
    """Return the Saturday that ends a sick pay week, which begins on Sunday."""
    return day + timedelta(days=DAYS_A_WEEK - 1 - weekday(day))


def _by_week(daily: Mapping[date, Decimal]) -> dict[date, dict[date, Decimal]]:
    found: dict[date, dict[date, Decimal]] = {}
    for day, pounds in daily.items():
        found.setdefault(saturday_of(day), {})[day] = pounds
    return found


def _weeks(first: date, daily: Mapping[date, Decimal]) -> tuple[tuple[date, Money], ...]:
    by_week = _by_week(daily)
    count = (max(by_week) - saturday_of(first)).days // DAYS_A_WEEK
    saturdays = (saturday_of(first) + timedelta(weeks=n) for n in range(count + 1))
    return tuple(
        (end, up_to_penny(sum(by_week.get(end, {}).values(), Decimal(0)))) for end in saturdays
    )


def _is_over_the_change(sickness: Sickness, day: date) -> bool:
    return sickness.spell.days.first < CHANGED_ON <= day


def _not_paid(sickness: Sickness, rules: SickPayLaw) -> SickPay:
    if is_too_short(sickness, rules):
        outcome, sentence = Outcome.TOO_SHORT, _too_short_words(sickness, rules)
    elif earns_too_little(sickness, rules):
        outcome, sentence = Outcome.EARNS_TOO_LITTLE, _too_little_words(sickness)
    else:
        outcome, sentence = Outcome.NOTHING_PAYABLE, _waiting_words(sickness, rules)
    return SickPay(outcome, {}, (), Working(sentence, (), rules.provenance.source))


def _too_short_words(sickness: Sickness, rules: SickPayLaw) -> str:
    return (
        f"The sickness lasted {_count(sickness.spell.days.days, 'day')}. Statutory Sick Pay "
        f"begins with {rules.days_of_incapacity} days in a row, so none is due."
    )


def _too_little_words(sickness: Sickness) -> str:
    return (
        f"Average weekly earnings of {_pounds(sickness)} are below "
        f"{lower_limit(sickness.began_on)}, the limit on {day_in_words(sickness.began_on)}, so no "
        "Statutory Sick Pay is due."
    )


def _waiting_words(sickness: Sickness, rules: SickPayLaw) -> str:
    days = len(sickness.spell.qualifying_days)
    if days and sickness.linked and days_used(sickness.linked.used) > 0:
        return f"The {rules.weeks_at_most} weeks of Statutory Sick Pay are used up."
    if rules.waiting_days and days:
        return (
            f"The first {rules.waiting_days} working days are not paid, and there "
            f"{'is' if days == 1 else 'are'} only {days} in this spell."
        )
    return "There is no working day in this spell, so nothing is paid for it."


def _working(
    sickness: Sickness,
    rules: SickPayLaw,
    daily: Mapping[date, Decimal],
    weeks: tuple[tuple[date, Money], ...],
) -> Working:
    total = Money.total(pay for _, pay in weeks)
    rates = sorted(set(daily.values()))
    each = " or ".join(exact_pounds(rate) for rate in rates)
    sentence = (
        f"{_count(len(daily), 'working day')} of sickness from {day_in_words(min(daily))} at "
        f"{each} a day, each week rounded up to the penny, come to {total}."
    )
    if rules.has_share:
        sentence += (
            f" A week is {percent(rules.earnings_share)} of {_pounds(sickness)}, and at most "
            f"{rules.weekly}."
        )
    steps = tuple(
        (f"Week to {day_in_words(end)}", str(pay)) for end, pay in weeks if pay > NOTHING
    )
    return Working(sentence, steps, rules.provenance.source)


def _pounds(sickness: Sickness) -> str:
    return exact_pounds(sickness.earnings or Decimal(0))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
