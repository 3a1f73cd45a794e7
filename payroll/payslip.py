"""What a payslip is worked out from, and what is on it."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from payroll.arrestments.orders import ArrestmentOrder
from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ground.plain import of_plain, to_plain
from payroll.ground.working import Working
from payroll.loans import NO_LOANS, LoanPlans
from payroll.ni import EarningsBands, NiLetter
from payroll.pension import PensionTerms
from payroll.periods import TaxPeriod
from payroll.tax.code import TaxCode
from payroll.tax.starter import NO_EARLIER_PAY, EarlierPay
from payroll.work.items import PayItem
from payroll.work.kinds import WorkKind


@dataclass(frozen=True, slots=True)
class HoursPaid:
    """Work paid at one rate; below zero minutes (or nights) it takes back what was too much.

    `hourly_rate` is for a night, and `nights` counts them, where a sleepover is paid as a whole.
    """

    label: str
    minutes: int
    hourly_rate: Money
    kind: WorkKind = WorkKind.ORDINARY
    nights: int | None = None


@dataclass(frozen=True, slots=True)
class ToDate:
    """What one employment has paid and deducted so far in a tax year."""

    gross: Money = NOTHING
    taxable_pay: Money = NOTHING
    tax: Money = NOTHING
    employee_ni: Money = NOTHING
    employer_ni: Money = NOTHING
    employee_pension: Money = NOTHING
    employer_pension: Money = NOTHING
    net: Money = NOTHING
    student_loan: Money = NOTHING
    postgraduate_loan: Money = NOTHING


@dataclass(frozen=True, slots=True)
class HolidayShown:
    """An assistant's holiday as a payslip tells it, all in minutes of the leave year."""

    year_from: date
    year_until: date
    earned: int
    carried_over: int
    taken: int
    booked: int

    @property
    def left(self) -> int:
        """Return the minutes neither taken nor booked."""
        return self.earned + self.carried_over - self.taken - self.booked


@dataclass(frozen=True, slots=True)
class PayGiven:
    """All that one payslip depends on; `to_date` is before this payment, same tax year."""

    pay_on: date
    frequency: Frequency
    hours: tuple[HoursPaid, ...]
    tax_code: TaxCode
    ni_letter: NiLetter
    pension: PensionTerms
    to_date: ToDate = ToDate()
    items: tuple[PayItem, ...] = ()
    earlier: EarlierPay = NO_EARLIER_PAY
    """This tax year's pay and tax from before this job."""
    loans: LoanPlans = NO_LOANS
    orders: tuple[ArrestmentOrder, ...] = ()
    holiday: HolidayShown | None = None

    def as_plain(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "PayGiven":
        """Return what `as_plain` wrote down."""
        found: PayGiven = of_plain(cls, plain)
        return found


@dataclass(frozen=True, slots=True)
class Figure:
    """One amount on a payslip, and how it came about."""

    label: str
    amount: Money
    working: Working


@dataclass(frozen=True, slots=True)
class TakenFor:
    """What one court order took, by its reference; the employer's fee is not part of it."""

    reference: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Payslip:
    """A payslip (Employment Rights Act 1996 s.8); deductions are positive, a refund negative."""

    pay_on: date
    period: TaxPeriod
    tax_code: TaxCode
    ni_letter: NiLetter
    hours: tuple[HoursPaid, ...]
    pay: tuple[Figure, ...]
    """What gross pay is made of: hours first, then what else is earned."""
    gross: Figure
    tax: Figure
    employee_ni: Figure
    employee_pension: Figure
    net: Figure
    """What is paid out, with what is paid back."""
    employer_ni: Figure
    employer_pension: Figure
    taxable_pay: Money
    ni_bands: EarningsBands
    to_date: ToDate
    """After this payment."""
    items: tuple[PayItem, ...] = ()
    repaid: tuple[Figure, ...] = ()
    """Expenses and mileage, which are not pay."""
    student_loan: Figure | None = None
    postgraduate_loan: Figure | None = None
    arrestments: tuple[Figure, ...] = ()
    taken_for: tuple[TakenFor, ...] = ()
    """The arrestments again, by the reference of each order and without fees."""
    after_tax: tuple[Figure, ...] = ()
    """Other amounts taken after tax, such as a wrong payment taken back."""
    nicable_pay: Money | None = None
    """Pay that carries National Insurance; none on old payslips, where it is gross pay."""
    holiday: HolidayShown | None = None

    @property
    def minutes(self) -> int:
        """Return the hours paid, in minutes (s.8(2)(e) asks for them)."""
        return sum(line.minutes for line in self.hours)

    @property
    def deductions(self) -> tuple[Figure, ...]:
        """Return what is taken from gross pay, in the order of the payslip."""
        loans = (self.student_loan, self.postgraduate_loan)
        return (
            self.tax,
            self.employee_ni,
            self.employee_pension,
            *(loan for loan in loans if loan),
            *self.arrestments,
            *self.after_tax,
        )

    @property
    def loans(self) -> Money:
        """Return what is taken for student and postgraduate loans together."""
        loans = (self.student_loan, self.postgraduate_loan)
        return Money.total(loan.amount for loan in loans if loan)

    @property
    def arrested(self) -> Money:
        """Return what courts ordered to take."""
        return Money.total(figure.amount for figure in self.arrestments)

    @property
    def paid_back(self) -> Money:
        """Return the expenses and mileage paid back."""
        return Money.total(figure.amount for figure in self.repaid)

    @property
    def employer_cost(self) -> Money:
        """Return all that this payment costs the employer."""
        on_top = self.employer_ni.amount + self.employer_pension.amount
        return self.gross.amount + on_top + self.paid_back

    def as_plain(self) -> dict[str, Any]:
        """Return the payslip as plain values that JSON can hold."""
        plain: dict[str, Any] = to_plain(self)
        return plain

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Payslip":
        """Return the payslip that `as_plain` wrote down, by this version or an older one."""
        found: Payslip = of_plain(cls, plain)
        return found


@dataclass(frozen=True, slots=True)
class TaxedBefore:
    """What of a payslip counts for the tax and the loans of the next one."""

    taxable_pay: Money
    student_loan: Money = NOTHING
    postgraduate_loan: Money = NOTHING

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Self:
        """Return these figures of what `Payslip.as_plain` wrote, without reading the rest."""
        loans = (plain.get(name) for name in ("student_loan", "postgraduate_loan"))
        taken = (Money(each["amount"]) if each else NOTHING for each in loans)
        return cls(Money(plain["taxable_pay"]), *taken)
