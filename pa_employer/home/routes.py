"""The first page after signing in, each employer's own, and a support organisation's board."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.agreements.queries import latest_agreement
from pa_employer.assistants.queries import jobs_of
from pa_employer.home.board import board_of, read_at_home
from pa_employer.home.needs import needs_of
from pa_employer.home.picture import next_in_words, picture_of
from pa_employer.home.places import support_places
from pa_employer.home.setting_up import set_up_steps
from pa_employer.people.acting import acting_for
from pa_employer.people.models import Area, Control
from pa_employer.people.queries import employers_of
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.pages import Place, navigate
from pa_employer.web.work import session, today

bp = Blueprint("home", __name__, template_folder="templates")
FIRST_PAGE = {
    Role.FINANCE_OFFICER: "/council/returns",
    Role.AUDITOR: "/council/returns",
    Role.PRACTITIONER: "/council/questions",
    Role.FINANCE_MANAGER: "/council/rules",
    Role.SUPPORT_WORKER: "/support",
    Role.ADMINISTRATOR: "/admin",
}


@bp.get("/")
@allow(Role.SIGNED_IN)
def start() -> str | Response:
    """Lead to the one page somebody needs, or let them choose."""
    places = _places()
    if len(places) == 1:
        return redirect(places[0].href, 303)
    return render_template("home/start.html", choices=places)


@bp.get("/employers/<uuid:employer_id>")
@allow(*ACTING)
def employer(employer_id: UUID) -> str:
    """Tell an employer what is left, what is due and what needs them."""
    acting = acting_for(employer_id)
    with read_at_home(session(), employer_id) as agreement:
        picture = picture_of(session(), agreement, today()) if agreement else None
        needs = needs_of(session(), acting.employer, agreement, today())
    return render_template(
        "home/employer.html",
        acting=acting,
        agreement=agreement,
        picture=picture,
        next_in_words=next_in_words(picture.coming if picture else ()),
        needs=needs,
        may_agree=acting.mandate.decides(Area.HOURS),
        is_done_for_them=acting.employer.control is Control.ORGANISATION,
        form=PressForm(),
    )


@bp.get("/employers/<uuid:employer_id>/set-up")
@allow(*ACTING)
def set_up(employer_id: UUID) -> str:
    """Show the steps from nothing to the first pay day."""
    acting = acting_for(employer_id)
    agreement = latest_agreement(session(), employer_id)
    steps = set_up_steps(session(), acting.employer, agreement, today())
    return render_template("home/set_up.html", acting=acting, steps=steps)


@bp.get("/support")
@allow(Role.SUPPORT_WORKER)
def support() -> str:
    """Show everybody the support organisation acts for, by what is due."""
    navigate(support_places())
    wanted = request.args.get("name", "").strip()[:100]
    columns = board_of(session(), current_user.account, today(), wanted)
    return render_template("home/support.html", columns=columns, wanted=wanted)


def _places() -> list[Place]:
    """Return where somebody belongs: their post's page, their jobs, those they act for."""
    account = current_user.account
    posts = [Place("Your work", FIRST_PAGE[r]) for r in FIRST_PAGE if r in current_user.roles]
    jobs = (
        [Place("Your hours and payslips as a PA", "/work")] if jobs_of(session(), account) else []
    )
    if account.organisation_id and posts:
        return [*posts, *jobs]
    own = [
        Place(f"{each.name}'s pages", f"/employers/{each.id}")
        for each in employers_of(session(), account, today())
    ]
    return [*posts, *own, *jobs]
