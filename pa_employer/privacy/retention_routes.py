"""The administrator's pages of keeping, and of the records of processing."""

from flask import Blueprint, render_template

from pa_employer.accounts.administration import PLACES
from pa_employer.privacy.queries import activities
from pa_employer.privacy.retention import last_run, runs
from pa_employer.privacy.words import COUNCIL_SEES, WHO_SEES
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import navigate
from pa_employer.web.work import session, today
from receipts.keeping import Kept, newest_rule

bp = Blueprint("retention", __name__, template_folder="templates")
SHOWN = 100


@bp.get("/admin/keeping")
@allow(Role.ADMINISTRATOR)
def keeping() -> str:
    """Show what was forgotten, in numbers, and how long each kind of record is kept."""
    navigate(PLACES)
    return render_template(
        "privacy/keeping.html",
        last=last_run(session()),
        runs=runs(session(), SHOWN),
        rules={kind.value: newest_rule(kind, today()) for kind in Kept},
    )


@bp.get("/admin/processing")
@allow(Role.ADMINISTRATOR)
def processing() -> str:
    """Show the records of processing (UK GDPR article 30), made from the map."""
    navigate(PLACES)
    return render_template(
        "privacy/processing.html",
        activities=list(activities(today())),
        who_sees=WHO_SEES,
        council_sees=COUNCIL_SEES,
    )
