"""What the law's table takes from one payment for a debt (Debtors (Scotland) Act 1987, s.49)."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_DOWN, Decimal

from payroll.exact import exact_pounds, percent
from payroll.ground.money import NOTHING, Money
from payroll.rates.earnings_arrestment import ArrestmentBand

HUNDREDTH_OF_A_PENNY = Decimal("0.0001")
PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LookUp:
    """How the table was read: the earnings of one week, month or day, its row, and the sum.

    `parts` is how many weeks or days the payment was divided into (s.49(1)(c) and (2)); a week's
    or a month's pay is one part. `each` is what is taken of one part.
    """

    part: Decimal
    parts: int
    lowest: Money
    band: ArrestmentBand | None
    each: Money

    @property
    def taken(self) -> Money:
        """Return what the table takes of the whole payment."""
        return self.each * self.parts

    @property
    def in_words(self) -> str:
        """Say what the table takes and why."""
        if self.band is None:
            return f"The table takes nothing of earnings up to {self.lowest}{self._divided}."
        rule = f"{percent(self.band.rate)} of what is over {self.band.over}"
        if self.band.fixed:
            rule = f"{self.band.fixed} and {rule}"
        if self.band.least:
            rule += f", or {self.band.least} if that is more"
        each = f", {self.each}, {self.parts} times" if self.parts > 1 else ""
        return f"The table takes {rule}{self._divided}{each}: {self.taken}."

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """Return the steps of the look-up."""
        divided = ((f"Earnings divided by {self.parts}", exact_pounds(self.part)),)
        return (
            *(divided if self.parts > 1 else ()),
            ("The table takes nothing up to", str(self.lowest)),
            ("The table takes", str(self.taken)),
        )

    @property
    def _divided(self) -> str:
        return f" (earnings divided by {self.parts})" if self.parts > 1 else ""


def look_up(bands: tuple[ArrestmentBand, ...], net: Money, parts: int = 1) -> LookUp:
    """Return what the table takes of net earnings, looked up as one of so many equal parts."""
    part = net.pounds / parts
    reached = [band for band in bands if part > band.over.pounds]
    band = reached[-1] if reached else None
    each = NOTHING if band is None else min(_of_band(band, part), Money(net.pence // parts))
    return LookUp(part, parts, bands[0].over, band, each)


def to_nearest_penny_half_down(pounds: Decimal) -> Money:
    """Work a percentage out to two decimals of a penny, then round it, half a penny down.

    So says the note under the tables of Schedule 2.
    """
    worked_out = pounds.quantize(HUNDREDTH_OF_A_PENNY, ROUND_DOWN)
    return Money.exactly(worked_out.quantize(PENNY, ROUND_HALF_DOWN))


def _of_band(band: ArrestmentBand, part: Decimal) -> Money:
    share = to_nearest_penny_half_down((part - band.over.pounds) * band.rate)
    return max(band.fixed + share, band.least)
