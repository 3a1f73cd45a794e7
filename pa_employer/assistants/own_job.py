"""A personal assistant's own pages: each is reached through one of their jobs, or is not there."""

from uuid import UUID

from flask import abort
from flask_login import current_user

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import job_of
from pa_employer.web.pages import Place, navigate
from pa_employer.web.work import session


def own_job(assistant_id: UUID) -> Assistant:
    """Return one of the jobs of whoever is signed in; 404 if it is not theirs."""
    job = job_of(session(), current_user.account, assistant_id) or abort(404)
    own = f"/work/{job.id}"
    navigate(
        [
            Place("My weeks", f"{own}/weeks"),
            Place("Payslips", f"{own}/payslips"),
            Place("My papers", f"{own}/papers"),
            Place("Bank details", f"{own}/account"),
        ]
    )
    return job
