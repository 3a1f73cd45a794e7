"""What a random sample says of all: the share with something unseen, and how sure that is.

The interval is the exact one for a share (Clopper and Pearson, 1934): with 95 of 100 certainty
the true share lies between its ends, however small the sample. It is worked out in decimals, so
that anybody who repeats it gets the same digits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

CERTAINTY = Decimal("0.95")
DIGITS, HALVINGS = 60, 120
TENTH_OF_A_PERCENT = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Interval:
    """From which share to which, as fractions of one."""

    low: Decimal
    high: Decimal


def interval(looked_at: int, found: int, certainty: Decimal = CERTAINTY) -> Interval:
    """Return between which shares the truth lies, when `found` of `looked_at` had something."""
    if looked_at < 1 or not 0 <= found <= looked_at:
        message = f"{found} of {looked_at} is no sample"
        raise ValueError(message)
    tail = (1 - certainty) / 2
    with localcontext(Context(prec=DIGITS)):
        low = Decimal(0)
        if found:
            low = _solve(lambda share: 1 - _at_most(found - 1, looked_at, share) < tail)
        high = Decimal(1)
        if found < looked_at:
            high = _solve(lambda share: _at_most(found, looked_at, share) > tail)
    return Interval(low, high)


def _solve(is_below: Callable[[Decimal], bool]) -> Decimal:
    """Return the share at which a condition that holds below it stops to hold, by halving."""
    low, high = Decimal(0), Decimal(1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if is_below(middle) else (low, middle)
    return (low + high) / 2


def _at_most(found: int, of: int, share: Decimal) -> Decimal:
    """Return how likely at most so many are found, if each has something with this chance."""
    if not share:
        return Decimal(1)
    if share == 1:
        return Decimal(int(found >= of))
    odds = share / (1 - share)
    term = (1 - share) ** of
    total = term
    for number in range(found):
        term *= odds * (of - number) / (number + 1)
        total += term
    return total


@dataclass(frozen=True, slots=True)
class Sample:
    """Clean returns of a time: how many came in, were drawn, looked at, and had something."""

    came_in: int
    drawn: int
    looked_at: int
    found: int


def statement(sample: Sample) -> tuple[str, ...]:
    """Return what an auditor can quote about the clean returns, in sentences."""
    came_in = f"{_returns(sample.came_in)} came in with nothing left to ask."
    if not sample.looked_at:
        return (came_in, "None of those drawn was looked at yet, so nothing can be said of them.")
    found = interval(sample.looked_at, sample.found)
    low, high = _percent(found.low, ROUND_FLOOR), _percent(found.high, ROUND_CEILING)
    sure = f"With 95% certainty, {low} to {high} of all clean returns hold something unseen."
    return (
        came_in,
        f"{sample.drawn} of them were drawn at random, and {sample.looked_at} looked at.",
        f"Something was found in {sample.found or 'none'} of these.",
        sure,
        "The draw is by a published method that anybody can repeat.",
        "The interval is the exact one of Clopper and Pearson.",
    )


def _returns(number: int) -> str:
    return f"{number:,} return{'' if number == 1 else 's'}"


def _percent(share: Decimal, rounding: str) -> str:
    """Say a share in percent with one decimal, rounded away from what would flatter."""
    rounded = share.quantize(TENTH_OF_A_PERCENT, rounding=rounding)
    return f"{rounded * 100:.1f}%"
