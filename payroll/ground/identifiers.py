"""The numbers by which HMRC, banks and phones know people: read as typed, kept in one spelling."""

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
_PHONE = re.compile(r"0[0-9]{9,10}")
# Ofcom's National Telephone Numbering Plan: 070 are personal numbers and 076 pagers, but for
# the Isle of Man's mobiles.
_MOBILE = re.compile(r"07(?:[1-57-9][0-9]{2}|624)[0-9]{6}")


class NotNiNumberError(DomainError):
    """Enter a National Insurance number like AB 12 34 56 C. It is on a payslip or HMRC letter."""


class NotSortCodeError(DomainError):
    """Enter a sort code of 6 figures, like 80-12-34."""


class NotAccountNumberError(DomainError):
    """Enter an account number of 8 figures. A shorter one of 6 or 7 is fine too."""


class NotPhoneError(DomainError):
    """Enter a UK phone number like 07700 900 982."""


class NotMobileError(DomainError):
    """That is not a UK mobile number. Enter one like 07700 900 982."""


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


def uk_phone(typed: str) -> str:
    """Return a UK phone number with its 0 and no spaces, or raise NotPhoneError."""
    figures = _figures(typed)
    if not _PHONE.fullmatch(figures):
        raise NotPhoneError
    return figures


def uk_mobile(typed: str) -> str:
    """Return a UK mobile number with its 0 and no spaces, or raise NotMobileError."""
    figures = _figures(typed)
    if not _MOBILE.fullmatch(figures):
        raise NotMobileError
    return figures


def _figures(typed: str) -> str:
    figures = re.sub(r"[\s()-]", "", typed)
    return re.sub(r"^(\+44|0044)0?", "0", figures)
