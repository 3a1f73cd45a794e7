"""The page that asks whether it is still the same person, on the way to another page."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from pa_employer.signing_in.proving import ProofForm, question
from pa_employer.signing_in.proving import prove as note_proof
from pa_employer.signing_in.way_on import wanted
from pa_employer.web.access import Role, allow
from pa_employer.web.pages import NOTHING_KEPT

bp = Blueprint("proof", __name__, template_folder="templates")
OK = 200


@bp.get("/sign-in/prove")
@bp.post("/sign-in/prove")
@allow(Role.SIGNED_IN)
def prove() -> Response:
    """Ask for the password or a code, and lead on to the page that was wanted."""
    form = ProofForm()
    if form.attempt(lambda: note_proof(form)):
        return redirect(wanted(), 303)
    return question(form, NOTHING_KEPT if request.method == "POST" else OK)
