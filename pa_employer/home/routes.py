"""The first page after signing in, and each employer's own home page."""

from uuid import UUID

from flask import Blueprint, render_template
from flask_login import current_user

from pa_employer.people.acting import acting_for
from pa_employer.people.queries import employers_of
from pa_employer.web.access import ACTING, Role, allow
from pa_employer.web.work import session, today

bp = Blueprint("home", __name__, template_folder="templates")


@bp.get("/")
@allow(Role.SIGNED_IN)
def start() -> str:
    """Show for whom somebody acts."""
    employers = employers_of(session(), current_user.account, today())
    return render_template("home/start.html", employers=employers)


@bp.get("/employers/<uuid:employer_id>")
@allow(*ACTING)
def employer(employer_id: UUID) -> str:
    """Show an employer's home page."""
    return render_template("home/employer.html", acting=acting_for(employer_id))
