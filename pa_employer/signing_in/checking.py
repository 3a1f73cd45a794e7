"""Checking what somebody gives to show who they are."""

from sqlalchemy.orm import Session

from pa_employer.accounts.models import Account
from pa_employer.accounts.passwords import Passwords
from pa_employer.accounts.queries import account_by_email
from pa_employer.signing_in.tries import NotProvedError


class WrongSignInError(NotProvedError):
    """The email address or the password is not right. Check both and try again."""


class WrongPresentPasswordError(NotProvedError):
    """The password you have now is not right. Check it and try again."""


def check_sign_in(session: Session, passwords: Passwords, email: str, password: str) -> Account:
    """Return the account if the password is right; an address nobody has takes as long."""
    account = account_by_email(session, email)
    is_right = passwords.is_right(account.password_hash if account else None, password)
    if account is None or not is_right:
        raise WrongSignInError
    return account


def check_password(passwords: Passwords, account: Account, password: str) -> None:
    """Raise WrongPresentPasswordError unless it is somebody's password now."""
    if not passwords.is_right(account.password_hash, password):
        raise WrongPresentPasswordError
