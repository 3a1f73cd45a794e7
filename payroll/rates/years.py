"""Which tax years can be paid in: those for which every statutory rate is on record."""

from datetime import date
from functools import cache

from payroll.ground.days import day_in_words
from payroll.ground.timeline import NotInForceError
from payroll.periods import TaxYear
from payroll.rates.income_tax import income_tax
from payroll.rates.national_insurance import national_insurance
from payroll.rates.pension import pension_limits
from payroll.rates.tax_codes import tax_codes


class UnknownTaxYearError(NotInForceError):
    """The rates for that tax year are not on record, so pay cannot be worked out."""


@cache
def tax_years_on_record() -> tuple[TaxYear, ...]:
    """Return the tax years that income tax, National Insurance and pension rates all cover."""
    lines = (income_tax(), national_insurance(), pension_limits(), tax_codes())
    spans = [line.on_record for line in lines]
    first = max(TaxYear.of(span.first) for span in spans)
    last = min(TaxYear.of(span.last) for span in spans)
    return tuple(TaxYear(year) for year in range(first.starting, last.starting + 1))


def require_year_on_record(pay_on: date) -> None:
    """Refuse a pay day in a tax year whose rates are not on record, naming the year."""
    year = TaxYear.of(pay_on)
    known = tax_years_on_record()
    if year not in known:
        message = (
            f"Pay on {day_in_words(pay_on)} belongs to the tax year {year}, and its rates are "
            f"not on record. Choose a pay day in {_one_of(known)}."
        )
        raise UnknownTaxYearError(message)


def _one_of(years: tuple[TaxYear, ...]) -> str:
    *others, last = map(str, years)
    return f"{', '.join(others)} or {last}" if others else last
