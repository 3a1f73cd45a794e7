"""A support organisation's page of the time it spent in a month: by client, by kind, to keep."""

from flask import Blueprint, abort, render_template, request
from flask_login import current_user
from werkzeug.wrappers import Response

from pa_employer.home.places import support_places
from pa_employer.supporting.forms import KINDS
from pa_employer.supporting.models import HelpTime
from pa_employer.supporting.months import month_named, months_to_choose
from pa_employer.supporting.queries import month_of, time_of
from pa_employer.supporting.workbook import sheets_of
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import navigate
from pa_employer.web.work import session, today
from pa_employer.web.workbook import as_workbook, written

bp = Blueprint("supporting_month", __name__, template_folder="templates")
TIME = "/support/time"


@bp.get(TIME)
@allow(Role.SUPPORT_WORKER)
def month() -> str:
    """Show a month's time by client and by kind."""
    navigate(support_places())
    chosen = request.args.get("month", f"{today():%Y-%m}")
    return render_template(
        "supporting/month.html",
        month=month_of(_entries(chosen)),
        chosen=chosen,
        months=months_to_choose(today()),
        kinds=KINDS,
    )


@bp.get(f"{TIME}/<name>.xlsx")
@allow(Role.SUPPORT_WORKER)
def workbook(name: str) -> Response:
    """Give a month's time as a workbook."""
    return as_workbook(written(sheets_of(_entries(name))), f"time-{name}")


def _entries(name: str) -> list[HelpTime]:
    span = month_named(name) or abort(404)
    organisation_id = current_user.account.organisation_id
    return time_of(session(), organisation_id, span) if organisation_id else abort(404)
