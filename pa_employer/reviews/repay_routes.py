"""The person's pages of money that is asked back: how it comes back, and when it would be hard."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.people.acting import Power
from pa_employer.recovering.models import Recovery, Way
from pa_employer.recovering.service import Choice, choose, recovery_of, say_hard
from pa_employer.reviews.forms import HardForm, RepayForm
from pa_employer.reviews.reached import PAGE, Reached, reach
from pa_employer.reviews.routes import Shows
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session

bp = Blueprint("repaying", __name__, template_folder="templates")


@bp.get(f"{PAGE}/repay")
@allow(*ACTING)
def one(**where: UUID | str) -> str:
    """Show what is asked back, by when, and how it comes back."""
    reached, recovery = _reach(where)
    return render_template("reviews/repay.html", reached=reached, recovery=recovery)


@bp.get(f"{PAGE}/repay/choose")
@bp.post(f"{PAGE}/repay/choose")
@allow(*ACTING)
def how(**where: UUID | str) -> Shows | Response:
    """Choose how it comes back."""
    reached, recovery = _reach(where, Power.DECIDE)
    form = RepayForm()
    if form.attempt(lambda: choose(session(), recovery, _choice(form), actor())):
        flash("Thank you. You see below what comes back when. You can change it.")
        return redirect(f"{reached.path}/repay", 303)
    return form_page("reviews/repay_how.html", form=form, reached=reached, recovery=recovery)


@bp.get(f"{PAGE}/repay/hard")
@bp.post(f"{PAGE}/repay/hard")
@allow(*ACTING)
def hard(**where: UUID | str) -> Shows | Response:
    """Say that giving it back would be hard."""
    reached, recovery = _reach(where, Power.DECIDE)
    form = HardForm()
    if form.attempt(lambda: say_hard(session(), recovery, form.words.data or "", actor())):
        council = reached.agreement.authority.name
        flash(f"{council} has your words. Nothing is taken until they answer.")
        return redirect(f"{reached.path}/repay", 303)
    return form_page("reviews/repay_hard.html", form=form, reached=reached, recovery=recovery)


def _choice(form: RepayForm) -> Choice:
    return Choice(Way(form.way.data or ""), form.parts.data or 1)


def _reach(where: dict[str, UUID | str], power: Power = Power.PREPARE) -> tuple[Reached, Recovery]:
    reached = reach(where, power)
    kept = reached.shown().kept
    recovery = recovery_of(session(), kept.id) if kept else None
    return reached, recovery or abort(404)
