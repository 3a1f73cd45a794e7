"""The paper pack: figures to copy for employers of care who report on paper, quarter by quarter.

An employer of care and support at home, for themselves or their family, may report on paper where
they run the payroll themselves (GOV.UK, exempt employers; HMRC manual NIM11565). HMRC's forms RT2
(each quarter) and RT11 (working sheet) are not reproduced: the figures are those they ask for.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from pa_employer.assistants.models import Assistant
from pa_employer.payruns.models import PayRun, PayslipRow
from pa_employer.payruns.reversed import counts
from pa_employer.people.models import Capacity, Employer
from pa_employer.people.queries import mandates_of
from payroll.ground.days import Span
from payroll.ground.money import Money
from payroll.payslip import Payslip
from payroll.periods import TaxYear
from payroll.rti.summary_checks import tax_month

MONTHS_A_QUARTER = 3


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One payment as a working sheet has it."""

    paid_on: date
    period: str
    tax_code: str
    ni_letter: str
    taxable_pay: Money
    taxable_to_date: Money
    tax: Money
    tax_to_date: Money
    employee_ni: Money
    employer_ni: Money
    student_loan: Money


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One assistant's payments of a quarter; corrected payslips count as they are now."""

    name: str
    started_on: date | None
    """Only where the job began in the quarter."""
    left_on: date | None
    lines: tuple[PaperLine, ...]

    @property
    def total(self) -> Money:
        """Return tax, loans and both sides' National Insurance."""
        return Money.total(
            line.tax + line.employee_ni + line.employer_ni + line.student_loan
            for line in self.lines
        )


@dataclass(frozen=True, slots=True)
class PaperPack:
    """A quarter's figures, and who is in the way of reporting on paper."""

    year: TaxYear
    quarter: int
    span: Span
    sheets: tuple[PaperSheet, ...]
    bureaus: tuple[str, ...]
    """Organisations that act for the employer: with them the right to paper is gone."""

    @property
    def total(self) -> Money:
        """Return what the quarter comes to before allowance and what HMRC gives back."""
        return Money.total(sheet.total for sheet in self.sheets)


def paper_pack(
    session: Session, employer: Employer, year: TaxYear, quarter: int, today: date
) -> PaperPack:
    """Return a quarter's figures; quarters are 1 to 4, from 6 April."""
    last = quarter * MONTHS_A_QUARTER
    span = Span(tax_month(year, last - MONTHS_A_QUARTER + 1).first, tax_month(year, last).last)
    return PaperPack(
        year=year,
        quarter=quarter,
        span=span,
        sheets=tuple(_sheets(session, employer.id, year, span)),
        bureaus=tuple(
            mandate.holder
            for mandate in mandates_of(session, employer.id)
            if mandate.capacity is Capacity.SUPPORT_ORGANISATION and mandate.holds_on(today)
        ),
    )


def quarter_of(day: date) -> int:
    """Return the quarter of the tax year that a day is in, 1 to 4."""
    year = TaxYear.of(day)
    quarters = range(1, 5)
    return next(q for q in quarters if day <= tax_month(year, q * MONTHS_A_QUARTER).last)


def _sheets(session: Session, employer_id: UUID, year: TaxYear, span: Span) -> list[PaperSheet]:
    rows = session.scalars(
        select(PayslipRow)
        .join(PayRun, PayRun.id == PayslipRow.pay_run_id)
        .join(Assistant, Assistant.id == PayslipRow.assistant_id)
        .where(PayRun.employer_id == employer_id, counts())
        .where(PayslipRow.pay_on.between(year.span.first, span.last))
        .order_by(Assistant.name, Assistant.id, PayslipRow.pay_on)
    )
    by_person: dict[UUID, list[PayslipRow]] = {}
    for row in rows:
        by_person.setdefault(row.assistant_id, []).append(row)
    found = (_sheet(slips, span) for slips in by_person.values())
    return [sheet for sheet in found if sheet.lines]


def _sheet(rows: list[PayslipRow], span: Span) -> PaperSheet:
    assistant, lines = rows[0].assistant, []
    taxable = tax = Money(0)
    for row in rows:
        slip = Payslip.from_plain(row.document)
        taxable, tax = taxable + slip.taxable_pay, tax + row.tax
        if row.pay_on in span:
            lines.append(
                PaperLine(
                    row.pay_on,
                    slip.period.in_words,
                    str(slip.tax_code),
                    slip.ni_letter.value,
                    slip.taxable_pay,
                    taxable,
                    row.tax,
                    tax,
                    row.employee_ni,
                    row.employer_ni,
                    row.student_loan,
                )
            )
    left_on = assistant.left_on
    return PaperSheet(
        assistant.name,
        assistant.started_on if assistant.started_on in span else None,
        left_on if left_on and left_on in span else None,
        tuple(lines),
    )
