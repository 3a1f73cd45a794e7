"""The page on which somebody changes their own password."""

from flask import Blueprint, flash, redirect
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.signed_in import passwords
from pa_employer.signing_in.changing import change_password, end_elsewhere
from pa_employer.signing_in.checking import check_password
from pa_employer.signing_in.counting import counted
from pa_employer.signing_in.forms import ChangePasswordForm
from pa_employer.signing_in.notices import tell_of_change
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session

bp = Blueprint("own_password", __name__, template_folder="templates")


@bp.get("/sign-in/password")
@bp.post("/sign-in/password")
@allow(Role.SIGNED_IN)
def change() -> str | Response | tuple[str, int]:
    """Change the password, and end the sign-ins on other devices."""
    form = ChangePasswordForm()
    if form.attempt(lambda: _changed(form)):
        flash("Your password is changed. Every other sign-in of yours is ended.")
        return redirect("/sign-in/yours", 303)
    return form_page("signing_in/password.html", form=form)


def _changed(form: ChangePasswordForm) -> bool:
    account, present = current_user.account, form.present.data or ""
    counted(account.email, lambda: check_password(passwords(), account, present))
    change_password(session(), passwords(), account, form.password.data or "", actor())
    end_elsewhere(session(), account, current_user.id, actor())
    tell_of_change(account, "Your password was changed", "Your password was changed just now.")
    return True
