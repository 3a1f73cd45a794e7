"""Our own look at an employer payment summary before it is filed."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from payroll.ground.days import ONE_DAY, Span, day_in_words, month_later
from payroll.ground.money import NOTHING
from payroll.periods import TaxYear
from payroll.rti.error_words import WINDOW
from payroll.rti.findings import Finding
from payroll.rti.person_checks import scheme_findings
from payroll.rti.summary import EmployerPaymentSummary, Recovered, RepaymentAccount
from payroll.rti.years import filed_year

FIRST_DAY, LAST_DAY = 6, 5
LAST_TO_TELL = 19
MONTHS_A_YEAR = 12
HOLDER = re.compile(r"[A-Za-z0-9&'()*,\-./][A-Za-z0-9 &'()*,\-./]{0,27}")


def eps_findings(told: EmployerPaymentSummary, year: TaxYear, today: date) -> tuple[Finding, ...]:
    """Return all that stands in the way of an employer payment summary."""
    filed_year(year)
    found = [*scheme_findings(told.scheme)]
    if told.is_empty:
        found.append(Finding("summary", "The summary tells nothing.", "7913"))
    if told.no_payment:
        found += _no_payment(told.no_payment, year, today)
    if told.inactive:
        found += _inactive(told.inactive, today)
    if told.recovered:
        found += _recovered(told.recovered, year, today)
    if told.account:
        found += _account(told.account)
    if told.final and told.final.ceased_on and told.final.ceased_on > today:
        said = "The day the scheme ceased is in the future. File when it has come."
        found.append(Finding("ceased_on", said, "7876"))
    return tuple(found)


def tax_month_of(day: date) -> Span:
    """Return the tax month a day is in: from a 6th to a 5th."""
    first = day.replace(day=FIRST_DAY)
    if day.day < FIRST_DAY:
        first = month_later(first, -1)
    return Span(first, month_later(first, 1) - ONE_DAY)


def tax_month(year: TaxYear, number: int) -> Span:
    """Return a tax month of a year, from 1 (April) to 12."""
    return tax_month_of(month_later(year.span.first, number - 1))


def _are_whole_months(span: Span) -> bool:
    return span.first.day == FIRST_DAY and span.last.day == LAST_DAY


def _no_payment(span: Span, year: TaxYear, today: date) -> Iterator[Finding]:
    if not _are_whole_months(span) or span.first not in year.span or span.last not in year.span:
        said = f"Months without payment go from a 6th to a 5th, within the tax year {year}."
        yield Finding("no_payment", said)
    if span.first > today:
        said = "Months without payment can be told from the day they begin."
        yield Finding("no_payment", said, "7910")
    if span.last > tax_month_of(today).last:
        said = "Months without payment can be told to the end of this tax month at the latest."
        yield Finding("no_payment", said, "7911")


def _inactive(span: Span, today: date) -> Iterator[Finding]:
    first = tax_month_of(today).last + ONE_DAY
    if not _are_whole_months(span) or span.first != first:
        said = (
            f"A time without payments to come begins on {day_in_words(first)}, and ends on a 5th."
        )
        yield Finding("inactive", said, "7873")
    if span.last > month_later(span.first, MONTHS_A_YEAR):
        said = "A time without payments can be told for at most 12 months."
        yield Finding("inactive", said, "7871")


def _recovered(recovered: Recovered, year: TaxYear, today: date) -> Iterator[Finding]:
    if recovered.total == NOTHING:
        yield Finding("recovered", "There is nothing to recover in this summary.", "7912")
    month = tax_month(year, recovered.tax_month)
    is_last = recovered.tax_month == MONTHS_A_YEAR
    until = (month.last + timedelta(days=1)).replace(day=LAST_TO_TELL)
    if today < month_later(month.first, -1) or (today > until and not is_last):
        yield Finding("recovered", WINDOW, str(7917 + recovered.tax_month))


def _account(account: RepaymentAccount) -> Iterator[Finding]:
    if not HOLDER.fullmatch(account.holder):
        said = "The account holder's name has at most 28 plain letters, figures and spaces."
        yield Finding("account", said)
    is_number = len(account.account_number) == 8 and account.account_number.isdigit()  # noqa: PLR2004
    is_code = len(account.sort_code) == 6 and account.sort_code.isdigit()  # noqa: PLR2004
    if not (is_number and is_code):
        yield Finding("account", "A repayment needs a sort code of 6 and an account of 8 figures.")
