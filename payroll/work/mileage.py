"""Mileage in the assistant's own car: what is free of tax, and what is pay."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payroll.exact import nearest_penny_of
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money
from payroll.rates.mileage import ApprovedMileage, approved_mileage
from payroll.work.items import ItemKind, PayItem

HUNDREDTHS = 100


class MilesError(DomainError):
    """Enter the miles as a number above nothing, with at most two decimals."""


@dataclass(frozen=True, slots=True)
class Mileage:
    """Miles paid at a rate; `miles_before` were paid earlier in the tax year by this employer."""

    miles: Decimal
    rate: Money
    miles_before: Decimal = Decimal(0)

    def __post_init__(self) -> None:
        for miles in (self.miles, self.miles_before):
            if miles < 0 or miles * HUNDREDTHS != int(miles * HUNDREDTHS):
                raise MilesError

    @property
    def paid(self) -> Money:
        """Return what is paid for the miles, to the nearest penny."""
        return _for_miles(self.miles, self.rate)


def mileage_items(given: Mileage, pay_on: date) -> tuple[PayItem, ...]:
    """Return the tax-free part as paid back, and what is over it as pay.

    Tax counts the first miles of the year at the higher rate; National Insurance counts all
    miles at it, so it can count less than tax does (SS (Contributions) Regulations 2001,
    reg 22A).
    """
    law = approved_mileage().on(pay_on)
    approved = _approved(given, law)
    over = max(given.paid - approved, NOTHING)
    nicable = max(given.paid - _for_miles(given.miles, law.first_rate), NOTHING)
    free = PayItem(
        ItemKind.MILEAGE,
        given.paid - over,
        f"Mileage: {_said(given.miles)} miles",
        f"{_said(given.miles)} miles at {given.rate} a mile are {given.paid}. Up to {approved} of "
        "that is free of tax.",
        (("Miles", _said(given.miles)), ("Free of tax", str(approved))),
        law.provenance.source,
    )
    if not over:
        return (free,)
    rest = PayItem(
        ItemKind.MILEAGE_OVER,
        over,
        "Mileage over the tax-free rate",
        f"{given.paid} was agreed for {_said(given.miles)} miles. {approved} of it is free of "
        f"tax, so {over} counts as pay.",
        (("Agreed for the miles", str(given.paid)), ("Free of tax", str(approved))),
        law.provenance.source,
        nicable=nicable,
    )
    return (free, rest)


def _approved(given: Mileage, law: ApprovedMileage) -> Money:
    first = min(max(law.first_miles - given.miles_before, Decimal(0)), given.miles)
    return _for_miles(first, law.first_rate) + _for_miles(given.miles - first, law.later_rate)


def _for_miles(miles: Decimal, rate: Money) -> Money:
    return nearest_penny_of(int(miles * HUNDREDTHS) * rate.pence, HUNDREDTHS)


def _said(miles: Decimal) -> str:
    return f"{miles.normalize():,f}"
