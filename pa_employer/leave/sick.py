"""A kept spell of sickness as the pay engine takes it, and what it is paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pa_employer.leave.models import Sickness as SicknessRow
from payroll.ground.days import ONE_DAY, Span
from payroll.rates.sick_pay import sick_pay_law
from payroll.sickness.form import Ssp1, ssp1_due
from payroll.sickness.pay import SickPay, sick_pay
from payroll.sickness.spell import Linked, Sickness, Spell, linked_to


@dataclass(frozen=True, slots=True)
class SpellPaid:
    """What a spell is paid up to a day, and whether form SSP1 is due."""

    pay: SickPay
    ssp1: Ssp1 | None


def as_spell(row: SicknessRow, until: date) -> Spell:
    """Return a spell up to a day, or to its own last day."""
    last = min(row.last_on or until, max(until, row.first_on))
    weekdays = frozenset(int(number) for number in row.qualifying_weekdays.split())
    return Spell(Span(row.first_on, max(last, row.first_on)), weekdays)


def first_linked(row: SicknessRow, rows: Iterable[SicknessRow]) -> SicknessRow:
    """Return the first of the spells that link to one, whose earnings count; itself if none."""
    earlier = [each for each in rows if each.first_on < row.first_on]
    linked = _linked(row, earlier, row.first_on)
    if linked is None:
        return row
    return next(each for each in earlier if each.first_on == linked.began_on)


def spell_pay(
    row: SicknessRow, rows: Iterable[SicknessRow], earnings: Decimal | None, until: date
) -> SpellPaid:
    """Return what a spell is paid for its days up to one; unknown rates are refused in words.

    `rows` are all of the assistant's spells, `earnings` the average before the first linked one.
    """
    sickness = as_sickness(row, rows, earnings, until)
    pay = sick_pay(sickness)
    rules = sick_pay_law().on(row.first_on)
    return SpellPaid(pay, ssp1_due(sickness, pay, rules, row.told_on))


def as_sickness(
    row: SicknessRow, rows: Iterable[SicknessRow], earnings: Decimal | None, until: date
) -> Sickness:
    """Return a spell up to a day with what links to it, as the pay engine takes it."""
    earlier = [each for each in rows if each.first_on < row.first_on]
    return Sickness(as_spell(row, until), earnings, _linked(row, earlier, until))


def _linked(row: SicknessRow, earlier: list[SicknessRow], until: date) -> Linked | None:
    rules = sick_pay_law().on(row.first_on)
    spells = [as_spell(each, each.last_on or row.first_on - ONE_DAY) for each in earlier]
    return linked_to(as_spell(row, until), spells, rules.linking_days, rules.days_of_incapacity)
