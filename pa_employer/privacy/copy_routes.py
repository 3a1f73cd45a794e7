"""The pages of a copy of one's information: asking for it, seeing how far it is, fetching it."""

from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from pa_employer.clock import day_of
from pa_employer.privacy import copying
from pa_employer.privacy.handing_out import as_zip
from pa_employer.privacy.models import CopyState, DataCopy
from pa_employer.privacy.queries import standings_of
from pa_employer.web.access import Role, allow
from pa_employer.web.forms import PressForm
from pa_employer.web.work import actor, files, now, session, today
from receipts.keeping import Kept, keeping_rule, kept_until

bp = Blueprint("privacy_copies", __name__, template_folder="templates")
ONE = "/information/copies/<uuid:copy_id>"
BEING_MADE = "Your copy is being made. You can leave this page and come back."


@bp.post("/information/copies")
@allow(Role.SIGNED_IN)
def ask() -> Response:
    """Have a copy made of all that is held of whoever asks."""
    form = PressForm()
    copy = form.attempt(lambda: copying.ask_for_copy(session(), current_user.account, actor()))
    if copy is None:
        abort(400)
    flash(BEING_MADE)
    return redirect(f"/information/copies/{copy.id}", 303)


@bp.get(ONE)
@allow(Role.SIGNED_IN)
def one(copy_id: UUID) -> str:
    """Show how far a copy is, and where it can be fetched."""
    copy = _own(copy_id)
    asked_on = day_of(copy.asked_at)
    return render_template(
        "privacy/copy.html",
        copy=copy,
        is_made=copy.state is CopyState.MADE,
        is_given_up=copying.is_given_up(session(), copy),
        kept_until=kept_until(keeping_rule(Kept.DATA_COPY, asked_on), asked_on),
        left_out=copying.LEFT_OUT,
        form=PressForm(),
    )


@bp.get(f"{ONE}/copy.zip")
@allow(Role.SIGNED_IN)
def fetch(copy_id: UUID) -> Response:
    """Give a copy to who asked for it, and note that they have it."""
    copy = _own(copy_id)
    if copy.state is not CopyState.MADE:
        abort(404)
    known = standings_of(session(), current_user.account, today())
    parts = copying.parts_for(session(), copy, known)
    # What is only read keeps nothing, and that somebody took a copy away is to be kept.
    with Session(current_app.extensions["engine"]) as writing:
        copying.note_fetched(writing, writing.get_one(DataCopy, copy_id), actor())
        writing.commit()
    answer = Response(as_zip(files(), parts, now()), mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-information.zip"'
    return answer


def _own(copy_id: UUID) -> DataCopy:
    return copying.copy_of(session(), current_user.account, copy_id) or abort(404)
