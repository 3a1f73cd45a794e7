"""Setting up an authenticator app, and the codes on paper for when the phone is away."""

from flask import Blueprint, abort, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.signed_in import passwords
from pa_employer.signing_in import second_step
from pa_employer.signing_in.counting import counted
from pa_employer.signing_in.forms import CodeForm
from pa_employer.signing_in.models import Authenticator
from pa_employer.signing_in.notices import tell_of_change
from pa_employer.web.access import Role, allow, needs_proof
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, now, session

bp = Blueprint("second_step", __name__, template_folder="templates")
YOURS = "/sign-in/yours"


@bp.post("/sign-in/authenticator/start")
@allow(Role.SIGNED_IN)
@needs_proof
def start() -> Response:
    """Begin to set up an authenticator app."""
    if PressForm().validate_on_submit():
        second_step.begin_authenticator(session(), current_user.account, now())
    return redirect("/sign-in/authenticator", 303)


@bp.get("/sign-in/authenticator")
@bp.post("/sign-in/authenticator")
@allow(Role.SIGNED_IN)
@needs_proof
def set_up() -> str | Response | tuple[str, int]:
    """Show the picture and the key, and ask for the first code; then show the codes for paper."""
    account = current_user.account
    found = session().get(Authenticator, account.id)
    if found is None:
        return redirect(YOURS, 303)
    if found.confirmed_at:
        return redirect(YOURS, 303)
    form = CodeForm()
    codes = form.attempt(lambda: _confirmed(form))
    if codes:
        tell_of_change(account, "Codes are turned on", "Signing in asks for a code from now on.")
        return render_template("signing_in/codes.html", codes=codes)
    address = second_step.address_of(found, account)
    picture = second_step.picture_of(address)
    key = " ".join(found.secret[at : at + 4] for at in range(0, len(found.secret), 4))
    return form_page("signing_in/authenticator.html", form=form, picture=picture, key=key)


@bp.post("/sign-in/authenticator/codes")
@allow(Role.SIGNED_IN)
@needs_proof
def new_codes() -> str | Response:
    """Make ten new codes for paper."""
    account = current_user.account
    if not second_step.authenticator_of(session(), account):
        abort(404)
    if not PressForm().validate_on_submit():
        return redirect(YOURS, 303)
    codes = second_step.new_recovery_codes(session(), passwords(), account, actor())
    tell_of_change(account, "New codes for paper", "The codes you had on paper open nothing now.")
    return render_template("signing_in/codes.html", codes=codes)


@bp.post("/sign-in/authenticator/off")
@allow(Role.SIGNED_IN)
@needs_proof
def turn_off() -> Response:
    """Ask for no codes any more."""
    if PressForm().validate_on_submit():
        account = current_user.account
        second_step.remove_authenticator(session(), account, actor())
        tell_of_change(account, "Codes are turned off", "No code is asked for any more.")
        flash("Codes are turned off. Your password alone lets you in.")
    return redirect(YOURS, 303)


def _confirmed(form: CodeForm) -> list[str]:
    account, code = current_user.account, form.code.data or ""
    return counted(
        account.email,
        lambda: second_step.confirm_authenticator(session(), passwords(), account, code, actor()),
    )
