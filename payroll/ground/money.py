"""Money: whole pence, never a float, always with a sign that means something."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Self

from payroll.ground.errors import DomainError

PENCE = Decimal(100)
_TYPED = re.compile(
    r"(?P<sign>-?)£?(?P<pounds>\d{1,3}(?:,\d{3}){1,2}|\d{1,9})?(?:\.(?P<pence>\d{1,2}))?",
    re.ASCII,
)


class NotMoneyError(DomainError):
    """Enter an amount in pounds and pence, like 18.40."""


@dataclass(frozen=True, order=True, slots=True, init=False)
class Money:
    """An exact amount of sterling, held as whole pence."""

    pence: int

    def __init__(self, pence: int) -> None:
        """Take whole pence; written by hand because a payslip makes money seventy times."""
        if type(pence) is not int:
            message = f"money is whole pence, not {pence!r}"
            raise TypeError(message)
        object.__setattr__(self, "pence", pence)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what a person types, like '£1,234.50', '12' or '.5', or raise NotMoneyError."""
        found = _TYPED.fullmatch(text.strip().replace("£ ", "£").replace("-£", "-"))
        if found is None or not (found["pounds"] or found["pence"]):
            raise NotMoneyError
        pounds = int((found["pounds"] or "0").replace(",", ""))
        pence = pounds * 100 + int((found["pence"] or "0").ljust(2, "0"))
        return cls(-pence if found["sign"] else pence)

    @classmethod
    def exactly(cls, pounds: Decimal | int) -> Self:
        """Return whole pence that equal this many pounds, or raise ValueError."""
        pence = pounds * PENCE
        if pence != pence.to_integral_value():
            message = f"£{pounds} has a fraction of a penny"
            raise ValueError(message)
        return cls(int(pence))

    @classmethod
    def total(cls, amounts: Iterable["Money"]) -> Self:
        """Add up any number of amounts; none at all is nothing."""
        return cls(sum(amount.pence for amount in amounts))

    @property
    def pounds(self) -> Decimal:
        """Return the amount in exact pounds."""
        return self.pence / PENCE

    def share(self, rate: Decimal) -> Decimal:
        """Return this share of the amount in exact pounds, not yet rounded."""
        return self.pence * rate / PENCE

    def __bool__(self) -> bool:
        return self.pence != 0

    def __add__(self, other: "Money") -> "Money":
        return Money(self.pence + other.pence)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.pence - other.pence)

    def __mul__(self, times: int) -> "Money":
        return Money(self.pence * times)

    def __neg__(self) -> "Money":
        return Money(-self.pence)

    def __abs__(self) -> "Money":
        return Money(abs(self.pence))

    def __str__(self) -> str:
        return _in_pounds(self.pence)


@lru_cache(maxsize=2**16)
def _in_pounds(pence: int) -> str:
    """Write pence as pounds; a payslip tells the same amounts many times over."""
    pounds, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{pounds:,}.{rest:02}"


NOTHING = Money(0)


def to_nearest_penny(pounds: Decimal) -> Money:
    """Round to the nearest penny, halves away from zero."""
    return Money(int((pounds * PENCE).to_integral_value(ROUND_HALF_UP)))


def down_to_penny(pounds: Decimal) -> Money:
    """Drop any part of a penny, towards minus infinity, as PAYE does with tax."""
    return Money(int((pounds * PENCE).to_integral_value(ROUND_FLOOR)))


def up_to_penny(pounds: Decimal) -> Money:
    """Count any part of a penny as a whole one."""
    return Money(int((pounds * PENCE).to_integral_value(ROUND_CEILING)))
