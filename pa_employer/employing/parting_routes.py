"""The employer's page of a job that ends, or might: what would be owed, and what settles it."""

from uuid import UUID

from flask import Blueprint, abort, render_template, request

from pa_employer.assistants.queries import assistant_of
from pa_employer.employing.parting import if_ended, leaving_steps
from pa_employer.people.acting import acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import DatePartsField, Form
from pa_employer.web.work import session, today
from payroll.ground.timeline import NotInForceError

bp = Blueprint("parting", __name__, template_folder="templates")


class OnForm(Form):
    """On which day the job would end."""

    on = DatePartsField("If it ended on which day?")


@bp.get("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/parting")
@allow(*ACTING)
def parting(employer_id: UUID, assistant_id: UUID) -> str:
    """Answer what would be owed if the job ended, and show what settles it once it does."""
    acting = acting_for(employer_id)
    assistant = assistant_of(session(), employer_id, assistant_id) or abort(404)
    usual = {"on": assistant.left_on or today()}
    asked = request.args if "on-day" in request.args else None
    form = OnForm(formdata=asked, data=usual)
    problem, found = "", None
    try:
        found = if_ended(session(), assistant, form.on.data) if form.on.data else None
    except NotInForceError as refused:
        problem = refused.message
    return render_template(
        "employing/parting.html",
        acting=acting,
        assistant=assistant,
        form=form,
        found=found,
        problem=problem or " ".join(map(str, form.on.process_errors)),
        steps=leaving_steps(session(), assistant, today()),
    )
