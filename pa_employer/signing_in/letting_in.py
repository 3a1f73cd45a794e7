"""Letting somebody in on this browser, and telling them when it is one they never used."""

from flask import after_this_request, request
from flask_login import login_user
from werkzeug.wrappers import Response

from pa_employer.accounts.models import Account
from pa_employer.accounts.queries import devices_of
from pa_employer.accounts.service import start_sign_in
from pa_employer.accounts.signed_in import SignedIn
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.messages.service import MessageDetails, tell
from pa_employer.signing_in.counting import forget_tries
from pa_employer.signing_in.devices import device_for, keep_token, remember, words_of
from pa_employer.web.pages import moment
from pa_employer.web.work import now, session

YOURS = "/sign-in/yours"
NEW_DEVICE = "A new sign-in"


def let_in(account: Account) -> None:
    """Sign somebody in on this browser, and have it remembered."""
    is_new = device_for(session(), account.email) is None
    has_others = bool(devices_of(session(), account))
    forget_tries(account.email)
    device, kept = remember(session(), account, now())
    seen_as = words_of(request.user_agent.string)
    token = start_sign_in(session(), account, now(), device, seen_as)
    if is_new and has_others:
        _tell_of_new_device(account, seen_as)
    login_user(SignedIn(token, account, frozenset()))

    @after_this_request
    def keep(response: Response) -> Response:
        keep_token(response, kept)
        return response


def _tell_of_new_device(account: Account, seen_as: str) -> None:
    words = (
        f"Somebody signed in as you with a browser you did not use before: {seen_as}, on "
        f"{moment(now())}. Was it you? Then there is nothing to do. If not, change your password "
        "now. That ends every other sign-in."
    )
    tell(session(), account, MessageDetails(NEW_DEVICE, words, YOURS), now())
    record(session(), Actor(account.id, now()), "signed in on a new device")
