"""The demo's own page: choose whom to be. It exists only where the demo was asked for."""

from uuid import UUID

from flask import Blueprint, Flask, abort, current_app, redirect, render_template
from typing_extensions import override
from werkzeug.wrappers import Response

from pa_employer.accounts.models import Account
from pa_employer.accounts.passwords import Passwords
from pa_employer.demo import shop
from pa_employer.demo.people import ADDRESS, people
from pa_employer.letters.stand_in import StandInPostbox
from pa_employer.signing_in.letting_in import let_in
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import session

bp = Blueprint("demo", __name__, template_folder="templates")
PASSWORD = "one tidy household"  # noqa: S105  # known to everybody: it opens invented people only
LETTERS_SHOWN = 50


class DemoPasswords(Passwords):
    """Lets the demo's people in with the one known password; they have none of their own."""

    @override
    def is_right(self, kept: str | None, password: str) -> bool:
        return password == PASSWORD if kept is None else super().is_right(kept, password)


def add_demo(app: Flask) -> None:
    """Give the app the demo's page and sign-ins."""
    app.extensions["passwords"] = DemoPasswords(app.extensions["settings"].password_cost)
    app.config["DEMO_PASSWORD"] = PASSWORD
    app.register_blueprint(bp)
    app.register_blueprint(shop.bp)


@bp.get("/demo")
@allow(Role.ANYONE)
def choose() -> str:
    """Show everybody the visitor can be."""
    return render_template(
        "demo/choose.html", people=people(session()), form=PressForm(), has_post=bool(_post())
    )


@bp.get("/demo/post")
@allow(Role.ANYONE)
def post() -> str:
    """Show the emails and text messages that would have been sent, newest first."""
    postbox = _post() or abort(404)
    return render_template("demo/post.html", kept=postbox.kept()[: -LETTERS_SHOWN - 1 : -1])


@bp.post("/demo/<uuid:account_id>")
@allow(Role.ANYONE)
def become(account_id: UUID) -> Response:
    """Sign in as one of the invented people."""
    account = session().get(Account, account_id)
    if account is None or not account.email.endswith(ADDRESS):
        abort(404)
    if not PressForm().validate_on_submit():
        abort(400)
    let_in(account)
    return redirect("/", 303)


def _post() -> StandInPostbox | None:
    """Return the stand-in that letters go to; None where they really go out."""
    file = current_app.extensions["settings"].post
    return StandInPostbox(file) if file else None
