"""The kind `pension_qe`: both sides' pension contributions on one payment."""

from enum import StrEnum

from payroll.command.fields import FieldError, Fields
from payroll.command.kind import Answer, Kind, told
from payroll.ground.money import Money
from payroll.pension import (
    PensionContributions,
    PensionKind,
    PensionTerms,
    pension_contributions,
)
from payroll.periods import TaxYear
from payroll.rates.years import require_year_on_record


class Treatment(StrEnum):
    """How the scheme gives tax relief."""

    RELIEF_AT_SOURCE = "relief_at_source"
    NET_PAY = "net_pay_arrangement"


KINDS = {
    Treatment.RELIEF_AT_SOURCE: PensionKind.RELIEF_AT_SOURCE,
    Treatment.NET_PAY: PensionKind.NET_PAY,
}
YEARS = "tax_years"


def answer(given: Fields) -> Answer:
    """Return the contributions, which must be the same in every tax year that is named."""
    terms = PensionTerms(
        KINDS[given.choice("tax_treatment", Treatment)],
        given.decimal("employee_percent"),
        given.decimal("employer_percent"),
    )
    pay = given.money("pensionable_pay")
    found = [_of_year(given, terms, pay, year) for year in _years(given)]
    if len({(each.employer, each.employee) for each in found}) > 1:
        raise FieldError(YEARS, "differ in the limits, so ask for one at a time")
    last = found[-1]
    result = {"employer": last.employer, "employee": last.employee}
    return Answer(result, told(last.employee_working, last.employer_working))


def _of_year(
    given: Fields, terms: PensionTerms, pay: Money, year: TaxYear
) -> PensionContributions:
    require_year_on_record(year.span.first)
    return pension_contributions(terms, pay, given.frequency(), year.span.first)


def _years(given: Fields) -> list[TaxYear]:
    if not given.has(YEARS):
        return [given.tax_year()]
    names = given.text(YEARS).split()
    return [Fields({"tax_year": name}).tax_year() for name in names]


KIND = Kind(
    name="pension_qe",
    title="Pension contributions on qualifying earnings",
    takes=(
        ("tax_year", "as 2026-27, or"),
        ("tax_years", "several with spaces between, if their limits are the same"),
        ("frequency", "weekly, fortnightly, four_weekly or monthly"),
        ("pensionable_pay", "pay that counts for the pension"),
        ("employer_percent", "of qualifying earnings"),
        ("employee_percent", "of qualifying earnings, tax relief included"),
        ("tax_treatment", "relief_at_source or net_pay_arrangement"),
    ),
    gives=(
        ("employer", "what the employer adds"),
        ("employee", "what leaves the employee's pay"),
    ),
    example={
        "kind": "pension_qe",
        "tax_year": "2026-27",
        "frequency": "monthly",
        "pensionable_pay": "1165.67",
        "employer_percent": "3",
        "employee_percent": "5",
        "tax_treatment": "relief_at_source",
    },
    answers={"employer": "19.37", "employee": "25.83"},
    answer=answer,
)
