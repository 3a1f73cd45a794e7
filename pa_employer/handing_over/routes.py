"""The page of what is open when a person changes their support organisation."""

from uuid import UUID

from flask import Blueprint, render_template

from pa_employer.handing_over.checklist import checklist, logins, moment_of
from pa_employer.people.acting import acting_for
from pa_employer.people.changing import newest_change
from pa_employer.people.models import Capacity
from pa_employer.web.access import ACTING, allow
from pa_employer.web.work import now, session, today

bp = Blueprint("handing_over", __name__, template_folder="templates")


@bp.get("/employers/<uuid:employer_id>/people/handed-over")
@allow(*ACTING)
def handed_over(employer_id: UUID) -> str:
    """Show what is open for a person, or was on the day another organisation took over."""
    acting = acting_for(employer_id)
    change = newest_change(session(), acting.employer)
    old, new = change or (acting.mandate, None)
    parts = checklist(session(), acting.employer, moment_of(old, new, now(), today()))
    is_organisation = old.capacity is Capacity.SUPPORT_ORGANISATION
    return render_template(
        "handing_over/handed_over.html",
        acting=acting,
        old=old,
        new=new,
        is_to_come=new is None or today() < new.from_on,
        parts=parts,
        still=sum(part.still for part in parts),
        logins=logins(session(), acting.employer, old, new) if is_organisation else [],
    )
