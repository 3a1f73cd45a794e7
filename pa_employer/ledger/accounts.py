"""The names of the ledger's accounts: money held, money owed, what came in and what went out."""

from uuid import UUID

from returns.groups import Group, Income

HELD = "held:"
"""How the names of all accounts that hold money begin."""
OPENING = "opening"
"""What was there before the book began."""
UNCLEAR = "unclear"
"""Money that moved and whose meaning nobody has said yet."""
NET_PAY_OWED = "owed:net pay"
HMRC_OWED = "owed:hmrc"
PENSION_OWED = "owed:pension"
WAGES = "spent:wages"
EMPLOYER_NI = "spent:employer's national insurance"
EMPLOYER_PENSION = "spent:employer's pension"
EXPENSES = f"spent:{Group.EXPENSES.value}"
"""What assistants laid out and are paid back with their wages."""


def held(money_account_id: UUID) -> str:
    """Return the account that holds what a bank or card account holds."""
    return f"{HELD}{money_account_id}"


def meaning(group: Group | Income | None) -> str:
    """Return the account a statement line is posted against.

    Wages, tax and pension go against what is owed for them, because the pay run already said
    what they were spent on.
    """
    match group:
        case None:
            return UNCLEAR
        case Income():
            return f"came in:{group.value}"
        case Group.WAGES:
            return NET_PAY_OWED
        case Group.HMRC:
            return HMRC_OWED
        case Group.PENSION:
            return PENSION_OWED
        case Group():
            return f"spent:{group.value}"
