"""Telling people of changes to their own sign-in, so that a stranger's do not go unseen."""

from pa_employer.accounts.models import Account
from pa_employer.messages.service import MessageDetails, tell
from pa_employer.signing_in.letting_in import YOURS
from pa_employer.web.work import now, session

WAS_IT_YOU = (
    "Was it you? Then there is nothing to do. If not, choose another password at once, by “I "
    "cannot sign in” on the sign-in page, and tell whoever helps you."
)


def tell_of_change(account: Account, subject: str, what: str) -> None:
    """Tell somebody what was changed about their sign-in, and what to do if it was not them."""
    details = MessageDetails(subject, f"{what} {WAS_IT_YOU}", YOURS)
    tell(session(), account, details, now())
