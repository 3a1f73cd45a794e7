"""What is taken from one payment for current maintenance (Debtors (Scotland) Act 1987, s.53)."""

from dataclasses import dataclass
from datetime import date

from payroll.arrestments.orders import ArrestmentOrder
from payroll.ground.money import NOTHING, Money


@dataclass(frozen=True, slots=True)
class Upkeep:
    """The maintenance of some days, and what had to be left for each of them."""

    days: int
    daily_rate: Money
    protected_daily: Money
    taken: Money

    @property
    def due(self) -> Money:
        """Return the maintenance of all the days (s.53(2)(a))."""
        return self.daily_rate * self.days

    @property
    def protected(self) -> Money:
        """Return what must be left of the earnings for all the days (s.53(2)(b))."""
        return self.protected_daily * self.days

    @property
    def in_words(self) -> str:
        """Say what is taken and why."""
        said = f"Maintenance of {self.daily_rate} a day is {self.due} for {self._days}."
        if self.taken < self.due:
            said += (
                f" {self.protected_daily} must be left for each day, {self.protected} in all, so "
                f"{self.taken} can be taken."
            )
        return said

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """Return the steps of the calculation."""
        return (
            (f"Maintenance for {self._days}", str(self.due)),
            (f"Must be left for {self._days}", str(self.protected)),
            ("Can be taken for maintenance", str(self.taken)),
        )

    @property
    def _days(self) -> str:
        return f"{self.days} {'day' if self.days == 1 else 'days'}"


def maintenance(
    order: ArrestmentOrder, net: Money, days: int, protected_daily: Money
) -> Upkeep | None:
    """Return what is taken of net earnings for maintenance, or None for an order without any.

    It is the daily rate for the days, or what the earnings have over the protected amount of
    those days if that is less.
    """
    if order.daily_rate is None:
        return None
    spare = max(net - protected_daily * days, NOTHING)
    taken = min(order.daily_rate * days, spare)
    return Upkeep(days, order.daily_rate, protected_daily, taken)


def days_counted(order: ArrestmentOrder, on: date, days_paid: int) -> int:
    """Return for how many days maintenance is counted on a pay day (s.53(2)(a)).

    They run from the last pay day on which the order took something; if that is not known, it is
    the days that the payment pays for, but none before the order was served.
    """
    if order.last_taken_on is not None:
        return max((on - order.last_taken_on).days, 0)
    return min(days_paid, (on - order.from_on).days)
