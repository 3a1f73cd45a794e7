"""Income tax bands of Scotland and of the rest of the UK, read from their dated file."""

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from functools import cache
from itertools import pairwise

from payroll.exact import cut
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, RateFileError, Row, read_timeline

BASIC = "basic"
PLACES = 4


@dataclass(frozen=True, slots=True)
class Band:
    """A slice of the year's pay and its rate; `ends` in whole pounds, the last band has no end."""

    name: str
    rate: Decimal
    ends: Decimal | None


@dataclass(frozen=True, slots=True)
class PeriodBands:
    """Where each band starts in part of a year, and the tax on all pay below it, in pounds.

    Both are the year's share, cut to four decimals (¶4.4 to ¶4.6).
    """

    starts: tuple[Decimal, ...]
    tax_below: tuple[Decimal, ...]

    def last_reached_by(self, pay: Decimal) -> int | None:
        """Return the number of the highest band pay reaches; None for no pay.

        A band is reached beyond its start in whole pounds, rounded up.
        """
        reached = None
        for number, start in enumerate(self.starts):
            if pay <= start.to_integral_value(ROUND_CEILING):
                break
            reached = number
        return reached


@dataclass(frozen=True, slots=True)
class Bands:
    """A year's bands, from the lowest to the one without an end."""

    bands: tuple[Band, ...]
    _up_to: dict[tuple[int, int], "PeriodBands"] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        ends = [band.ends for band in self.bands[:-1] if band.ends is not None]
        is_rising = all(lower < higher for lower, higher in pairwise([Decimal(0), *ends]))
        if len(ends) != len(self.bands) - 1 or self.bands[-1].ends is not None or not is_rising:
            message = "income tax bands must rise to one band without an end"
            raise RateFileError(message)
        if BASIC not in [band.name for band in self.bands]:
            message = "income tax bands need one called basic, from which tax codes count"
            raise RateFileError(message)

    def above_basic(self, steps: int) -> Band:
        """Return the basic band (0) or the one so many steps above it, as codes BR and D say."""
        return self.bands[[band.name for band in self.bands].index(BASIC) + steps]

    def up_to(self, periods: int, per: int) -> "PeriodBands":
        """Return the bands of so many periods, of which a year has `per`; worked out once."""
        found = self._up_to.get((periods, per))
        if found is None:
            found = self._up_to[periods, per] = self._share(periods, per)
        return found

    def _share(self, periods: int, per: int) -> "PeriodBands":
        starts = (Decimal(0), *(band.ends for band in self.bands if band.ends is not None))
        below = [Decimal(0)]
        for band, (start, end) in zip(self.bands, pairwise(starts), strict=False):
            below.append(below[-1] + (end - start) * band.rate)
        return PeriodBands(
            starts=tuple(cut(start * periods, per, PLACES) for start in starts),
            tax_below=tuple(cut(tax * periods, per, PLACES) for tax in below),
        )


@dataclass(frozen=True, slots=True)
class IncomeTax:
    """The income tax of a year; `most_of_one_payment` is the share of one payment tax may take."""

    scotland: Bands
    rest_of_uk: Bands
    most_of_one_payment: Decimal
    provenance: Provenance


@cache
def income_tax() -> Timeline[IncomeTax]:
    """Return income tax through time, asked by pay day."""
    return read_timeline("income_tax", "Income tax", _income_tax)


def _income_tax(entry: Row, provenance: Provenance) -> IncomeTax:
    return IncomeTax(
        scotland=_bands(entry, "scotland"),
        rest_of_uk=_bands(entry, "rest_of_uk"),
        most_of_one_payment=entry.share("most_of_one_payment"),
        provenance=provenance,
    )


def _bands(entry: Row, key: str) -> Bands:
    return Bands(tuple(_band(row) for row in entry.rows(key)))


def _band(row: Row) -> Band:
    ends = Decimal(row.whole("up_to")) if row.has("up_to") else None
    band = Band(row.text("name"), row.share("rate"), ends)
    row.close()
    return band
