"""Exact division, and how exact figures are shown: nothing here depends on decimal settings.

Whole-number division is exact whatever the quotient, so a result is cut or rounded once, where
the law says, and never before by the 28 digits of Python's decimals.
"""

from decimal import Decimal

from payroll.ground.money import Money


def cut(amount: Decimal, divisor: int, places: int) -> Decimal:
    """Divide and drop every decimal after so many places, towards zero."""
    return Decimal(int(amount.scaleb(places) // divisor)).scaleb(-places)


def nearest_penny_of(pence: int, divisor: int) -> Money:
    """Divide an amount in pence and round to the nearest penny, halves away from zero."""
    nearest = (2 * abs(pence) + divisor) // (2 * divisor)
    return Money(nearest if pence >= 0 else -nearest)


def whole_pounds(amount: Money) -> Decimal:
    """Drop the pence of an amount that is not below zero."""
    return Decimal(amount.pence // 100)


def percent(rate: Decimal) -> str:
    """Say a rate as a percentage: 19%, 1.85%."""
    return f"{(rate * 100).normalize():f}%"


def exact_pounds(pounds: Decimal) -> str:
    """Show pounds in pence where that is exact, else with every decimal there is: £76.2884."""
    normal = pounds.normalize()
    places = max(2, -int(normal.as_tuple().exponent))
    return f"£{normal:,.{places}f}"
