"""Why a statement file is refused: each reason in words, with how to mend it."""

from payroll.ground.errors import DomainError


class EmptyStatementError(DomainError):
    """The file is empty. Download the statement again as CSV, then choose it here."""


class LargeStatementError(DomainError):
    """The file is too large. Download a shorter time, such as three months, and try again."""


class WrongFileError(DomainError):
    """That file cannot be read. In your bank's website choose CSV or Excel when you download."""


class UnknownLayoutError(DomainError):
    """We do not know this bank's columns yet."""


class SeveralAccountsError(DomainError):
    """The file holds several accounts. Download one account at a time."""


class TwoSpellingsError(DomainError):
    """The file writes dates in two ways, so a day could be taken for a month."""


class DoesNotAddUpError(DomainError):
    """The file's balances and its payments do not add up, so nothing was brought in."""


class NoLinesError(DomainError):
    """There are no payments in this file. Choose a time in which something was paid."""


class BadLineError(DomainError):
    """A line of the file cannot be read, so nothing was brought in."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"Line {number} of the file: {why} Nothing was brought in.")
