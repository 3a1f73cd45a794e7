"""“I cannot sign in”: asking for a link by email, and choosing another password with it."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from pa_employer.accounts.models import Account
from pa_employer.accounts.signed_in import passwords
from pa_employer.signing_in.addresses import outside
from pa_employer.signing_in.counting import count_and_wait
from pa_employer.signing_in.entering import enter
from pa_employer.signing_in.forms import ChoosePasswordForm, HelpForm
from pa_employer.signing_in.way_back import ask_for_link, open_link, use_link
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import now, session

bp = Blueprint("sign_in_help", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]


@bp.get("/sign-in/help")
@bp.post("/sign-in/help")
@allow(Role.ANYONE)
def ask() -> Shown:
    """Send a link to whoever has an address; the answer is the same where nobody has it."""
    form = HelpForm()
    if form.attempt(lambda: _asked(form)):
        return render_template("signing_in/help_sent.html", email=form.email.data)
    return form_page("signing_in/help.html", form=form)


@bp.get("/sign-in/help/<token>")
@bp.post("/sign-in/help/<token>")
@allow(Role.ANYONE)
def choose(token: str) -> Shown:
    """Choose another password with a link; a second step that is set up is still asked for."""
    form = ChoosePasswordForm()
    account = form.attempt(lambda: _chosen(token, form))
    if account:
        return enter(account)
    if not form.is_submitted() and open_link(session(), token, now()) is None:
        return render_template("signing_in/help_over.html"), 404
    return form_page("signing_in/new_password.html", form=form)


def _asked(form: HelpForm) -> bool:
    email = form.email.data or ""
    count_and_wait(f"help {email.strip().lower()}")
    ask_for_link(session(), email, outside("sign_in_help.choose", token="{}"), now())  # noqa: S106  # a place for one
    return True


def _chosen(token: str, form: ChoosePasswordForm) -> Account:
    return use_link(session(), passwords(), token, form.password.data or "", now())
