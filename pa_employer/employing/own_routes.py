"""A personal assistant's own documents: the statement of the job, checks, training, pay papers."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template
from werkzeug.wrappers import Response

from pa_employer.assistants.own_job import own_job
from pa_employer.employing import facts, particulars
from pa_employer.employing.models import SHARED, FactKind
from pa_employer.employing.routes import statement_pdf
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import actor, session, today

bp = Blueprint("own_papers", __name__, template_folder="templates")
PAPERS = "/work/<uuid:assistant_id>/papers"


@bp.get(PAPERS)
@allow(Role.ASSISTANT)
def papers(assistant_id: UUID) -> str:
    """Show an assistant everything that is theirs to read."""
    job = own_job(assistant_id)
    found = particulars.particulars_of(session(), job.id)
    noted = [
        each
        for each in facts.facts_of(session(), job.id)
        if each.kind in SHARED and each.kind is not FactKind.PVG
    ]
    return render_template(
        "employing/papers.html",
        job=job,
        newest=found[0] if found else None,
        sections=particulars.sections_of(found[0]) if found else [],
        standing=facts.pvg_standing(session(), job.id, today()),
        noted=noted[::-1],
        form=PressForm(),
    )


@bp.get(f"{PAPERS}/<int:number>.pdf")
@allow(Role.ASSISTANT)
def as_pdf(assistant_id: UUID, number: int) -> Response:
    """Give an assistant their statement to print."""
    job = own_job(assistant_id)
    found = particulars.particulars_of(session(), job.id)
    return statement_pdf(job, next((e for e in found if e.number == number), None) or abort(404))


@bp.post(f"{PAPERS}/<int:number>/agree")
@allow(Role.ASSISTANT)
def agree(assistant_id: UUID, number: int) -> Response:
    """Agree the statement of one's own job."""
    job = own_job(assistant_id)
    found = particulars.particulars_of(session(), job.id)
    one = next((each for each in found if each.number == number), None) or abort(404)
    particulars.agree_particulars(session(), job, one, actor())
    flash(f"Agreed. {job.employer.known_as} can see that you did.")
    return redirect(f"/work/{job.id}/papers", 303)
