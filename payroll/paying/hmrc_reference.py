"""What to write on a payment to HMRC, so that it counts for the right tax month."""

ACCOUNTS_OFFICE_LENGTH = 13
CENTURY = 100


def hmrc_payment_reference(accounts_office: str, starting: int, tax_month: int) -> str:
    """Return the Accounts Office reference with the tax year's end and the tax month: 17 places.

    `starting` is the year in which the tax year starts, `tax_month` is 1 for 6 April to 5 May.
    HMRC asks for the four figures on early and late payments, and takes them on all; which year
    they name is not confirmed (filings reference 3.6), and stands here only.
    """
    reference = "".join(accounts_office.split()).upper()
    if len(reference) != ACCOUNTS_OFFICE_LENGTH:
        return reference
    return f"{reference}{(starting + 1) % CENTURY:02}{tax_month:02}"
