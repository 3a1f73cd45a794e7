"""The numbers by which HMRC and banks know people: read as typed, kept in one spelling."""

import re

from payroll.ground.errors import DomainError

# HMRC's own pattern (RTI schemas); the last place may be a space, which is not kept.
_NI_NUMBER = re.compile(
    r"([ACEHJLMOPRSWXY][A-CEGHJ-NPR-TW-Z]|B[A-CEHJ-NPR-TW-Z]|G[ACEGHJ-NPR-TW-Z]"
    r"|[KT][A-CEGHJ-MPR-TW-Z]|N[A-CEGHJL-NPR-SW-Z]|Z[A-CEGHJ-NPR-TW-Y])[0-9]{6}[A-D]?"
)
_SORT_CODE = re.compile(r"[0-9]{6}")
_ACCOUNT_NUMBER = re.compile(r"[0-9]{6,8}")
ACCOUNT_NUMBER_LENGTH = 8


class NotNiNumberError(DomainError):
    """Enter a National Insurance number like AB 12 34 56 C. It is on a payslip or HMRC letter."""


class NotSortCodeError(DomainError):
    """Enter a sort code of 6 figures, like 80-12-34."""


class NotAccountNumberError(DomainError):
    """Enter an account number of 8 figures. A shorter one of 6 or 7 is fine too."""


def ni_number(typed: str) -> str:
    """Return a National Insurance number without spaces, or raise NotNiNumberError."""
    found = "".join(typed.split()).upper()
    if not _NI_NUMBER.fullmatch(found):
        raise NotNiNumberError
    return found


def sort_code(typed: str) -> str:
    """Return the six figures of a bank's sort code, or raise NotSortCodeError."""
    found = "".join(typed.split()).replace("-", "")
    if not _SORT_CODE.fullmatch(found):
        raise NotSortCodeError
    return found


def account_number(typed: str) -> str:
    """Return the eight figures of a bank account, or raise NotAccountNumberError.

    Banks fill a number of 6 or 7 figures up with noughts on the left.
    """
    found = "".join(typed.split()).replace("-", "")
    if not _ACCOUNT_NUMBER.fullmatch(found):
        raise NotAccountNumberError
    return found.zfill(ACCOUNT_NUMBER_LENGTH)
