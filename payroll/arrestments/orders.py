"""A court's order against somebody's earnings, as the employer is served it."""

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


@dataclass(frozen=True, slots=True)
class ArrestmentOrder:
    """One order: a debt to be paid off, maintenance by the day, or (conjoined) both at once.

    `total` is the debt, `paid` what was taken for it before; `daily_rate` is maintenance a day.
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
        """Tell whether it is in force on a pay day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)
