"""The pages of signing in and out."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from pa_employer.accounts import service
from pa_employer.accounts.models import Account
from pa_employer.accounts.queries import open_invitation
from pa_employer.accounts.signed_in import passwords
from pa_employer.signing_in.challenges import has_passkeys
from pa_employer.signing_in.checking import check_sign_in
from pa_employer.signing_in.counting import counted
from pa_employer.signing_in.entering import enter
from pa_employer.signing_in.forms import ChoosePasswordForm, CodeForm, SignInForm
from pa_employer.signing_in.holding import held, let_go
from pa_employer.signing_in.letting_in import let_in
from pa_employer.signing_in.second_step import check_code
from pa_employer.signing_in.vouching import open_reset, stop
from pa_employer.signing_in.way_on import wanted
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import now, session

bp = Blueprint("signing_in", __name__, template_folder="templates")


@bp.get("/sign-in")
@bp.post("/sign-in")
@allow(Role.ANYONE)
def sign_in() -> str | Response | tuple[str, int]:
    """Ask who it is, and let them in."""
    form = SignInForm()
    account = form.attempt(lambda: _checked(form))
    if account:
        return enter(account, wanted())
    return form_page("signing_in/sign_in.html", form=form, has_passkeys=has_passkeys())


@bp.get("/sign-in/code")
@bp.post("/sign-in/code")
@allow(Role.ANYONE)
def code() -> str | Response | tuple[str, int]:
    """Ask for the second step of whoever gave the right password."""
    account = held()
    if account is None:
        return redirect(url_for("signing_in.sign_in", next=wanted()), 303)
    form = CodeForm()
    if form.attempt(lambda: _code_checked(account, form)):
        let_go()
        _stop_reset(account)
        let_in(account)
        return redirect(wanted(), 303)
    return form_page("signing_in/code.html", form=form)


@bp.post("/sign-out")
@allow(Role.SIGNED_IN)
def sign_out() -> Response:
    """End this sign-in."""
    service.end_sign_in(session(), current_user.id, now())
    logout_user()
    flash("You are signed out.")
    return redirect("/sign-in", 303)


@bp.get("/invitation/<token>")
@bp.post("/invitation/<token>")
@allow(Role.ANYONE)
def invitation(token: str) -> str | Response | tuple[str, int]:
    """Let an invited person choose their password."""
    found = open_invitation(session(), token, now())
    if found is None and request.method == "GET":
        abort(404)
    form = ChoosePasswordForm()
    account = form.attempt(lambda: _accepted(token, form))
    if account:
        return enter(account)
    name = found.account.known_as if found else ""
    return form_page("signing_in/invitation.html", form=form, name=name)


def _checked(form: SignInForm) -> Account:
    email, password = form.email.data or "", form.password.data or ""
    return counted(email, lambda: check_sign_in(session(), passwords(), email, password))


def _code_checked(account: Account, form: CodeForm) -> bool:
    typed = form.code.data or ""
    counted(account.email, lambda: check_code(session(), passwords(), account, typed, now()))
    return True


def _stop_reset(account: Account) -> None:
    reset = open_reset(session(), account, now())
    if reset:
        stop(session(), reset, now())


def _accepted(token: str, form: ChoosePasswordForm) -> Account:
    chosen = form.password.data or ""
    return service.accept_invitation(session(), passwords(), token, chosen, now())
