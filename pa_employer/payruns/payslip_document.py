"""What a payslip says, for page and print alike: all that the law asks for, and its workings."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from pa_employer.payruns.models import PayslipRow
from payroll.ground.days import Span, day_in_words, hours_in_words
from payroll.ground.money import Money
from payroll.payslip import Figure, HoursPaid, Payslip

LAST_OF_NI_NUMBER = 4
NO_QUANTITY = "\N{EN DASH}"


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
    reversed_because: str = ""
    """Why it counts no more, if it was reversed."""
    version: int = 1

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
            reversed_because=row.reversal.reason if row.reversal else "",
            version=row.version,
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
    def pay_lines(self) -> tuple[tuple[str, str, str, Money], ...]:
        """Return each line of pay: its label, how much work, the rate, and the amount.

        What is earned besides hours has no quantity and no rate.
        """
        slip = self.payslip
        hours = zip(slip.hours, slip.pay[: len(slip.hours)], strict=True)
        other = slip.pay[len(slip.hours) :]
        return (
            *((line.label, *_quantity(line), figure.amount) for line, figure in hours),
            *((figure.label, NO_QUANTITY, NO_QUANTITY, figure.amount) for figure in other),
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
        found = (
            ("Gross pay", so_far.gross),
            ("Taxable pay", so_far.taxable_pay),
            ("Income tax", so_far.tax),
            ("National Insurance", so_far.employee_ni),
            ("Pension", so_far.employee_pension),
            ("Student loan", so_far.student_loan),
            ("Postgraduate loan", so_far.postgraduate_loan),
            ("Net pay", so_far.net),
            ("Employer's National Insurance", so_far.employer_ni),
            ("Employer's pension", so_far.employer_pension),
        )
        loans = {"Student loan", "Postgraduate loan"}
        return tuple((what, amount) for what, amount in found if amount or what not in loans)

    @property
    def holiday(self) -> tuple[tuple[str, str], ...]:
        """Return the leave year's holiday, in hours; nothing where it is not known."""
        found = self.payslip.holiday
        if found is None:
            return ()
        return (
            ("Leave year", f"{day_in_words(found.year_from)} to {day_in_words(found.year_until)}"),
            ("Earned", hours_in_words(found.earned)),
            ("Carried over", hours_in_words(found.carried_over)),
            ("Taken", hours_in_words(found.taken)),
            ("Booked", hours_in_words(found.booked)),
            ("Left", hours_in_words(found.left)),
        )

    @property
    def employer_cost(self) -> Money:
        """Return all that this payment costs the employer."""
        return self.payslip.employer_cost

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return every figure that has a working, in the payslip's order."""
        payslip = self.payslip
        net = (*payslip.repaid, payslip.net)
        return (*payslip.pay, payslip.gross, *payslip.deductions, *net, *self.added)


def _quantity(line: HoursPaid) -> tuple[str, str]:
    """Return how much work a line pays and its rate, by the hour or by the night."""
    hours = hours_in_words(line.minutes)
    if line.nights is None:
        return hours, str(line.hourly_rate)
    nights = f"{line.nights} night{'' if abs(line.nights) == 1 else 's'}"
    return f"{nights} ({hours})", f"{line.hourly_rate} a night"


def _ends(last: str) -> str:
    return f"ends in {last}" if last else ""
