"""Everybody's page of their information: what is held, why, how long, and who sees it."""

from flask import Blueprint, render_template
from flask_login import current_user

from pa_employer.contested.queries import asks_by
from pa_employer.privacy.asking import what_is
from pa_employer.privacy.copying import copies_of
from pa_employer.privacy.queries import held_of, standings_of
from pa_employer.privacy.words import (
    COUNCIL_NEVER_SEES,
    COUNCIL_SEES,
    ICO,
    ICO_PHONE,
    WHO_SEES,
)
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import session, today

bp = Blueprint("privacy", __name__, template_folder="templates")


@bp.get("/information")
@allow(Role.SIGNED_IN)
def information() -> str:
    """Tell somebody what is held of them, why, how long, and who sees it."""
    standings = standings_of(session(), current_user.account, today())
    return render_template(
        "privacy/information.html",
        held=[(each, list(held_of(each.whose, today()))) for each in standings],
        asks=asks_by(session(), current_user.account.id),
        what_is=what_is,
        copies=copies_of(session(), current_user.account),
        press_form=PressForm(),
        who_sees=WHO_SEES,
        council_sees=COUNCIL_SEES,
        council_never_sees=COUNCIL_NEVER_SEES,
        ico=ICO,
        ico_phone=ICO_PHONE,
    )
