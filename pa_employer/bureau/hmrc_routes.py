"""A support organisation's page of summaries for HMRC: what stops some, and sending the rest."""

from flask import Blueprint, current_app, flash, redirect, render_template
from flask_login import current_user
from werkzeug.wrappers import Response

from config.settings import HmrcService
from pa_employer.bureau.sending import send_summaries
from pa_employer.bureau.summaries import summaries_of
from pa_employer.filings.words import SERVICES, STATES
from pa_employer.home.places import support_places
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import NOTHING_KEPT, navigate
from pa_employer.web.work import actor, session, today
from payroll.rti.envelope import Service
from payroll.rti.summary_checks import tax_month_of

bp = Blueprint("bureau_hmrc", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
HMRC = "/support/hmrc"


@bp.get(HMRC)
@allow(Role.SUPPORT_WORKER)
def summaries() -> str:
    """Show what HMRC is to be told in summaries, what cannot be told first."""
    return _page(PressForm())


@bp.post(f"{HMRC}/send")
@allow(Role.SUPPORT_WORKER)
def send() -> Shown:
    """Send every summary that can be sent."""
    form = PressForm()
    account = current_user.account
    many = form.attempt(lambda: send_summaries(session(), account, _hmrc(), actor()))
    if many:
        flash(f"{many} being sent. You can leave this page and come back.")
        return redirect(HMRC, 303)
    return _page(form), NOTHING_KEPT


def _page(form: PressForm) -> str:
    navigate(support_places())
    return render_template(
        "bureau/hmrc.html",
        found=summaries_of(session(), current_user.account, _hmrc(), today()),
        month=tax_month_of(today()),
        states=STATES,
        caution=SERVICES.get(Service(_hmrc().service), ""),
        form=form,
    )


def _hmrc() -> HmrcService:
    found: HmrcService = current_app.extensions["settings"].hmrc
    return found
