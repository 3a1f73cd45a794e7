"""The employer's pages of the workplace pension: who is in, what is to be done, the letters."""

from uuid import UUID

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response

from pa_employer.assistants.models import Assistant
from pa_employer.assistants.queries import assistant_of, assistants_of
from pa_employer.enrolment import service
from pa_employer.enrolment.forms import EVENTS, EventForm, LetterForm
from pa_employer.enrolment.models import PensionLetter
from pa_employer.enrolment.queries import (
    events_of,
    letter_of,
    letters_of,
    standing_on,
)
from pa_employer.people.acting import Power, acting_for
from pa_employer.web.access import ACTING, allow
from pa_employer.web.pages import form_page
from pa_employer.web.pdf import tagged_pdf
from pa_employer.web.work import actor, session, today
from payroll.enrolment.letters import Letter
from payroll.enrolment.membership import declaration_due, re_enrolment_window
from payroll.ground.plain import of_plain

bp = Blueprint("enrolment", __name__, template_folder="templates")
BASE = "/employers/<uuid:employer_id>/assistants/<uuid:assistant_id>/pension"
Shown = str | Response | tuple[str, int]


@bp.get("/employers/<uuid:employer_id>/pension")
@allow(*ACTING)
def overview(employer_id: UUID) -> str:
    """Show how everybody stands with the pension, and the employer's own dates."""
    acting = acting_for(employer_id)
    everybody = assistants_of(session(), employer_id)
    employed = [a for a in everybody if a.left_on is None or a.left_on >= today()]
    began = min((each.started_on for each in everybody), default=None)
    return render_template(
        "enrolment/overview.html",
        acting=acting,
        standings=[standing_on(session(), each, today()) for each in employed],
        began=began,
        declare_by=declaration_due(began) if began else None,
        window=re_enrolment_window(began, today()) if began else None,
    )


@bp.get(BASE)
@allow(*ACTING)
def one(employer_id: UUID, assistant_id: UUID) -> str:
    """Show one assistant's membership, what is to be done, and the letters."""
    acting = acting_for(employer_id)
    assistant = _theirs(employer_id, assistant_id)
    return render_template(
        "enrolment/one.html",
        acting=acting,
        assistant=assistant,
        standing=standing_on(session(), assistant, today()),
        events=events_of(session(), assistant_id)[::-1],
        letters=letters_of(session(), assistant_id),
        words=EVENTS,
    )


@bp.get(f"{BASE}/note")
@bp.post(f"{BASE}/note")
@allow(*ACTING)
def note(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Note what happened in a membership."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = EventForm(data={"on": today()})
    kept = form.attempt(lambda: service.note_event(session(), assistant, form.details(), actor()))
    if kept:
        flash("It is noted. Pay from that day on follows it.")
        return redirect(_path(assistant), 303)
    return form_page("enrolment/note.html", assistant=assistant, form=form)


@bp.get(f"{BASE}/letter")
@bp.post(f"{BASE}/letter")
@allow(*ACTING)
def write(employer_id: UUID, assistant_id: UUID) -> Shown:
    """Make a letter that the law asks for."""
    acting_for(employer_id, Power.DECIDE)
    assistant = _theirs(employer_id, assistant_id)
    form = LetterForm(data={"given_on": today(), "kind": request.args.get("kind", "")})
    kept = form.attempt(lambda: service.give_letter(session(), assistant, form.details(), actor()))
    if kept:
        flash("The letter is made and kept. Print it or send it, on the day it says.")
        return redirect(f"{_path(assistant)}/letter/{kept.id}", 303)
    return form_page("enrolment/write.html", assistant=assistant, form=form)


@bp.get(f"{BASE}/letter/<uuid:letter_id>")
@allow(*ACTING)
def letter(employer_id: UUID, assistant_id: UUID, letter_id: UUID) -> str:
    """Show a letter as it was given."""
    acting_for(employer_id)
    row = _letter(employer_id, assistant_id, letter_id)
    return render_template("enrolment/letter.html", row=row, letter=_document(row))


@bp.get(f"{BASE}/letter/<uuid:letter_id>.pdf")
@allow(*ACTING)
def letter_pdf(employer_id: UUID, assistant_id: UUID, letter_id: UUID) -> Response:
    """Give a letter to print, in ordinary or large print."""
    acting_for(employer_id)
    row = _letter(employer_id, assistant_id, letter_id)
    large = request.args.get("print") == "large"
    html = render_template("enrolment/print.html", letter=_document(row), large=large)
    answer = make_response(tagged_pdf(html))
    answer.headers["Content-Type"] = "application/pdf"
    name = f"pension-letter-{row.given_on}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _document(row: PensionLetter) -> Letter:
    found: Letter = of_plain(Letter, row.document)
    return found


def _theirs(employer_id: UUID, assistant_id: UUID) -> Assistant:
    return assistant_of(session(), employer_id, assistant_id) or abort(404)


def _letter(employer_id: UUID, assistant_id: UUID, letter_id: UUID) -> PensionLetter:
    _theirs(employer_id, assistant_id)
    return letter_of(session(), assistant_id, letter_id) or abort(404)


def _path(assistant: Assistant) -> str:
    return url_for("enrolment.one", employer_id=assistant.employer_id, assistant_id=assistant.id)
