"""How much of what was spent needs no receipt, and why: the answer to chasing paper."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from payroll.ground.money import NOTHING, Money
from returns.figures import JudgedLine
from returns.grades import Grade

WHY = {
    Grade.A: "Hours that both sides agreed, and the payslip",
    Grade.B: "Known payees: HMRC, pension, bills, what was agreed beforehand",
    Grade.D: "Small, or told in your own words",
}
"""Why a payment of each grade needs no receipt."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What was spent in some days: what needs no receipt and why, what has one, what wants one."""

    spent: Money
    without: tuple[tuple[str, Money], ...]
    with_receipt: Money
    wanted: Money

    @property
    def needs_none(self) -> Money:
        """Return how much of the spending needs no receipt."""
        return Money.total(amount for _, amount in self.without)

    @property
    def percent(self) -> int:
        """Return how many of a hundred pounds need no receipt, rounded down."""
        if not self.spent:
            return 100
        share = Decimal(100 * self.needs_none.pence) / self.spent.pence
        return int(share.to_integral_value(ROUND_DOWN))


def needs_of(lines: Iterable[JudgedLine]) -> Needs:
    """Return how much of the money out in these lines needs no receipt."""
    by_grade: dict[Grade, Money] = defaultdict(lambda: NOTHING)
    for line in lines:
        if line.amount < NOTHING:
            by_grade[line.grade] -= line.amount
    return Needs(
        spent=Money.total(by_grade.values()),
        without=tuple((words, by_grade[grade]) for grade, words in WHY.items() if by_grade[grade]),
        with_receipt=by_grade[Grade.C],
        wanted=by_grade[Grade.E],
    )
