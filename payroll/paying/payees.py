"""HMRC's own bank account, read from `config/payees.toml`."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from payroll.paying.payments import BankDetails


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody everybody pays; `is_confirmed` tells whether the details were seen there."""

    name: str
    details: BankDetails
    source: str
    is_confirmed: bool


@cache
def hmrc_account() -> Payee:
    """Return the account that PAYE is paid into."""
    text = (files("config") / "payees.toml").read_text(encoding="utf-8")
    row = tomllib.loads(text)["hmrc"]
    return Payee(
        name=row["name"],
        details=BankDetails(row["sort_code"], row["account_number"]),
        source=row["source"],
        is_confirmed=row["standing"] == "official",
    )
