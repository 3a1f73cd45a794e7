"""Signing in with a passkey, and looking after one's passkeys."""

from uuid import UUID

from flask import Blueprint, Response, abort, flash, make_response, redirect
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from pa_employer.accounts.models import Account
from pa_employer.signing_in import passkeys
from pa_employer.signing_in.challenges import (
    TO_ADD,
    TO_USE,
    answer_to,
    has_passkeys,
    keep_challenge,
    site,
)
from pa_employer.signing_in.forms import (
    PasskeyForm,
    PasskeyNameForm,
    PasskeySignInForm,
    SignInForm,
)
from pa_employer.signing_in.letting_in import YOURS, let_in
from pa_employer.signing_in.models import Passkey
from pa_employer.signing_in.notices import tell_of_change
from pa_employer.signing_in.way_on import wanted
from pa_employer.web.access import Role, allow, needs_proof
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, now, session

bp = Blueprint("passkeys", __name__, template_folder="templates")
Shown = str | AnyResponse | tuple[str, int]


@bp.post("/sign-in/passkey/options")
@allow(Role.ANYONE)
def options() -> Response:
    """Give a browser what it needs to use a passkey."""
    found, challenge = passkeys.options_to_use(site())
    keep_challenge(TO_USE, challenge)
    answer = make_response(found)
    answer.content_type = "application/json"
    return answer


@bp.post("/sign-in/passkey")
@allow(Role.ANYONE)
def use() -> Shown:
    """Let somebody in with a passkey, which is two steps in one."""
    form = PasskeySignInForm()
    account = form.attempt(lambda: _checked(form))
    if account:
        let_in(account)
        return redirect(wanted(), 303)
    shown = SignInForm(formdata=None)
    shown.form_errors.extend(form.form_errors)
    page = form_page("signing_in/sign_in.html", form=shown, has_passkeys=has_passkeys())
    return page if isinstance(page, tuple) else (page, 422)


@bp.get("/sign-in/passkeys/add")
@bp.post("/sign-in/passkeys/add")
@allow(Role.SIGNED_IN)
@needs_proof
def add() -> Shown:
    """Add a passkey."""
    if not has_passkeys():
        abort(404)
    form = PasskeyForm()
    if form.attempt(lambda: _added(form)):
        flash("The passkey is added. You can sign in with it from now on.")
        return redirect(YOURS, 303)
    found, challenge = passkeys.options_to_add(session(), site(), current_user.account)
    keep_challenge(TO_ADD, challenge)
    return form_page("signing_in/add_passkey.html", form=form, options=found)


@bp.get("/sign-in/passkeys/<uuid:passkey_id>")
@bp.post("/sign-in/passkeys/<uuid:passkey_id>")
@allow(Role.SIGNED_IN)
def rename(passkey_id: UUID) -> Shown:
    """Call a passkey something else."""
    passkey = _mine(passkey_id)
    form = PasskeyNameForm(data={"name": passkey.name})
    if form.validate_on_submit():
        passkey.name = form.name.data or passkey.name
        return redirect(YOURS, 303)
    return form_page("signing_in/rename_passkey.html", form=form)


@bp.post("/sign-in/passkeys/<uuid:passkey_id>/remove")
@allow(Role.SIGNED_IN)
@needs_proof
def remove(passkey_id: UUID) -> AnyResponse:
    """Remove a passkey, as when its phone is lost."""
    passkey = _mine(passkey_id)
    if PressForm().validate_on_submit():
        passkeys.remove_passkey(session(), passkey, actor())
        said = "A passkey was removed from your sign-in."
        tell_of_change(current_user.account, "A passkey was removed", said)
        flash("The passkey is removed. It opens nothing any more.")
    return redirect(YOURS, 303)


def _checked(form: PasskeySignInForm) -> Account:
    answer = answer_to(TO_USE, form.passkey.data or "")
    return passkeys.check_passkey(session(), site(), answer, now())


def _added(form: PasskeyForm) -> Passkey:
    account = current_user.account
    answer = answer_to(TO_ADD, form.passkey.data or "")
    named = (form.name.data or "", answer)
    added = passkeys.add_passkey(session(), site(), account, named, actor())
    tell_of_change(account, "A new passkey", "A passkey was added to your sign-in.")
    return added


def _mine(passkey_id: UUID) -> Passkey:
    return passkeys.passkey_of(session(), current_user.account, passkey_id) or abort(404)
