"""The shop behind the bank's words, so that a place is known again whatever the day."""

import re
from datetime import date

MONTHS = frozenset(f"{date(2000, month, 1):%b}".casefold() for month in range(1, 13))
"""Banks write the day of a card payment into its description."""


def merchant(description: str) -> str:
    """Return a description without numbers, months, case and signs; as it is if nothing is left.

    'TESCO STORES 2841' and 'Tesco Stores 3310, 12 Nov' are the same merchant.
    """
    words = re.findall(r"\w+", description.casefold())
    kept = [
        word for word in words if word not in MONTHS and not any(sign.isdigit() for sign in word)
    ]
    return " ".join(kept) or description.casefold()
