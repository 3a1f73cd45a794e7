"""Every change to money accounts and their lines: opened, imported, matched, explained."""

from pa_employer.statements.accounts import MoneyAccountDetails, open_money_account
from pa_employer.statements.explaining import (
    Meaning,
    explain_line,
    settle_line,
    take_back_match,
)
from pa_employer.statements.importing import Imported, Upload, import_statement
from pa_employer.statements.recognising import match_lines

__all__ = [
    "Imported",
    "Meaning",
    "MoneyAccountDetails",
    "Upload",
    "explain_line",
    "import_statement",
    "match_lines",
    "open_money_account",
    "settle_line",
    "take_back_match",
]
