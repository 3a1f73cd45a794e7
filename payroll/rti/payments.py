"""What a full payment submission says about each assistant and each payment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from payroll.frequency import Frequency
from payroll.ground.money import NOTHING, Money
from payroll.ni import EarningsBands, NiLetter
from payroll.rti.scheme import Final, Scheme
from payroll.tax.code import TaxCode
from payroll.tax.starter import Declaration
from payroll.work.items import ItemKind

MINUTES_AN_HOUR = 60


class Gender(StrEnum):
    """What HMRC asks for as current gender."""

    FEMALE = "F"
    MALE = "M"


class HoursBand(StrEnum):
    """The hours normally expected in a week (data item 54)."""

    UNDER_16 = "A"
    UNDER_24 = "B"
    UNDER_30 = "C"
    FULL = "D"
    NO_PATTERN = "E"


class LateReason(StrEnum):
    """Why a payment is told after it was made (data item 154), as far as a PA's can be."""

    IMPRACTICAL = "F"
    REASONABLE_EXCUSE = "G"
    CORRECTION = "H"


STATUTORY = {
    ItemKind.MATERNITY_PAY: "SMP",
    ItemKind.PATERNITY_PAY: "SPP",
    ItemKind.ADOPTION_PAY: "SAP",
    ItemKind.SHARED_PARENTAL_PAY: "ShPP",
    ItemKind.BEREAVEMENT_PAY: "SPBP",
    ItemKind.NEONATAL_PAY: "SNCP",
}
"""HMRC's short names, in the order of its documents; sick pay is not among them."""


def hours_band(minutes_a_week: int) -> HoursBand:
    """Return the band of the hours normally expected in a week; none expected is no pattern."""
    if not minutes_a_week:
        return HoursBand.NO_PATTERN
    for hours, band in ((16, HoursBand.UNDER_16), (24, HoursBand.UNDER_24)):
        if minutes_a_week < hours * MINUTES_AN_HOUR:
            return band
    return HoursBand.UNDER_30 if minutes_a_week < 30 * MINUTES_AN_HOUR else HoursBand.FULL


@dataclass(frozen=True, slots=True)
class Person:
    """Who was paid, as on an official document."""

    surname: str
    forenames: tuple[str, ...]
    born_on: date | None
    gender: Gender | None
    ni_number: str | None = None
    title: str = ""
    address: tuple[str, ...] = ()
    postcode: str = ""
    country: str = ""
    """A country abroad, instead of a postcode."""


@dataclass(frozen=True, slots=True)
class Starter:
    """What is told once, with the first payment of a job."""

    started_on: date | None
    declaration: Declaration | None
    has_student_loan: bool = False
    has_postgraduate_loan: bool = False


@dataclass(frozen=True, slots=True)
class FiguresToDate:
    """The job's figures of the tax year, this payment included."""

    taxable_pay: Money
    tax: Money
    student_loan: Money = NOTHING
    postgraduate_loan: Money = NOTHING
    pension_before_tax: Money = NOTHING
    """The assistant's contributions under a net pay arrangement."""
    pension_after_tax: Money = NOTHING
    """The assistant's contributions with relief at source."""


@dataclass(frozen=True, slots=True)
class NiLine:
    """One National Insurance letter's earnings and contributions: now and in the year."""

    letter: NiLetter
    earnings: Money
    earnings_to_date: Money
    bands_to_date: EarningsBands
    employer: Money
    employer_to_date: Money
    employee: Money
    employee_to_date: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment."""

    paid_on: date
    frequency: Frequency
    period: int
    """The tax week or month whose figures were used; of several weeks the last."""
    hours: HoursBand
    tax_code: TaxCode
    taxable_pay: Money
    tax: Money
    after_statutory: Money
    """What is left after tax, National Insurance and loans."""
    not_taxed: Money = NOTHING
    from_net: Money = NOTHING
    pension_before_tax: Money = NOTHING
    pension_after_tax: Money = NOTHING
    student_loan: Money = NOTHING
    student_plan: str = ""
    """01, 02, 04 or 05, wherever a student loan is told."""
    postgraduate_loan: Money = NOTHING
    statutory_to_date: Mapping[ItemKind, Money] = field(default_factory=dict)
    late_reason: LateReason | None = None
    is_after_leaving: bool = False
    periods_covered: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment:
    """One job and one payment of it."""

    person: Person
    payroll_id: str
    to_date: FiguresToDate
    payment: Payment
    ni: tuple[NiLine, ...] = ()
    starter: Starter | None = None
    old_payroll_id: str | None = None
    """What the payroll ID was, in the first document after it changed."""
    is_irregular: bool = False
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class FullPaymentSubmission:
    """Everybody who is paid on one day."""

    scheme: Scheme
    employments: tuple[Employment, ...] = ()
    final: Final | None = None
