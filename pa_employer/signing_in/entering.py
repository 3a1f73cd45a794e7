"""The one way in after a password, a link or a council's word: a second step is never skipped."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from pa_employer.accounts.models import Account
from pa_employer.signing_in.holding import hold
from pa_employer.signing_in.letting_in import let_in
from pa_employer.signing_in.second_step import authenticator_of
from pa_employer.web.work import session


def enter(account: Account, way_on: str = "/") -> Response:
    """Let somebody in, or ask for their code first where they set one up."""
    if authenticator_of(session(), account):
        hold(account)
        return redirect(url_for("signing_in.code", next=way_on), 303)
    let_in(account)
    return redirect(way_on, 303)
