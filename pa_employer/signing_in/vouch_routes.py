"""Coming in without a code: asking, vouching, stopping, and doing it after a day."""

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.accounts.models import Account
from pa_employer.signing_in import vouching
from pa_employer.signing_in.addresses import outside
from pa_employer.signing_in.forms import VouchForm
from pa_employer.signing_in.holding import held, let_go
from pa_employer.signing_in.letting_in import YOURS, let_in
from pa_employer.signing_in.models import StepReset
from pa_employer.web.access import Role, allow, needs_proof
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import form_page, moment
from pa_employer.web.work import actor, now, session, today

bp = Blueprint("vouching", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]


@bp.get("/sign-in/code/lost")
@bp.post("/sign-in/code/lost")
@allow(Role.ANYONE)
def lost() -> Shown:
    """Ask those who know somebody to vouch, or let them in when the day is over."""
    account = held()
    if account is None:
        return redirect(url_for("signing_in.sign_in"), 303)
    form = PressForm()
    reset = vouching.open_reset(session(), account, now())
    opens = vouching.opens_at(reset) if reset else None
    is_open = opens is not None and opens <= now()
    if form.attempt(lambda: _come_in(account) if is_open else _asked(account)):
        return redirect("/" if is_open else "/sign-in/code/lost", 303)
    return form_page("signing_in/lost.html", form=form, reset=reset, opens=opens, is_open=is_open)


@bp.get("/sign-in/vouch")
@allow(Role.SIGNED_IN)
@needs_proof
def waiting() -> str:
    """Show who of those somebody knows asks to come in without a code."""
    return render_template("signing_in/vouch.html", resets=_mine_to_vouch())


@bp.get("/sign-in/vouch/<uuid:reset_id>")
@bp.post("/sign-in/vouch/<uuid:reset_id>")
@allow(Role.SIGNED_IN)
@needs_proof
def vouch(reset_id: UUID) -> Shown:
    """Say that one spoke to somebody, and that it is them."""
    reset = next((each for each in _mine_to_vouch() if each.id == reset_id), None) or abort(404)
    form = VouchForm()
    if form.attempt(lambda: _vouched(reset)):
        flash(f"Thank you. {reset.account.name} can come in after a day.")
        return redirect("/sign-in/vouch", 303)
    return form_page("signing_in/vouch_one.html", form=form, reset=reset)


@bp.get("/sign-in/stop/<token>")
@bp.post("/sign-in/stop/<token>")
@allow(Role.ANYONE)
def stop(token: str) -> Shown:
    """Stop it by the link in the email."""
    reset = vouching.reset_to_stop(session(), token, now())
    form = PressForm()
    if reset and form.validate_on_submit():
        vouching.stop(session(), reset, now())
        return render_template("signing_in/stopped.html")
    if reset is None:
        return render_template("signing_in/help_over.html"), 404
    return form_page("signing_in/stop.html", form=form)


@bp.post("/sign-in/yours/stop")
@allow(Role.SIGNED_IN)
def stop_mine() -> Response:
    """Stop it where one is still signed in."""
    reset = vouching.open_reset(session(), current_user.account, now())
    if reset and PressForm().validate_on_submit():
        vouching.stop(session(), reset, now())
        flash("It is stopped. Your codes are asked for as before.")
    return redirect(YOURS, 303)


def vouchers_of(account: Account) -> list[Account]:
    """Return who can say that it is somebody."""
    finders: tuple[vouching.Households, ...] = current_app.extensions["households"]
    households = set[UUID]().union(*(find(session(), account, today()) for find in finders))
    return vouching.vouchers_for(session(), account, households, now())


def _mine_to_vouch() -> list[StepReset]:
    me = current_user.account.id
    return [
        reset
        for reset in vouching.resets_waiting(session(), now())
        if me in {each.id for each in vouchers_of(reset.account)}
    ]


def _stop_address() -> str:
    return outside("vouching.stop", token="{}")  # noqa: S106  # a place for one


def _asked(account: Account) -> bool:
    known = vouchers_of(account)
    vouching.ask_to_vouch(session(), account, known, _stop_address(), now())
    return True


def _come_in(account: Account) -> bool:
    vouching.come_in_without(session(), account, now())
    let_go()
    let_in(account)
    return True


def _vouched(reset: StepReset) -> bool:
    opens = moment(now() + vouching.WAIT)
    told = (_stop_address(), opens)
    vouching.vouch(session(), reset, current_user.account, told, actor())
    return True
