"""A court's order against somebody's earnings, as the employer is served it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payroll.ground.errors import DomainError
from payroll.ground.money import NOTHING, Money


class OrderKind(StrEnum):
    """The diligences against earnings of the Debtors (Scotland) Act 1987, Part III."""

    EARNINGS = "earnings arrestment"
    MAINTENANCE = "current maintenance arrestment"
    CONJOINED = "conjoined arrestment order"


NEEDED = {
    OrderKind.EARNINGS: "the whole sum to be taken",
    OrderKind.MAINTENANCE: "the maintenance for a day",
    OrderKind.CONJOINED: "the sum, the maintenance for a day, or both",
}


class OrderIncompleteError(DomainError):
    """The order lacks what it needs to be worked out."""

    def __init__(self, kind: OrderKind) -> None:
        super().__init__(f"Enter {NEEDED[kind]}. It is in the papers that were served.")


class TwoArrestmentsError(DomainError):
    """Two orders of one kind cannot hold at a time. End one, or enter a conjoined order."""


class BesideConjoinedError(DomainError):
    """A conjoined order takes the place of every other order. End the others."""


@dataclass(frozen=True, slots=True)
class ArrestmentOrder:
    """One order: a debt to be paid off, maintenance by the day, or (conjoined) both at once.

    `total` is the debt, `paid` what was taken for it before; `daily_rate` is maintenance a day.
    `from_on` is the day it was served, `last_taken_on` the last pay day on which it took
    something. For a conjoined order the creditor is the sheriff clerk, `total` all debts together
    and `daily_rate` all maintenance together.
    """

    reference: str
    kind: OrderKind
    creditor: str
    from_on: date
    total: Money | None = None
    paid: Money = NOTHING
    daily_rate: Money | None = None
    charges_fee: bool = False
    until_on: date | None = None
    last_taken_on: date | None = None

    def __post_init__(self) -> None:
        has = {
            OrderKind.EARNINGS: self.total is not None,
            OrderKind.MAINTENANCE: self.daily_rate is not None,
            OrderKind.CONJOINED: self.total is not None or self.daily_rate is not None,
        }
        if not has[self.kind]:
            raise OrderIncompleteError(self.kind)

    @property
    def left(self) -> Money:
        """Return what of the debt is still to be taken."""
        return NOTHING if self.total is None else max(self.total - self.paid, NOTHING)

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force: served, not ended, and not paid off (s.47(2))."""
        has_ended = self.until_on is not None and day > self.until_on
        is_paid_off = self.daily_rate is None and not self.left
        return self.from_on <= day and not has_ended and not is_paid_off


def in_force(orders: Iterable[ArrestmentOrder], day: date) -> tuple[ArrestmentOrder, ...]:
    """Return the orders in force on a pay day, or refuse orders that cannot hold together.

    There can be one earnings arrestment and one current maintenance arrestment at a time
    (ss.58 and 59); a conjoined order recalls both and stands alone (ss.60 and 62).
    """
    held = tuple(order for order in orders if order.holds_on(day))
    kinds = [order.kind for order in held]
    if len(set(kinds)) < len(kinds):
        raise TwoArrestmentsError
    if OrderKind.CONJOINED in kinds and len(kinds) > 1:
        raise BesideConjoinedError
    return held
