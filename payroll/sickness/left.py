"""What is left of the weeks of Statutory Sick Pay that the law gives, counted in working days."""

from collections.abc import Sequence
from dataclasses import dataclass

from payroll.exact import percent
from payroll.ground.days import Span, day_in_words
from payroll.ground.working import Working
from payroll.rates.sick_pay import SickPayLaw


@dataclass(frozen=True, slots=True)
class DaysPaid:
    """A spell of sickness, and how many of its working days are paid."""

    days: Span
    paid: int


@dataclass(frozen=True, slots=True)
class SickPayLeft:
    """The working days that were paid and are left, in spells that count as one.

    Without any spell `days_a_week` is 0, and all the weeks are left.
    """

    used: int
    most: int
    weeks_at_most: int
    days_a_week: int
    working: Working

    @property
    def left(self) -> int:
        """Return the working days that can still be paid."""
        return max(self.most - self.used, 0)

    @property
    def used_in_words(self) -> str:
        """Say what was used: 2 weeks and 1 day of 28 weeks."""
        return f"{weeks_in_words(self.used, self.days_a_week)} of {self.weeks_at_most} weeks"

    @property
    def left_in_words(self) -> str:
        """Say what is left: 25 weeks and 4 days."""
        if not self.days_a_week:
            return f"{self.weeks_at_most} weeks"
        return weeks_in_words(self.left, self.days_a_week)


def sick_pay_left(linked: Sequence[DaysPaid], days_a_week: int, rules: SickPayLaw) -> SickPayLeft:
    """Return what is left after spells that count as one, oldest first, under the rules of now.

    `days_a_week` are the working days of a week in the newest of them.
    """
    most = rules.weeks_at_most * days_a_week
    used = min(sum(each.paid for each in linked), most)
    sentence = f"{_most(rules, days_a_week)}{_used(linked, used, most, days_a_week)}"
    steps = tuple((_span(each.days), _days(each.paid)) for each in linked)
    working = Working(sentence, steps, rules.provenance.source)
    return SickPayLeft(used, most, rules.weeks_at_most, days_a_week, working)


def rules_in_words(rules: SickPayLaw) -> tuple[str, ...]:
    """Say by which rules sickness that begins now is paid."""
    first = (
        f"The first {rules.waiting_days} working days are not paid."
        if rules.waiting_days
        else "It is paid from the first working day."
    )
    share = (
        f"A week is {percent(rules.earnings_share)} of what you earn in a week on average, and "
        f"at most {rules.weekly}."
        if rules.has_share
        else f"A week is {rules.weekly}."
    )
    limit = (
        "It needs average earnings of at least the lower limit of National Insurance."
        if rules.needs_lower_limit
        else "It does not matter how little you earn."
    )
    return first, share, limit


def weeks_in_words(days: int, days_a_week: int) -> str:
    """Say working days as weeks and days: 2 weeks and 1 day."""
    weeks, rest = divmod(days, days_a_week)
    parts = [f"{weeks} week{'' if weeks == 1 else 's'}"] if weeks or not rest else []
    parts += [_days(rest)] if rest else []
    return " and ".join(parts)


def _most(rules: SickPayLaw, days_a_week: int) -> str:
    weeks = f"Statutory Sick Pay is paid for at most {rules.weeks_at_most} weeks"
    if not days_a_week:
        return f"{weeks}."
    most = rules.weeks_at_most * days_a_week
    return f"{weeks}. With {_days(days_a_week)} of work a week that is {_days(most)}."


def _used(linked: Sequence[DaysPaid], used: int, most: int, days_a_week: int) -> str:
    if not linked:
        return " None is used."
    since = day_in_words(linked[0].days.first)
    left = max(most - used, 0)
    return (
        f" {_days(used)} {'is' if used == 1 else 'are'} used since {since}. {_days(left)} "
        f"{'is' if left == 1 else 'are'} left, which is {weeks_in_words(left, days_a_week)}."
    )


def _span(days: Span) -> str:
    if days.first == days.last:
        return day_in_words(days.first)
    return f"{day_in_words(days.first)} to {day_in_words(days.last)}"


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"
