"""What one payslip depends on: the hours, the terms on the pay day, the year so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pa_employer.assistants.models import Terms
from pa_employer.assistants.service import pension_terms
from pa_employer.deductions.queries import Decided
from pa_employer.payruns.models import PayslipRow
from payroll.arrestments.orders import ArrestmentOrder
from payroll.ground.days import day_in_words
from payroll.ground.errors import DomainError
from payroll.ground.money import Money
from payroll.payslip import HolidayShown, HoursPaid, PayGiven, TaxedBefore, ToDate
from payroll.pension import PensionKind, PensionTerms
from payroll.periods import TaxYear
from payroll.work.items import PayItem

NO_PENSION = PensionTerms(PensionKind.NONE)


class PaidOutOfOrderError(DomainError):
    """Tax adds up through the year, so pay days must follow each other."""

    def __init__(self, last_on: date) -> None:
        super().__init__(
            f"There is a payslip for {day_in_words(last_on)} already. Tax adds up through the "
            "year, so pay days must follow each other. Choose a later pay day."
        )


@dataclass(frozen=True, slots=True)
class PaidNow:
    """What one payment pays, the court orders it is set against, and the holiday it tells."""

    hours: tuple[HoursPaid, ...]
    items: tuple[PayItem, ...] = ()
    orders: tuple[ArrestmentOrder, ...] = ()
    holiday: HolidayShown | None = None
    is_in_pension: bool = True


def pay_given(
    pay_on: date, terms: Terms, decided: Decided, now: PaidNow, before: Sequence[PayslipRow]
) -> PayGiven:
    """Return all that a payslip depends on; `before` are the payslips so far that count."""
    return PayGiven(
        pay_on=pay_on,
        frequency=terms.frequency,
        hours=now.hours,
        tax_code=decided.code.code,
        ni_letter=decided.letter.letter,
        pension=pension_terms(terms) if now.is_in_pension else NO_PENSION,
        to_date=year_to_date(pay_on, before),
        earlier=decided.code.earlier,
        items=now.items,
        loans=decided.loans,
        orders=now.orders,
        holiday=now.holiday,
    )


def year_to_date(pay_on: date, before: Sequence[PayslipRow]) -> ToDate:
    """Return what was paid in a pay day's tax year so far, or raise PaidOutOfOrderError."""
    year = TaxYear.of(pay_on).starting
    rows = [row for row in before if row.tax_year == year]
    last_on = max((row.pay_on for row in rows), default=pay_on)
    if last_on > pay_on:
        raise PaidOutOfOrderError(last_on)
    slips = [TaxedBefore.from_plain(row.document) for row in rows]
    return ToDate(
        gross=Money.total(row.gross for row in rows),
        taxable_pay=Money.total(slip.taxable_pay for slip in slips),
        tax=Money.total(row.tax for row in rows),
        employee_ni=Money.total(row.employee_ni for row in rows),
        employer_ni=Money.total(row.employer_ni for row in rows),
        employee_pension=Money.total(row.employee_pension for row in rows),
        employer_pension=Money.total(row.employer_pension for row in rows),
        net=Money.total(row.net for row in rows),
        student_loan=Money.total(slip.student_loan for slip in slips),
        postgraduate_loan=Money.total(slip.postgraduate_loan for slip in slips),
    )
