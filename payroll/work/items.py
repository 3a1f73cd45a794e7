"""What a payslip pays besides hours, and in which sums each kind of it counts."""

from dataclasses import dataclass
from enum import StrEnum

from payroll.ground.money import NOTHING, Money


class ItemKind(StrEnum):
    """What something paid besides hours is."""

    BONUS = "bonus"
    BACK_PAY = "back pay"
    HOLIDAY_PAY = "holiday pay"
    ROLLED_UP_HOLIDAY = "rolled-up holiday pay"
    PAY_IN_LIEU_OF_HOLIDAY = "pay in lieu of holiday"
    SICK_PAY = "statutory sick pay"
    MATERNITY_PAY = "statutory maternity pay"
    PATERNITY_PAY = "statutory paternity pay"
    ADOPTION_PAY = "statutory adoption pay"
    SHARED_PARENTAL_PAY = "statutory shared parental pay"
    BEREAVEMENT_PAY = "statutory parental bereavement pay"
    NEONATAL_PAY = "statutory neonatal care pay"
    MILEAGE_OVER = "mileage over the tax-free rate"
    MILEAGE = "mileage"
    EXPENSES = "expenses"
    PENSION_REFUND = "pension refund"
    OVERPAYMENT = "earlier overpayment taken back"

    @property
    def is_repaid(self) -> bool:
        """Tell whether it is paid back to somebody, after deductions, and is not pay."""
        return self in REPAID

    @property
    def is_taken(self) -> bool:
        """Tell whether it is taken off after tax."""
        return self is ItemKind.OVERPAYMENT

    @property
    def is_earned(self) -> bool:
        """Tell whether it is part of gross pay, and so is taxed and carries NI."""
        return not self.is_repaid and not self.is_taken

    @property
    def is_pensionable(self) -> bool:
        """Tell whether it counts for qualifying earnings (Pensions Act 2008 s.13(3))."""
        return self.is_earned and self is not ItemKind.MILEAGE_OVER

    @property
    def is_statutory(self) -> bool:
        """Tell whether the law sets it for time off."""
        return self is ItemKind.SICK_PAY or self in RECOVERABLE

    @property
    def is_recoverable(self) -> bool:
        """Tell whether HMRC gives (most of) it back."""
        return self in RECOVERABLE

    @property
    def counts_for_minimum_wage(self) -> bool:
        """Tell whether it is pay for the hours of the period (NMW Regulations 2015, reg 9)."""
        return self is ItemKind.BONUS


REPAID = frozenset({ItemKind.MILEAGE, ItemKind.EXPENSES, ItemKind.PENSION_REFUND})
RECOVERABLE = frozenset(
    {
        ItemKind.MATERNITY_PAY,
        ItemKind.PATERNITY_PAY,
        ItemKind.ADOPTION_PAY,
        ItemKind.SHARED_PARENTAL_PAY,
        ItemKind.BEREAVEMENT_PAY,
        ItemKind.NEONATAL_PAY,
    }
)


@dataclass(frozen=True, slots=True)
class PayItem:
    """An amount besides hours; `said` tells how it came about, in a sentence.

    `nicable` is what of it carries National Insurance, where that is not all of it.
    """

    kind: ItemKind
    amount: Money
    label: str
    said: str = ""
    steps: tuple[tuple[str, str], ...] = ()
    source: str = ""
    nicable: Money | None = None

    @property
    def carries_ni(self) -> Money:
        """Return what of it carries National Insurance."""
        if not self.kind.is_earned:
            return NOTHING
        return self.amount if self.nicable is None else self.nicable
