"""What a payslip says, for page and print alike: all that the law asks for, and its workings."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from pa_employer.payruns.models import PayslipRow
from payroll.ground.days import Span, day_in_words, hours_in_words
from payroll.ground.money import Money
from payroll.payslip import Figure, Payslip

LAST_OF_NI_NUMBER = 4


@dataclass(frozen=True, slots=True)
class WeekPaid:
    """One of the weeks a payslip pays, and on what."""

    starts_on: date
    minutes: int
    basis: str


@dataclass(frozen=True, slots=True)
class PayslipDocument:
    """A payslip (Employment Rights Act 1996 s.8) with the names it needs."""

    employer: str
    employer_address: str
    paye_reference: str
    assistant: str
    ni_number_ends: str
    """The last four characters; the rest is nobody's business on paper."""
    weeks: Span
    weeks_paid: tuple[WeekPaid, ...]
    payslip: Payslip

    @classmethod
    def of(cls, row: PayslipRow) -> Self:
        """Return the document of a payslip as it was approved."""
        employer, assistant, run = row.assistant.employer, row.assistant, row.pay_run
        weeks = (WeekPaid(w.week_starts_on, w.minutes, w.basis.value) for w in row.weeks)
        return cls(
            employer=employer.name,
            employer_address=employer.address,
            paye_reference=employer.paye_reference or "",
            assistant=assistant.name,
            ni_number_ends=(assistant.ni_number or "")[-LAST_OF_NI_NUMBER:],
            weeks=Span(run.hours_from, run.hours_until),
            weeks_paid=tuple(week for week in weeks if week.minutes),
            payslip=Payslip.from_plain(row.document),
        )

    @property
    def title(self) -> str:
        """Return whose payslip it is, for which pay day."""
        return f"Payslip of {self.assistant}, {day_in_words(self.payslip.pay_on)}"

    @property
    def file_name(self) -> str:
        """Return the name its PDF is kept under, without anybody's name in it."""
        return f"payslip-{self.payslip.pay_on}.pdf"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Return what is known of the payment besides its amounts."""
        period = self.payslip.period
        found = (
            ("Employer", self.employer),
            ("Address", self.employer_address),
            ("PAYE reference", self.paye_reference),
            ("Personal assistant", self.assistant),
            ("National Insurance number", _ends(self.ni_number_ends)),
            ("Pay day", day_in_words(self.payslip.pay_on)),
            ("Weeks", str(self.weeks)),
            ("Tax period", f"{period.in_words.capitalize()} of {period.year}"),
            ("Tax code", str(self.payslip.tax_code)),
            ("National Insurance letter", str(self.payslip.ni_letter)),
        )
        return tuple((what, value) for what, value in found if value)

    @property
    def pay_lines(self) -> tuple[tuple[str, str, Money, Money], ...]:
        """Return each line of pay: its label, hours, hourly rate and amount."""
        lines = zip(self.payslip.hours, self.payslip.pay, strict=True)
        return tuple(
            (line.label, hours_in_words(line.minutes), line.hourly_rate, figure.amount)
            for line, figure in lines
        )

    @property
    def taken_off(self) -> Money:
        """Return all that is taken from gross pay."""
        return Money.total(figure.amount for figure in self.payslip.deductions)

    @property
    def added(self) -> tuple[Figure, ...]:
        """Return what the employer pays on top of the pay."""
        return (self.payslip.employer_ni, self.payslip.employer_pension)

    @property
    def year_to_date(self) -> tuple[tuple[str, Money], ...]:
        """Return what the tax year comes to so far, this payment included."""
        so_far = self.payslip.to_date
        return (
            ("Gross pay", so_far.gross),
            ("Taxable pay", so_far.taxable_pay),
            ("Income tax", so_far.tax),
            ("National Insurance", so_far.employee_ni),
            ("Pension", so_far.employee_pension),
            ("Net pay", so_far.net),
            ("Employer's National Insurance", so_far.employer_ni),
            ("Employer's pension", so_far.employer_pension),
        )

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return every figure that has a working, in the payslip's order."""
        payslip = self.payslip
        return (*payslip.pay, payslip.gross, *payslip.deductions, payslip.net, *self.added)


def _ends(last: str) -> str:
    return f"ends in {last}" if last else ""
