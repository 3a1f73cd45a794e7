"""“Your sign-in”: where one is signed in, and ending it elsewhere."""

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.models import SignIn
from pa_employer.accounts.queries import open_sign_ins
from pa_employer.accounts.tokens import digest
from pa_employer.signing_in.challenges import has_passkeys
from pa_employer.signing_in.changing import end_elsewhere, end_one
from pa_employer.signing_in.passkeys import passkeys_of
from pa_employer.signing_in.second_step import authenticator_of, recovery_codes_left
from pa_employer.signing_in.vouching import open_reset
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import actor, now, session

bp = Blueprint("own_sign_in", __name__, template_folder="templates")


@bp.get("/sign-in/yours")
@allow(Role.SIGNED_IN)
def yours() -> str:
    """Show where somebody is signed in."""
    account = current_user.account
    return render_template(
        "signing_in/yours.html",
        sign_ins=open_sign_ins(session(), account),
        here=digest(current_user.id),
        form=PressForm(),
        reset=open_reset(session(), account, now()),
        passkeys=passkeys_of(session(), account),
        has_passkeys=has_passkeys(),
        has_codes=authenticator_of(session(), account) is not None,
        codes_left=recovery_codes_left(session(), account),
    )


@bp.post("/sign-in/yours/<name>/end")
@allow(Role.SIGNED_IN)
def end(name: str) -> Response:
    """End one sign-in; another's does not exist."""
    if PressForm().validate_on_submit():
        end_one(session(), _named(name), actor())
        flash("That sign-in is ended.")
    return redirect("/sign-in/yours", 303)


@bp.post("/sign-in/yours/end-others")
@allow(Role.SIGNED_IN)
def end_others() -> Response:
    """End every sign-in but this one."""
    if PressForm().validate_on_submit():
        end_elsewhere(session(), current_user.account, current_user.id, actor())
        flash("Every other sign-in of yours is ended.")
    return redirect("/sign-in/yours", 303)


def _named(name: str) -> SignIn:
    mine = open_sign_ins(session(), current_user.account)
    return next((each for each in mine if each.token_digest.hex() == name), None) or abort(404)
