"""The page on which a client and their support organisation write to each other."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, flash, redirect
from werkzeug.wrappers import Response
from wtforms import RadioField, TextAreaField

from pa_employer.accounts.models import Organisation
from pa_employer.messages.models import Message
from pa_employer.messages.writing import (
    organisations_helping,
    write_to_client,
    write_to_organisation,
)
from pa_employer.people.acting import Acting, acting_for
from pa_employer.people.models import Capacity
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import Form, long, needed
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session, today

bp = Blueprint("writing", __name__, template_folder="templates")


class WriteForm(Form):
    """A few words, and for a client to which organisation."""

    to = RadioField("To whom?", [needed("Choose to whom you write")])
    words = TextAreaField("What would you like to say?", [needed("Write a few words"), long()])

    def offer(self, helping: Mapping[str, Organisation]) -> None:
        """Let a client choose; where there is one to write to, nobody is asked."""
        self.to.choices = {each: found.name for each, found in helping.items()}
        if len(helping) <= 1:
            del self.to


@bp.get("/employers/<uuid:employer_id>/messages")
@bp.post("/employers/<uuid:employer_id>/messages")
@allow(*ACTING)
def write(employer_id: UUID) -> str | Response | tuple[str, int]:
    """Write to the client, or to an organisation that helps."""
    acting = acting_for(employer_id)
    is_client = acting.mandate.capacity is not Capacity.SUPPORT_ORGANISATION
    helping = organisations_helping(session(), employer_id, today()) if is_client else {}
    form = WriteForm()
    form.offer(helping)
    if form.attempt(lambda: _write(acting, form, helping)):
        flash("Your message is there. Below is how far it came.")
        return redirect("/messages/sent", 303)
    return form_page(
        "messages/write.html", form=form, acting=acting, is_client=is_client, helping=helping
    )


def _write(
    acting: Acting, form: WriteForm, helping: Mapping[str, Organisation]
) -> Sequence[Message]:
    words = form.words.data or ""
    if acting.mandate.capacity is Capacity.SUPPORT_ORGANISATION:
        return write_to_client(session(), acting.employer, words, actor())
    chosen = helping.get(form.to.data) if "to" in form else next(iter(helping.values()), None)
    return write_to_organisation(session(), acting.employer, chosen, words, actor())
