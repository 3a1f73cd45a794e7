"""Whether an assistant is a relative, and what the regulations ask about that."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.validators import Optional

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of
from pa_employer.assistants.relatives import RelativeRow
from pa_employer.audit.actor import Actor
from pa_employer.audit.service import record
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.forms import Form, needed
from pa_employer.web.pages import form_page
from pa_employer.web.work import actor, session
from returns.family import Circumstance8, Relation, family_found

bp = Blueprint("relatives", __name__, template_folder="templates")
Shown = str | Response | tuple[str, int]
KNOWN = {"yes": "Yes", "no": "No", "": "Not known yet"}
ANSWERS = {"yes": True, "no": False}


class RelativeForm(Form):
    """What is known of an assistant who may be a relative."""

    relation = SelectField(
        "How are they related to the person?",
        [needed("Choose how they are related")],
        choices={each.value: each.words for each in Relation},
    )
    person_agrees = RadioField("Does the person agree?", [Optional()], choices=KNOWN)
    relative_agrees = RadioField("Do they agree themselves?", [Optional()], choices=KNOWN)
    council_agrees = RadioField("Does the council agree?", [Optional()], choices=KNOWN)
    is_able = RadioField("Can they give the support?", [Optional()], choices=KNOWN)
    decides_on_support = RadioField(
        "Are they guardian or attorney, and decide about this support?",
        [Optional()],
        choices=KNOWN,
    )
    circumstances = SelectMultipleField(
        "Why them? Choose all that are so",
        choices={each.value: each.words for each in Circumstance8},
    )


QUESTIONS = (
    "person_agrees",
    "relative_agrees",
    "council_agrees",
    "is_able",
    "decides_on_support",
)


@bp.get("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/relative")
@bp.post("/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/relative")
@allow(*ACTING)
def relative(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Write down whether an assistant is a relative, and what was agreed about it."""
    acting_for(employer_id, Power.DECIDE)
    assistant = assistant_of(session(), employer_id, assistant_id) or abort(404)
    row = session().get(RelativeRow, assistant.id)
    form = RelativeForm(data=_data(row))
    if form.attempt(lambda: _keep(session(), assistant, form, actor())):
        flash("That is kept. It stops nobody's wages.")
        return redirect(f"/employers/{employer_id}/assistants/{assistant_id}", 303)
    found = family_found(row.facts(assistant)) if row else None
    return form_page(
        "assistants/relative.html",
        form=form,
        assistant=assistant,
        found=found,
        questions=QUESTIONS,
    )


def _data(row: RelativeRow | None) -> dict[str, object]:
    if row is None:
        return {"relation": Relation.NONE.value, **dict.fromkeys(QUESTIONS, "")}
    said = {None: "", True: "yes", False: "no"}
    return {
        "relation": row.relation.value,
        "circumstances": row.circumstances,
        **{name: said[getattr(row, name)] for name in QUESTIONS},
    }


def _keep(session: Session, assistant: Assistant, form: RelativeForm, by: Actor) -> RelativeRow:
    row = session.get(RelativeRow, assistant.id)
    relation = Relation(form.relation.data)
    if row is None:
        row = RelativeRow(
            assistant_id=assistant.id,
            relation=relation,
            said_at=by.at,
            said_by_id=by.account_id,
        )
        session.add(row)
    row.relation, row.said_at, row.said_by_id = relation, by.at, by.account_id
    row.circumstances = list(form.circumstances.data or ())
    for name in QUESTIONS:
        setattr(row, name, ANSWERS.get(form[name].data or ""))
    session.flush()
    employer_id = assistant.employer_id
    record(session, by, "said whether a PA is a relative", employer_id=employer_id)
    return row
