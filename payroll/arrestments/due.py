"""What arrestments take from one payment (Debtors (Scotland) Act 1987, Part III).

An earnings arrestment takes what the table says, a current maintenance arrestment its daily rate,
and a conjoined arrestment order both at once for all its creditors (s.63).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from payroll.arrestments.orders import ArrestmentOrder, OrderKind, in_force
from payroll.arrestments.table import LookUp, look_up
from payroll.arrestments.upkeep import Upkeep, days_counted, maintenance
from payroll.exact import nearest_penny_of
from payroll.frequency import Frequency
from payroll.ground.days import month_later
from payroll.ground.money import NOTHING, Money
from payroll.ground.timeline import Timeline
from payroll.ground.working import Working
from payroll.rates.earnings_arrestment import (
    ArrestmentTables,
    NoArrestmentTableError,
    arrestment_tables,
)

DAYS_A_WEEK = 7
ORDER = (OrderKind.EARNINGS, OrderKind.MAINTENANCE, OrderKind.CONJOINED)


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment that orders are set against.

    `net_earnings` is what tax, National Insurance and pension leave (s.73); loans are not taken
    off. `days` is for how many days it pays. An irregular payment, which is not for whole weeks
    or months, is looked up by the day (s.49(2)).
    """

    net_earnings: Money
    frequency: Frequency
    on: date
    days: int
    is_irregular: bool = False


@dataclass(frozen=True, slots=True)
class ArrestedAmount:
    """What one order takes for its creditor, and the employer's fee beside it."""

    order: ArrestmentOrder
    amount: Money
    fee: Money
    working: Working


@dataclass(frozen=True, slots=True)
class Taking:
    """What one order takes for a debt and for maintenance, before the employer's fee."""

    order: ArrestmentOrder
    table: LookUp | None
    debt: Money
    upkeep: Upkeep | None
    shared_out: Money | None = None

    @property
    def amount(self) -> Money:
        """Return what is taken in all."""
        if self.shared_out is not None:
            return self.shared_out
        return self.debt + (self.upkeep.taken if self.upkeep else NOTHING)


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
    """Return what each order in force takes; an order that is paid off takes nothing.

    NoArrestmentTableError if an order holds and no table is on record for the day;
    TwoArrestmentsError or BesideConjoinedError for orders that cannot hold together.
    """
    held = sorted(in_force(orders, payment.on), key=lambda order: ORDER.index(order.kind))
    if not held:
        return ()
    law = _law(tables or arrestment_tables(), payment.on)
    takings = tuple(taking(order, payment, law) for order in held)
    return tuple(_with_fees(ranked_equally(takings, payment), payment, law))


def taking(order: ArrestmentOrder, payment: Payment, law: ArrestmentTables) -> Taking:
    """Return what one order takes by itself; a debt is never overpaid.

    A conjoined order takes maintenance from what it leaves after the debts (s.63(5)).
    """
    table = None if order.total is None else _looked_up(payment, law)
    debt = NOTHING if table is None else min(table.taken, order.left)
    days = days_counted(order, payment.on, payment.days)
    left = payment.net_earnings - debt
    return Taking(order, table, debt, maintenance(order, left, days, law.protected_daily))


def ranked_equally(takings: tuple[Taking, ...], payment: Payment) -> tuple[Taking, ...]:
    """Cut a debt and maintenance in the same proportion where both cannot be taken whole.

    Since April 2008 neither comes first (s.58(2) to (4), Bankruptcy and Diligence etc.
    (Scotland) Act 2007 s.199). Together they take no more than if maintenance came second and
    left its protected amount; the section's own formula is still to be confirmed.
    """
    upkeep = takings[-1].upkeep
    if len(takings) == 1 or upkeep is None:
        return takings
    debt, wanted = takings[0].amount, takings[-1].amount
    spare = max(payment.net_earnings - debt - upkeep.protected, NOTHING)
    most = debt + min(wanted, spare)
    if most == debt + wanted:
        return takings
    first = nearest_penny_of(debt.pence * most.pence, (debt + wanted).pence)
    return replace(takings[0], shared_out=first), replace(takings[-1], shared_out=most - first)


def _law(tables: Timeline[ArrestmentTables] | None, on: date) -> ArrestmentTables:
    if tables is None or on not in tables.on_record:
        raise NoArrestmentTableError(on)
    return tables.on(on)


def _looked_up(payment: Payment, law: ArrestmentTables) -> LookUp:
    if payment.is_irregular:
        return look_up(law.daily, payment.net_earnings, payment.days)
    parts = payment.frequency.weeks or 1
    return look_up(law.over(payment.frequency), payment.net_earnings, parts)


def _with_fees(
    takings: Iterable[Taking], payment: Payment, law: ArrestmentTables
) -> Iterator[ArrestedAmount]:
    """Add the employer's fee, which comes out of what all orders leave (s.71)."""
    takings = tuple(takings)
    left = payment.net_earnings - Money.total(each.amount for each in takings)
    for each in takings:
        may_charge = each.order.charges_fee and each.amount
        fee = min(law.fee, left) if may_charge else NOTHING
        left -= fee
        working = _working(each, payment, fee, law.provenance.source)
        yield ArrestedAmount(each.order, each.amount, fee, working)


def _working(found: Taking, payment: Payment, fee: Money, source: str) -> Working:
    steps = (
        ("Pay after tax, National Insurance and pension", str(payment.net_earnings)),
        *(found.table.steps if found.table else ()),
        *((("Debt still to be paid", str(found.order.left)),) if found.table else ()),
        *(found.upkeep.steps if found.upkeep else ()),
        ("Taken", str(found.amount)),
        *((("Employer's fee", str(fee)),) if fee else ()),
    )
    return Working(" ".join(_sentences(found, payment, fee)), steps, source)


def _sentences(found: Taking, payment: Payment, fee: Money) -> Iterator[str]:
    yield f"Pay after tax, National Insurance and pension is {payment.net_earnings}."
    if found.table:
        yield found.table.in_words
        if found.debt < found.table.taken:
            yield f"Only {found.debt} of the debt is left."
    if found.upkeep:
        yield found.upkeep.in_words
    if found.shared_out is not None:
        yield "With the other order that is too much, so both are cut in the same proportion."
    yield f"{found.amount} is taken for {found.order.creditor}."
    if fee:
        yield f"The employer may keep {fee} for the work."
