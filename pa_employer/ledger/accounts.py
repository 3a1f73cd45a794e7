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
SHARED_OUT = "owed to us:by others"
"""What was paid for others who share a break or a thing, until they pay it back."""
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
    if group is None:
        return UNCLEAR
    if group in OWN_ACCOUNT:
        return OWN_ACCOUNT[group]
    came_or_went = "came in" if isinstance(group, Income) else "spent"
    return f"{came_or_went}:{group.value}"


OWN_ACCOUNT: dict[Group | Income, str] = {
    Group.WAGES: NET_PAY_OWED,
    Group.HMRC: HMRC_OWED,
    Group.PENSION: PENSION_OWED,
    Group.SHARED: SHARED_OUT,
    Income.SHARED_BACK: SHARED_OUT,
}
