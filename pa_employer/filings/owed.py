"""What is owed to HMRC for each tax month or quarter, as the employer payment record (P32) has it.

Amounts are those of the payslips that count now; what was paid is what the book says left the
account, set against the oldest month first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pa_employer.agreements.models import Agreement
from pa_employer.ledger.accounts import HMRC_OWED
from pa_employer.ledger.models import EntryRow, PostingRow
from pa_employer.payruns.models import PayRun, PayRunState, PayslipRow
from pa_employer.payruns.reversed import counts
from pa_employer.people.models import Employer
from pa_employer.schemes.queries import paye_scheme_of
from payroll.ground.days import Span
from payroll.ground.money import NOTHING, Money
from payroll.ground.working import Working
from payroll.paying.hmrc_reference import hmrc_payment_reference
from payroll.periods import TaxYear, hmrc_due_on
from payroll.rti.summary_checks import tax_month

MONTHS_A_YEAR, MONTHS_A_QUARTER = 12, 3
SOURCE = "Income Tax (PAYE) Regulations 2003, regs 67 to 70; HMRC form P32"
OWN_ENTRIES = ("payslip", "off hmrc")
"""How the keys of entries begin that say what is owed, rather than what was paid."""


@dataclass(frozen=True, slots=True)
class PeriodOwed:
    """What one tax month or quarter comes to; `number` is its last tax month."""

    number: int
    span: Span
    tax: Money
    student_loans: Money
    employee_ni: Money
    employer_ni: Money
    allowance: Money
    recovered: Money
    due_on: date
    reference: str
    paid: Money = NOTHING

    @property
    def deducted(self) -> Money:
        """Return tax, loans and both sides' National Insurance."""
        return self.tax + self.student_loans + self.employee_ni + self.employer_ni

    @property
    def due(self) -> Money:
        """Return what is to be paid; below nothing it lowers what comes next."""
        return self.deducted - self.allowance - self.recovered

    @property
    def left(self) -> Money:
        """Return what is still to be paid."""
        return max(self.due - self.paid, NOTHING)

    @property
    def working(self) -> Working:
        """Say how the amount comes about."""
        sentence = (
            f"{self.deducted} was deducted or is due on top of pay, less {self.allowance} of "
            f"Employment Allowance and {self.recovered} that HMRC gives back: {self.due}."
        )
        steps = (
            ("Income tax", str(self.tax)),
            ("Student and postgraduate loans", str(self.student_loans)),
            ("PAs' National Insurance", str(self.employee_ni)),
            ("Employer's National Insurance", str(self.employer_ni)),
            ("Employment Allowance", str(-self.allowance)),
            ("Statutory pay given back", str(-self.recovered)),
        )
        return Working(sentence, steps, SOURCE)


@dataclass(frozen=True, slots=True)
class YearOwed:
    """A tax year's months or quarters in which anything was paid, oldest first."""

    year: TaxYear
    is_quarterly: bool
    periods: tuple[PeriodOwed, ...]
    credit: Money
    """What was paid beyond everything that is due so far."""

    def next_due(self) -> PeriodOwed | None:
        """Return the first period with something left to pay."""
        return next((each for each in self.periods if each.left), None)


def year_owed(session: Session, employer: Employer, year: TaxYear) -> YearOwed:
    """Return what is owed to HMRC for a tax year, with what was paid of it."""
    is_quarterly = paye_scheme_of(session, employer.id).pays_quarterly
    first = _first_year(session, employer.id) or year
    paid = _paid(session, employer.id)
    periods: list[PeriodOwed] = []
    # Payments of earlier years settle earlier years first.
    for starting in range(min(first.starting, year.starting), year.starting + 1):
        each = TaxYear(starting)
        unpaid = list(_periods(session, employer, each, is_quarterly=is_quarterly))
        periods, paid = _set_against(unpaid, paid)
    return YearOwed(year, is_quarterly, tuple(periods), max(paid, NOTHING))


def _set_against(unpaid: list[PeriodOwed], paid: Money) -> tuple[list[PeriodOwed], Money]:
    found = []
    for period in unpaid:
        if period.due < NOTHING:
            paid += -period.due
            found.append(period)
            continue
        part = min(period.due, max(paid, NOTHING))
        paid -= part
        found.append(_with_paid(period, part))
    return found, paid


def _with_paid(period: PeriodOwed, paid: Money) -> PeriodOwed:
    return PeriodOwed(
        period.number, period.span, period.tax, period.student_loans, period.employee_ni,
        period.employer_ni, period.allowance, period.recovered, period.due_on, period.reference,
        paid,
    )  # fmt: skip


def _periods(
    session: Session, employer: Employer, year: TaxYear, *, is_quarterly: bool
) -> Iterator[PeriodOwed]:
    size = MONTHS_A_QUARTER if is_quarterly else 1
    for number in range(size, MONTHS_A_YEAR + 1, size):
        span = Span(tax_month(year, number - size + 1).first, tax_month(year, number).last)
        sums = _sums(session, employer.id, span)
        if sums is None:
            continue
        tax, loans, employee_ni, employer_ni = sums
        allowance, recovered = _off(session, employer.id, span)
        yield PeriodOwed(
            number, span, tax, loans, employee_ni, employer_ni, allowance, recovered,
            hmrc_due_on(span.last),
            _reference(employer, year, number),
        )  # fmt: skip


def _reference(employer: Employer, year: TaxYear, number: int) -> str:
    office = employer.accounts_office_reference
    return hmrc_payment_reference(office, year.starting, number) if office else ""


def _sums(session: Session, employer_id: UUID, span: Span) -> tuple[Money, ...] | None:
    columns = (
        PayslipRow.tax, PayslipRow.student_loan, PayslipRow.employee_ni, PayslipRow.employer_ni,
    )  # fmt: skip
    found = (
        select(func.count(), *(func.sum(column) for column in columns))
        .join(PayRun, PayRun.id == PayslipRow.pay_run_id)
        .where(PayRun.employer_id == employer_id, counts())
        .where(PayslipRow.pay_on.between(span.first, span.last))
    )
    number, *sums = session.execute(found).one()
    return tuple(each or NOTHING for each in sums) if number else None


def _off(session: Session, employer_id: UUID, span: Span) -> tuple[Money, Money]:
    found = select(func.sum(PayRun.allowance), func.sum(PayRun.recovered)).where(
        PayRun.employer_id == employer_id,
        PayRun.state == PayRunState.APPROVED,
        PayRun.pay_on.between(span.first, span.last),
    )
    allowance, recovered = session.execute(found).one()
    return allowance or NOTHING, recovered or NOTHING


def _paid(session: Session, employer_id: UUID) -> Money:
    """Return what left the account for HMRC, less what came back."""
    summed = (
        select(func.sum(PostingRow.amount))
        .join(EntryRow, EntryRow.id == PostingRow.entry_id)
        .join(Agreement, Agreement.id == EntryRow.agreement_id)
        .where(Agreement.employer_id == employer_id, PostingRow.account == HMRC_OWED)
    )
    for beginning in OWN_ENTRIES:
        summed = summed.where(~EntryRow.key.startswith(beginning))
    return session.scalar(summed) or NOTHING


def _first_year(session: Session, employer_id: UUID) -> TaxYear | None:
    first = (
        select(func.min(PayslipRow.pay_on))
        .join(PayRun, PayRun.id == PayslipRow.pay_run_id)
        .where(PayRun.employer_id == employer_id)
    )
    day = session.scalar(first)
    return TaxYear.of(day) if day else None
