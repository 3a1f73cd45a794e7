"""What arrestments take from one payment (Debtors (Scotland) Act 1987, Part III).

An earnings arrestment comes first and a current maintenance arrestment takes from what is left
(s.58). A conjoined arrestment order takes both in the same way for all its creditors (s.63).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from payroll.arrestments.orders import ArrestmentOrder, OrderKind
from payroll.exact import nearest_penny_of, percent
from payroll.frequency import Frequency
from payroll.ground.days import month_later
from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money, to_nearest_penny
from payroll.ground.timeline import Timeline
from payroll.ground.working import Working
from payroll.rates.earnings_arrestment import (
    ArrestmentBand,
    ArrestmentTables,
    NoArrestmentTableError,
    arrestment_tables,
)

DAYS_A_WEEK = 7
ORDER = (OrderKind.EARNINGS, OrderKind.CONJOINED, OrderKind.MAINTENANCE)


class TwoArrestmentsError(DomainError):
    """Only one earnings arrestment can hold at a time. End one, or enter a conjoined order."""


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment that orders are set against.

    `net_earnings` is what tax, National Insurance and pension leave (s.73); `days` is for how
    many days it pays.
    """

    net_earnings: Money
    frequency: Frequency
    on: date
    days: int


@dataclass(frozen=True, slots=True)
class ArrestedAmount:
    """What one order takes for its creditor, and the employer's fee beside it."""

    order: ArrestmentOrder
    amount: Money
    fee: Money
    working: Working


def days_paid(frequency: Frequency, on: date) -> int:
    """Return for how many days a payment pays: its weeks, or the days of the month before."""
    if frequency.weeks:
        return frequency.weeks * DAYS_A_WEEK
    return (on - month_later(on, -1)).days


def arrestments_due(
    orders: Iterable[ArrestmentOrder],
    payment: Payment,
    tables: Timeline[ArrestmentTables] | None = None,
) -> tuple[ArrestedAmount, ...]:
    """Return what each order in force takes, in the order of the law.

    NoArrestmentTableError if an order holds and no table is on record for the day.
    """
    held = [order for order in orders if order.holds_on(payment.on)]
    if not held:
        return ()
    if sum(order.kind is OrderKind.EARNINGS for order in held) > 1:
        raise TwoArrestmentsError
    law = _law(tables or arrestment_tables(), payment.on)
    return tuple(_in_turn(sorted(held, key=lambda each: ORDER.index(each.kind)), payment, law))


def _law(tables: Timeline[ArrestmentTables] | None, on: date) -> ArrestmentTables:
    if tables is None or on not in tables.on_record:
        raise NoArrestmentTableError(on)
    return tables.on(on)


def _in_turn(
    orders: Iterable[ArrestmentOrder], payment: Payment, law: ArrestmentTables
) -> Iterator[ArrestedAmount]:
    left = payment.net_earnings
    for order in orders:
        found = _taken(order, left, payment, law)
        left -= found.amount + found.fee
        yield found


def _taken(
    order: ArrestmentOrder, left: Money, payment: Payment, law: ArrestmentTables
) -> ArrestedAmount:
    debt = min(by_table(law.over(payment.frequency), left, payment.frequency), order.left)
    upkeep = maintenance(order, left - debt, payment.days, law.protected_daily)
    amount = debt + upkeep
    fee = min(law.fee, left - amount) if order.charges_fee and amount else NOTHING
    return ArrestedAmount(order, amount, fee, _working(order, payment, (debt, upkeep, fee), law))


def by_table(bands: tuple[ArrestmentBand, ...], net: Money, frequency: Frequency) -> Money:
    """Return what the table takes for a debt.

    Pay for several weeks is looked up as one week's share and taken so many times (s.49).
    """
    weeks = frequency.weeks or 1
    return _of_table(bands, nearest_penny_of(net.pence, weeks)) * weeks


def maintenance(order: ArrestmentOrder, net: Money, days: int, protected_daily: Money) -> Money:
    """Return what is taken for maintenance.

    It is the rate of the days paid, or less, so that each of them leaves the protected amount
    (s.53(2)).
    """
    if order.daily_rate is None:
        return NOTHING
    return max(min(order.daily_rate * days, net - protected_daily * days), NOTHING)


def _of_table(bands: tuple[ArrestmentBand, ...], net: Money) -> Money:
    reached = [band for band in bands if net > band.over]
    if not reached:
        return NOTHING
    band = reached[-1]
    share = band.fixed + to_nearest_penny((net - band.over).share(band.rate))
    return min(max(share, band.least), net)


def _working(
    order: ArrestmentOrder,
    payment: Payment,
    taken: tuple[Money, Money, Money],
    law: ArrestmentTables,
) -> Working:
    debt, upkeep, fee = taken
    parts = []
    if order.total is not None:
        parts.append(
            f"The table takes {debt} for the debt to {order.creditor}, of which {order.left} was "
            "still to be paid."
        )
    if order.daily_rate is not None:
        parts.append(f"{upkeep} is taken for maintenance at {order.daily_rate} a day.")
    if fee:
        parts.append(f"The employer may keep {fee} for the work.")
    start = f"Pay after tax, National Insurance and pension is {payment.net_earnings}."
    sentence = " ".join([start, *parts])
    bands = tuple(
        (f"Over {band.over}", f"{band.fixed} and {percent(band.rate)} of the rest")
        for band in law.over(payment.frequency)
    )
    steps = (("Pay left", str(payment.net_earnings)), *bands, ("Taken", str(debt + upkeep)))
    return Working(sentence, steps, law.provenance.source)
