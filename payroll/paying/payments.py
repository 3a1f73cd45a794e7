"""Who is to be paid how much, where and by when; the one list that page, print and files share."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from payroll.ground.errors import DomainError
from payroll.ground.identifiers import account_number, sort_code
from payroll.ground.money import Money
from payroll.rti.characters import carried

LONGEST_REFERENCE = 18
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NOT_IN_A_REFERENCE = re.compile(r"[^A-Z0-9 ./&-]")


class PayeeKind(StrEnum):
    """Whom a payment goes to."""

    ASSISTANT = "assistant"
    HMRC = "HMRC"
    PENSION = "pension"
    COURT = "court"


class TotalsDifferError(DomainError):
    """A list does not come to what was approved."""

    def __init__(self, listed: Money, approved: Money) -> None:
        super().__init__(
            f"The payments come to {listed} and the approved pay run to {approved}, which is "
            f"{abs(listed - approved)} apart. No file is made until they agree."
        )


class NobodyToPayError(DomainError):
    """Nobody in this list has bank details here, so there is nothing for a bank file to hold."""


@dataclass(frozen=True, slots=True)
class BankDetails:
    """A bank account; made from what was typed, it is refused in words unless it has the form."""

    sort_code: str
    account_number: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "sort_code", sort_code(self.sort_code))
        object.__setattr__(self, "account_number", account_number(self.account_number))

    @property
    def sort_code_in_pairs(self) -> str:
        """Return the sort code as banks write it: 80-12-34."""
        digits = self.sort_code
        return f"{digits[:2]}-{digits[2:4]}-{digits[4:]}"


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment to make."""

    payee: str
    kind: PayeeKind
    amount: Money
    due_on: date
    reference: str
    details: BankDetails | None = None
    payroll_id: str = ""


@dataclass(frozen=True, slots=True)
class PaymentList:
    """The payments of one approved pay run."""

    title: str
    payer: str
    pay_on: date
    payments: tuple[Payment, ...]

    @property
    def total(self) -> Money:
        """Return what all payments come to."""
        return Money.total(each.amount for each in self.payments)

    @property
    def for_the_bank(self) -> tuple[Payment, ...]:
        """Return the payments whose account is known, which a bank's file can hold."""
        return tuple(each for each in self.payments if each.details)

    @property
    def without_account(self) -> tuple[str, ...]:
        """Return whom a bank's file leaves out, because no account is known here."""
        return tuple(each.payee for each in self.payments if each.details is None)


def check_total(listed: PaymentList, approved: Money) -> None:
    """Raise TotalsDifferError unless the list comes to what was approved."""
    if listed.total != approved:
        raise TotalsDifferError(listed.total, approved)


def reference_for_bank(text: str) -> str:
    """Return a payment reference in the 18 places and characters every UK bank carries.

    HMRC's references, of 13 or 17 places, come through unchanged.
    """
    plain = _NOT_IN_A_REFERENCE.sub(" ", carried(text).upper())
    return " ".join(plain.split())[:LONGEST_REFERENCE].strip()


def spreadsheet_safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(BEGINS_A_FORMULA) else text


def as_meant(text: str) -> str:
    """Return text of a spreadsheet without the mark that kept it from being a formula."""
    is_marked = text.startswith("'") and spreadsheet_safe(text[1:]) == text
    return text[1:] if is_marked else text
