"""A spell of sickness, its working days, and the spells that link to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from payroll.ground.days import Span
from payroll.ground.errors import DomainError

DAYS_A_WEEK = 7


class NoQualifyingDaysError(DomainError):
    """Choose at least one day of the week that is normally worked."""


class SpellsOverlapError(DomainError):
    """Two spells of sickness share a day. Change the days of one of them."""


@dataclass(frozen=True, slots=True)
class Spell:
    """Days of sickness, both ends included, weekends and days off too.

    `weekdays` are the agreed working days, 0 (Sunday) to 6 (Saturday): only they are paid.
    """

    days: Span
    weekdays: frozenset[int]

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(range(DAYS_A_WEEK)):
            raise NoQualifyingDaysError

    @property
    def qualifying_days(self) -> tuple[date, ...]:
        """Return the working days in the spell."""
        return tuple(day for day in self.days if weekday(day) in self.weekdays)


@dataclass(frozen=True, slots=True)
class Linked:
    """Earlier spells that count as one with a later one.

    `used` are their working days, `began_on` the first day of the first of them.
    """

    began_on: date
    used: int


@dataclass(frozen=True, slots=True)
class Sickness:
    """A spell with what links to it, and the average weekly earnings before the first of them.

    Earnings are exact pounds; None where the rules of the day do not ask for them.
    """

    spell: Spell
    earnings: Decimal | None
    linked: Linked | None = None

    @property
    def began_on(self) -> date:
        """Return the first day of it all, which decides the rules and the earnings."""
        return self.linked.began_on if self.linked else self.spell.days.first


def weekday(day: date) -> int:
    """Count a weekday from 0 (Sunday) to 6 (Saturday)."""
    return day.isoweekday() % DAYS_A_WEEK


def linked_to(
    spell: Spell, earlier: Iterable[Spell], linking_days: int, shortest: int
) -> Linked | None:
    """Return what links to a spell: earlier ones, each at most so many days before the next.

    Spells shorter than a period of incapacity (`shortest`, in days) never link.
    """
    known = sorted(earlier, key=lambda each: each.days.first)
    chain: list[Spell] = []
    next_first = spell.days.first
    for each in reversed(known):
        if each.days.last >= next_first:
            raise SpellsOverlapError
        gap = (next_first - each.days.last) - timedelta(days=1)
        if each.days.days < shortest:
            continue
        if gap.days > linking_days:
            break
        chain.append(each)
        next_first = each.days.first
    if not chain:
        return None
    return Linked(chain[-1].days.first, sum(len(each.qualifying_days) for each in chain))
