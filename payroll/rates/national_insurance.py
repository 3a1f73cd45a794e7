"""National Insurance thresholds and the rates of each category letter, from their dated file."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from payroll.frequency import Frequency
from payroll.ground.money import Money
from payroll.ground.timeline import Timeline
from payroll.rates.dated import Provenance, RateFileError, Row, read_timeline

WEEKS_IN_YEAR = 52
EMPLOYER_THRESHOLDS = {
    "secondary": "secondary_threshold",
    "upper secondary": "upper_secondary_threshold",
    "freeport": "freeport_upper_secondary_threshold",
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit on pay as the law states it: for a week, a month and a year."""

    weekly: Money
    monthly: Money
    yearly: Money

    def over(self, frequency: Frequency) -> Money:
        """Return the limit for one pay period.

        For two and four weeks it is the yearly limit's share in whole pounds, rounded up, and not
        a multiple of the weekly one (proved against HMRC's NIC test data 2025-26).
        """
        match frequency:
            case Frequency.WEEKLY:
                return self.weekly
            case Frequency.MONTHLY:
                return self.monthly
            case Frequency.FORTNIGHTLY | Frequency.FOUR_WEEKLY:
                pounds = -(-self.yearly.pence * (frequency.weeks or 0) // (WEEKS_IN_YEAR * 100))
                return Money(pounds * 100)


@dataclass(frozen=True, slots=True)
class LowerLimit(Threshold):
    """The lower earnings limit, which alone is a plain multiple of the week."""

    def over(self, frequency: Frequency) -> Money:
        """Return the limit for one pay period."""
        return self.weekly * frequency.weeks if frequency.weeks else self.monthly


@dataclass(frozen=True, slots=True)
class LetterRates:
    """What one category letter pays.

    `employee` is the rate from the primary threshold to the upper earnings limit and
    `employee_above` the rate beyond it; the employer pays one rate over `employer_over`.
    """

    employee: Decimal
    employee_above: Decimal
    employer: Decimal
    employer_over: Threshold


@dataclass(frozen=True, slots=True)
class NationalInsurance:
    """Class 1 National Insurance of a year."""

    lower_earnings_limit: LowerLimit
    primary_threshold: Threshold
    upper_earnings_limit: Threshold
    letters: Mapping[str, LetterRates]
    provenance: Provenance


@cache
def national_insurance() -> Timeline[NationalInsurance]:
    """Return National Insurance through time, asked by pay day."""
    return read_timeline("national_insurance", "National Insurance", _national_insurance)


def _national_insurance(entry: Row, provenance: Provenance) -> NationalInsurance:
    over = {name: _threshold(entry.row(key)) for name, key in EMPLOYER_THRESHOLDS.items()}
    lower = _threshold(entry.row("lower_earnings_limit"))
    return NationalInsurance(
        lower_earnings_limit=LowerLimit(lower.weekly, lower.monthly, lower.yearly),
        primary_threshold=_threshold(entry.row("primary_threshold")),
        upper_earnings_limit=_threshold(entry.row("upper_earnings_limit")),
        letters=_letters(entry.rows("letters"), over),
        provenance=provenance,
    )


def _threshold(row: Row) -> Threshold:
    threshold = Threshold(row.pounds("weekly"), row.pounds("monthly"), row.pounds("yearly"))
    row.close()
    return threshold


def _letters(rows: list[Row], over: Mapping[str, Threshold]) -> dict[str, LetterRates]:
    rates: dict[str, LetterRates] = {}
    for row in rows:
        names = row.text("letters")
        if rates.keys() & set(names):
            message = f"{row.where}: a letter is given twice"
            raise RateFileError(message)
        rates.update(dict.fromkeys(names, _letter_rates(row, over)))
    return rates


def _letter_rates(row: Row, over: Mapping[str, Threshold]) -> LetterRates:
    employer_over = row.text("employer_over")
    if employer_over not in over:
        message = f"{row.where}: employer_over must be one of {', '.join(over)}"
        raise RateFileError(message)
    rates = LetterRates(
        employee=row.share("employee"),
        employee_above=row.share("employee_above"),
        employer=row.share("employer"),
        employer_over=over[employer_over],
    )
    row.close()
    return rates
